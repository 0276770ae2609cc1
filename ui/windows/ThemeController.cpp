// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/ThemeController.h"

#include "windows/MenuActions.h"
#include "workspace/SessionKeeper.h"

#include <QAction>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::array<std::pair<MenuCommand, ThemeChoice>, 3> kChoices { {
    { MenuCommand::ThemeSystem, ThemeChoice::System },
    { MenuCommand::ThemeLight, ThemeChoice::Light },
    { MenuCommand::ThemeDark, ThemeChoice::Dark },
} };

} // namespace

ThemeController::ThemeController(
    SessionKeeper& session, const SystemScheme& system, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_system(system)
{
    connect(&m_system, &SystemScheme::changed, this, [this] {
        if (chosen() == ThemeChoice::System) {
            apply(ThemeChoice::System);
        }
    });
    apply(chosen());
}

void ThemeController::connectTo(const MenuActions& actions)
{
    for (const auto& [command, choice] : kChoices) {
        QAction* action = actions.action(command);
        action->setChecked(chosen() == choice);
        connect(action, &QAction::triggered, this, [this, wanted = choice] { choose(wanted); });
    }
}

void ThemeController::choose(ThemeChoice choice)
{
    const QString name = choice == ThemeChoice::Light ? u"light"_s
        : choice == ThemeChoice::Dark                 ? u"dark"_s
                                                      : QString();
    m_session.change([&name](SessionState& state) { state.theme = name; });
    apply(choice);
}

ThemeChoice ThemeController::chosen() const
{
    const QString& name = m_session.state().theme;
    return name == u"light"_s ? ThemeChoice::Light
        : name == u"dark"_s   ? ThemeChoice::Dark
                              : ThemeChoice::System;
}

void ThemeController::apply(ThemeChoice choice)
{
    const Theme::Scheme scheme = choice == ThemeChoice::Light ? Theme::Scheme::Light
        : choice == ThemeChoice::Dark                         ? Theme::Scheme::Dark
                                                              : m_system.scheme();
    applyTheme(scheme == Theme::Scheme::Light ? Theme::light() : Theme::dark());
}

} // namespace promdesk
