// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "dialogs/PanelEditor.h"
#include "workspace/Workspace.h"

#include <QObject>

#include <functional>

namespace promdesk {

class BannerArea;
class MenuActions;
class NavigationController;
class PagePlanner;
class PageTabs;
class WorkspaceStore;

/// Edits of the workspace's own pages: adding, naming and removing pages, adding, editing, moving
/// and removing panels, undo and redo. GUI thread.
class DashboardController final : public QObject
{
    Q_OBJECT

public:
    /// What is edited and shown; all outlive this.
    struct Parts
    {
        WorkspaceStore& store;
        NavigationController& navigation;
        PagePlanner& planner;
        PageTabs& tabs;
        BannerArea& banners;
        MenuActions& actions;
        PageServices page;
        std::function<std::vector<SourceChoice>()> sources;
        std::function<TimeRangeSpec()> range;
    };

    DashboardController(Parts parts, QWidget& window);

    /// Plans the own pages again: after an edit, or when the fleet changed.
    void showPages();
    void addPage();
    void addPanel();
    /// On a ready-made page: copies the page into the workspace first.
    void editPanel(const QString& panelId);
    void removePage();

private:
    void connectActions();
    void renamePage();
    void openEditor(const QString& pageId, const PanelSpec& spec);
    void savePanel(const QString& pageId, const PanelSpec& spec);
    void showActions();
    [[nodiscard]] const PageSpec* findPage(const QString& id) const;
    /// One step of undo; says why when it cannot be. Returns whether it was made.
    bool apply(const Result<Workspace>& edited, const QString& text);
    void arrange(const QString& pageId, const std::vector<PanelSpec>& panels);
    /// The page in front, or a copy of the ready-made one that is.
    QString ownPageInFront();

    Parts m_parts;
    QWidget& m_window;
};

} // namespace promdesk
