// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/MenuActions.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QList<QKeySequence> keys(std::initializer_list<QString> texts)
{
    QList<QKeySequence> sequences;
    for (const QString& text : texts) {
        sequences += QKeySequence(text, QKeySequence::PortableText);
    }
    return sequences;
}

std::vector<CommandRow> fileRows()
{
    const QString menu = MenuActions::tr("&File");
    return {
        { MenuCommand::NewWorkspace, menu, MenuActions::tr("&New workspace"),
            keys({ u"Ctrl+N"_s }) },
        { MenuCommand::OpenWorkspace, menu, MenuActions::tr("&Open workspace…"),
            keys({ u"Ctrl+O"_s }) },
        { MenuCommand::SaveWorkspace, menu, MenuActions::tr("&Save"), keys({ u"Ctrl+S"_s }) },
        { MenuCommand::SaveWorkspaceAs, menu, MenuActions::tr("Save &as…"),
            keys({ u"Ctrl+Shift+S"_s }) },
        { MenuCommand::Connect, menu, MenuActions::tr("&Connect to a server…"),
            keys({ u"Ctrl+Shift+N"_s }) },
        { MenuCommand::StartDemo, menu, MenuActions::tr("Start the &demo fleet"), {} },
        { MenuCommand::ExportImage, menu, MenuActions::tr("Export page as &image…"),
            keys({ u"Ctrl+Shift+I"_s }) },
        { MenuCommand::ExportData, menu, MenuActions::tr("&Export page as CSV…"),
            keys({ u"Ctrl+Shift+E"_s }) },
        { MenuCommand::Quit, menu, MenuActions::tr("&Quit"), keys({ u"Ctrl+Q"_s }) },
    };
}

std::vector<CommandRow> editRows()
{
    const QString menu = MenuActions::tr("&Edit");
    return {
        { MenuCommand::Undo, menu, MenuActions::tr("&Undo"), keys({ u"Ctrl+Z"_s }) },
        { MenuCommand::Redo, menu, MenuActions::tr("&Redo"),
            keys({ u"Ctrl+Shift+Z"_s, u"Ctrl+Y"_s }) },
        { MenuCommand::AddPage, menu, MenuActions::tr("Add &page"), keys({ u"Ctrl+T"_s }) },
        { MenuCommand::RenamePage, menu, MenuActions::tr("Re&name page…"), keys({ u"F2"_s }) },
        { MenuCommand::DuplicatePage, menu, MenuActions::tr("&Duplicate page"),
            keys({ u"Ctrl+D"_s }) },
        { MenuCommand::RemovePage, menu, MenuActions::tr("Re&move page"), keys({ u"Ctrl+W"_s }) },
        { MenuCommand::AddPanel, menu, MenuActions::tr("&Add panel…"),
            keys({ u"Ctrl+Shift+A"_s }) },
        { MenuCommand::EditPanels, menu, MenuActions::tr("&Edit layout"), keys({ u"Ctrl+E"_s }),
            true },
        { MenuCommand::Preferences, menu, MenuActions::tr("Pre&ferences…"), keys({ u"Ctrl+,"_s }) },
    };
}

std::vector<CommandRow> viewRows()
{
    const QString menu = MenuActions::tr("&View");
    return {
        { MenuCommand::Refresh, menu, MenuActions::tr("&Refresh"), keys({ u"F5"_s }) },
        { MenuCommand::StopRequests, menu, MenuActions::tr("&Cancel requests"),
            keys({ u"Shift+F5"_s }) },
        { MenuCommand::ShowNavigator, menu, MenuActions::tr("&Navigator"), keys({ u"Ctrl+B"_s }),
            true },
        { MenuCommand::FindEntity, menu, MenuActions::tr("&Find in the fleet"),
            keys({ u"Ctrl+F"_s }) },
        { MenuCommand::AddFilter, menu, MenuActions::tr("Fil&ter all pages…"),
            keys({ u"Ctrl+Shift+F"_s }) },
        { MenuCommand::FullScreen, menu, MenuActions::tr("F&ull screen"), keys({ u"F11"_s }),
            true },
        { MenuCommand::ShowQueryLog, menu, MenuActions::tr("&Query log"), keys({ u"F12"_s }),
            true },
        { MenuCommand::ShowActivity, menu, MenuActions::tr("&Activity overlay"),
            keys({ u"Shift+F12"_s }), true },
        { MenuCommand::ShowChanges, menu, MenuActions::tr("&What changed?"), keys({ u"F8"_s }),
            true },
        { MenuCommand::ShowServers, menu, MenuActions::tr("Tar&gets and rules"), keys({ u"F9"_s }),
            true },
        { MenuCommand::ShowDetection, menu, MenuActions::tr("D&etection"), keys({ u"F7"_s }),
            true },
        { MenuCommand::ThemeSystem, menu, MenuActions::tr("Colours of the &system"), {}, true },
        { MenuCommand::ThemeLight, menu, MenuActions::tr("&Light"), {}, true },
        { MenuCommand::ThemeDark, menu, MenuActions::tr("&Dark"), {}, true },
    };
}

std::vector<CommandRow> timeRows()
{
    const QString menu = MenuActions::tr("&Time");
    return {
        { MenuCommand::PickRange, menu, MenuActions::tr("&Range…"), keys({ u"Ctrl+R"_s }) },
        { MenuCommand::ZoomOut, menu, MenuActions::tr("Zoom &out"), keys({ u"Ctrl+-"_s }) },
        { MenuCommand::ZoomBack, menu, MenuActions::tr("&Back in zoom history"),
            keys({ u"Ctrl+Alt+Left"_s }) },
        { MenuCommand::ZoomForward, menu, MenuActions::tr("&Forward in zoom history"),
            keys({ u"Ctrl+Alt+Right"_s }) },
        { MenuCommand::ShiftBack, menu, MenuActions::tr("&Earlier"), keys({ u"Ctrl+Left"_s }) },
        { MenuCommand::ShiftForward, menu, MenuActions::tr("&Later"), keys({ u"Ctrl+Right"_s }) },
        { MenuCommand::ShowLatest, menu, MenuActions::tr("&Now"), keys({ u"Ctrl+Home"_s }) },
        { MenuCommand::Pause, menu, MenuActions::tr("&Pause"), keys({ u"."_s }), true },
    };
}

std::vector<CommandRow> goRows()
{
    const QString menu = MenuActions::tr("&Go");
    return {
        { MenuCommand::GoBack, menu, MenuActions::tr("&Back"), keys({ u"Alt+Left"_s }) },
        { MenuCommand::GoForward, menu, MenuActions::tr("&Forward"), keys({ u"Alt+Right"_s }) },
        { MenuCommand::GoUp, menu, MenuActions::tr("&Up"), keys({ u"Alt+Up"_s, u"Backspace"_s }) },
        { MenuCommand::GoFleet, menu, MenuActions::tr("F&leet"), keys({ u"Alt+Home"_s }) },
        { MenuCommand::NextPage, menu, MenuActions::tr("&Next page"),
            keys({ u"Ctrl+PgDown"_s, u"Ctrl+Tab"_s }) },
        { MenuCommand::PreviousPage, menu, MenuActions::tr("&Previous page"),
            keys({ u"Ctrl+PgUp"_s, u"Ctrl+Shift+Tab"_s }) },
        { MenuCommand::Palette, menu, MenuActions::tr("Go to or &do…"), keys({ u"Ctrl+K"_s }) },
    };
}

std::vector<CommandRow> helpRows()
{
    const QString menu = MenuActions::tr("&Help");
    return {
        { MenuCommand::Shortcuts, menu, MenuActions::tr("&Keyboard shortcuts"),
            keys({ u"?"_s, u"F1"_s }) },
        { MenuCommand::About, menu, MenuActions::tr("&About Promdesk"), {} },
    };
}

std::vector<CommandRow> makeTable()
{
    std::vector<CommandRow> rows;
    for (const auto& part :
        { fileRows(), editRows(), viewRows(), timeRows(), goRows(), helpRows() }) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

bool beginsGroup(MenuCommand command)
{
    switch (command) {
    case MenuCommand::Connect:
    case MenuCommand::ExportImage:
    case MenuCommand::Quit:
    case MenuCommand::AddPage:
    case MenuCommand::AddPanel:
    case MenuCommand::Preferences:
    case MenuCommand::ShowNavigator:
    case MenuCommand::ShowQueryLog:
    case MenuCommand::ThemeSystem:
    case MenuCommand::ZoomOut:
    case MenuCommand::ShiftBack:
    case MenuCommand::Pause:
    case MenuCommand::NextPage:
    case MenuCommand::Palette:
        return true;
    default:
        return false;
    }
}

} // namespace

const std::vector<CommandRow>& MenuActions::table()
{
    static const std::vector<CommandRow> rows = makeTable();
    return rows;
}

MenuActions::MenuActions(QWidget& window)
    : QObject(&window)
    , m_recentMenu(new QMenu(tr("Open &recent"), &window))
    , m_galleryMenu(new QMenu(tr("Add &ready-made page"), &window))
{
    for (const CommandRow& row : table()) {
        auto* action = new QAction(row.text, &window);
        action->setShortcuts(row.keys);
        action->setCheckable(row.isCheckable);
        window.addAction(action);
        m_actions[row.command] = action;
    }
    m_actions[MenuCommand::Quit]->setMenuRole(QAction::QuitRole);
    m_actions[MenuCommand::Preferences]->setMenuRole(QAction::PreferencesRole);
    m_actions[MenuCommand::About]->setMenuRole(QAction::AboutRole);
    auto* themes = new QActionGroup(this);
    for (const MenuCommand theme :
        { MenuCommand::ThemeSystem, MenuCommand::ThemeLight, MenuCommand::ThemeDark }) {
        themes->addAction(m_actions[theme]);
    }
}

QAction* MenuActions::action(MenuCommand command) const
{
    return m_actions.at(command);
}

void MenuActions::fill(QMenuBar& bar)
{
    QMenu* menu = nullptr;
    for (const CommandRow& row : table()) {
        if (menu == nullptr || menu->title() != row.menu) {
            menu = bar.addMenu(row.menu);
            menu->setToolTipsVisible(true); // why an action is off
        } else if (beginsGroup(row.command)) {
            menu->addSeparator();
        }
        menu->addAction(action(row.command));
        if (row.command == MenuCommand::OpenWorkspace) {
            menu->addMenu(m_recentMenu);
        } else if (row.command == MenuCommand::AddPage) {
            menu->addMenu(m_galleryMenu);
        }
    }
}

} // namespace promdesk
