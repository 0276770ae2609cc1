// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "dialogs/PanelEditor.h"
#include "workspace/Workspace.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <map>

namespace promdesk {

class BannerArea;
class MenuActions;
class NavigationController;
class PagePlanner;
class PageGalleryMenu;
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
    /// Opens the editor for a new panel with this query; one without an expression: with none.
    void addPanel(const PanelQuery& query = {});
    /// A ready-made page, prepared for its entity.
    void addReadyMade(const PageSpec& page);
    /// On a ready-made page: when the panel is saved, the page is copied into the workspace first.
    void editPanel(const QString& panelId);
    /// The page in front once more, own or ready-made, as an own page.
    void duplicatePage();
    void removePage();

private:
    /// Where a panel goes: an own page, or a copy of the ready-made one in front, which the
    /// workspace does not have before the panel is saved.
    struct Target
    {
        QString pageId; ///< empty: a copy
        PageSpec page;
    };

    void connectActions();
    void renamePage();
    [[nodiscard]] Target target() const;
    [[nodiscard]] QString nextPageTitle() const;
    void openEditor(const Target& target, const PanelSpec& spec);
    void savePanel(const Target& target, const PanelSpec& spec);
    [[nodiscard]] bool refusesEdits();
    void showActions();
    [[nodiscard]] const PageSpec* findPage(const QString& id) const;
    /// One step of undo; says why when it cannot be. Returns whether it was made.
    bool apply(const Result<Workspace>& edited, const QString& text);
    /// The shown panels of a page become these. Those that its plan leaves out, such as of what is
    /// not discovered yet, stay on the page.
    void arrange(const QString& pageId, const std::vector<PanelSpec>& panels);

    Parts m_parts;
    QWidget& m_window;
    PageGalleryMenu* m_gallery = nullptr;
    std::map<QString, QSet<QString>> m_shownPanels; ///< ids, by page
};

} // namespace promdesk
