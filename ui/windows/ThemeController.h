// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/Theme.h"

#include <QObject>

namespace promdesk {

class MenuActions;
class SessionKeeper;

/// Which colours the user wants.
enum class ThemeChoice
{
    System,
    Light,
    Dark,
};

/// Puts the chosen colours in force and remembers the choice. GUI thread.
class ThemeController final : public QObject
{
    Q_OBJECT

public:
    /// system: what the desktop asked for before any theme of ours. session outlives this.
    ThemeController(SessionKeeper& session, Theme::Scheme system, QObject* parent = nullptr);

    void connectTo(const MenuActions& actions);
    void choose(ThemeChoice choice);

private:
    [[nodiscard]] ThemeChoice chosen() const;
    void apply(ThemeChoice choice);

    SessionKeeper& m_session;
    Theme::Scheme m_system;
};

} // namespace promdesk
