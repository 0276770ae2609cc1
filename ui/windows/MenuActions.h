// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include <map>
#include <vector>

class QAction;
class QMenu;
class QMenuBar;
class QWidget;

namespace promdesk {

/// Everything the user can ask of the window.
enum class MenuCommand
{
    NewWorkspace,
    OpenWorkspace,
    SaveWorkspace,
    SaveWorkspaceAs,
    Connect,
    StartDemo,
    ExportImage,
    ExportData,
    Quit,
    Undo,
    Redo,
    AddPage,
    RenamePage,
    DuplicatePage,
    RemovePage,
    AddPanel,
    EditPanels,
    Preferences,
    Refresh,
    StopRequests,
    FullScreen,
    ShowNavigator,
    ShowQueryLog,
    ShowActivity,
    ShowChanges,
    ShowServers,
    ShowDetection,
    FindEntity,
    AddFilter,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    PickRange,
    ZoomOut,
    ZoomBack,
    ZoomForward,
    ShiftBack,
    ShiftForward,
    ShowLatest,
    Pause,
    GoBack,
    GoForward,
    GoUp,
    GoFleet,
    NextPage,
    PreviousPage,
    Palette,
    Shortcuts,
    About,
};

/// One row of the table that makes the menus, the shortcut sheet and the command palette.
struct CommandRow
{
    MenuCommand command;
    QString menu; ///< title of its menu, translated, with mnemonic
    QString text; ///< translated, with mnemonic; "…" when a dialog follows
    QList<QKeySequence> keys;
    bool isCheckable = false;
};

/// The window's actions. GUI thread.
class MenuActions final : public QObject
{
    Q_OBJECT

public:
    /// The actions belong to window, so that their shortcuts work in all of it.
    explicit MenuActions(QWidget& window);

    /// Never null.
    [[nodiscard]] QAction* action(MenuCommand command) const;
    void fill(QMenuBar& bar);

    /// The menu "Open recent", empty until it is filled.
    [[nodiscard]] QMenu* recentMenu() const { return m_recentMenu; }

    /// The menu "Add ready-made page", empty until it is filled.
    [[nodiscard]] QMenu* galleryMenu() const { return m_galleryMenu; }

    /// In the order of the menus.
    [[nodiscard]] static const std::vector<CommandRow>& table();

private:
    std::map<MenuCommand, QAction*> m_actions;
    QMenu* m_recentMenu = nullptr;
    QMenu* m_galleryMenu = nullptr;
};

} // namespace promdesk
