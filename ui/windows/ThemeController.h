// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/SystemScheme.h"

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

/// Puts the chosen colours in force, remembers the choice, and follows the desktop at once while it
/// is the choice. GUI thread.
class ThemeController final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this.
    ThemeController(SessionKeeper& session, const SystemScheme& system, QObject* parent = nullptr);

    void connectTo(const MenuActions& actions);
    void choose(ThemeChoice choice);

private:
    [[nodiscard]] ThemeChoice chosen() const;
    void apply(ThemeChoice choice);

    SessionKeeper& m_session;
    const SystemScheme& m_system;
};

} // namespace promdesk
