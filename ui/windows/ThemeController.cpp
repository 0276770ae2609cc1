// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/ThemeController.h"

#include "windows/MenuActions.h"
#include "windows/WindowSettings.h"

#include <QAction>

#include <array>
#include <utility>

namespace promdesk {

namespace {

constexpr std::array<std::pair<MenuCommand, ThemeChoice>, 3> kChoices { {
    { MenuCommand::ThemeSystem, ThemeChoice::System },
    { MenuCommand::ThemeLight, ThemeChoice::Light },
    { MenuCommand::ThemeDark, ThemeChoice::Dark },
} };

} // namespace

ThemeController::ThemeController(WindowSettings& settings, Theme::Scheme system, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_system(system)
{
    apply(settings.theme());
}

void ThemeController::connectTo(const MenuActions& actions)
{
    for (const auto& [command, choice] : kChoices) {
        QAction* action = actions.action(command);
        action->setChecked(m_settings.theme() == choice);
        connect(action, &QAction::triggered, this, [this, wanted = choice] { choose(wanted); });
    }
}

void ThemeController::choose(ThemeChoice choice)
{
    m_settings.setTheme(choice);
    apply(choice);
}

void ThemeController::apply(ThemeChoice choice)
{
    const Theme::Scheme scheme = choice == ThemeChoice::Light ? Theme::Scheme::Light
        : choice == ThemeChoice::Dark                         ? Theme::Scheme::Dark
                                                              : m_system;
    applyTheme(scheme == Theme::Scheme::Light ? Theme::light() : Theme::dark());
}

} // namespace promdesk
