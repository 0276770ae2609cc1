// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/Theme.h"

#include <QObject>

namespace promdesk {

class MenuActions;
class WindowSettings;
enum class ThemeChoice;

/// Puts the chosen colours in force and remembers the choice. GUI thread.
class ThemeController final : public QObject
{
    Q_OBJECT

public:
    /// system: what the desktop asked for before any theme of ours. settings outlives this.
    ThemeController(WindowSettings& settings, Theme::Scheme system, QObject* parent = nullptr);

    void connectTo(const MenuActions& actions);
    void choose(ThemeChoice choice);

private:
    void apply(ThemeChoice choice);

    WindowSettings& m_settings;
    Theme::Scheme m_system;
};

} // namespace promdesk
