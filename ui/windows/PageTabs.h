// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/PagePlan.h"
#include "tiles/PageView.h"
#include "windows/FleetPage.h"
#include "windows/NavigationController.h"

#include <QTabWidget>

#include <vector>

class QMenu;
class QToolButton;

namespace promdesk {

/// A page of the workspace, ready to be shown.
struct OwnPage
{
    QString id;
    PagePlan plan;
};

/// The tabs of the window: the fleet first, then the page of the scope, then the workspace's own
/// pages. GUI thread.
class PageTabs final : public QTabWidget
{
    Q_OBJECT

public:
    /// catalog outlives this.
    PageTabs(const PageServices& services, const SignalCatalog& catalog, QWidget* parent = nullptr);

    [[nodiscard]] FleetPage& fleetPage() const { return *m_fleet; }

    /// The view in it, made where there is none yet.
    [[nodiscard]] FleetView& fleet() const { return m_fleet->view(); }

    /// The page in front; null while the fleet is.
    [[nodiscard]] PageView* currentPage() const;
    /// Id of the workspace's page in front; empty when it is none of them.
    [[nodiscard]] QString currentOwnPageId() const;

    /// The scope's own page; a fleet scope removes its tab.
    void setLevelPage(const PagePlan& plan);
    /// All of them, in order; views of ids that stay are kept.
    void setOwnPages(const std::vector<OwnPage>& pages);
    void setTimeRange(const TimeRangeSpec& range);
    void setEditable(Editable editable);
    /// What else can be added, in the menu beside the button that adds a page.
    void setAddMenu(QMenu& menu);
    /// Brings the place's tab to the front; no signal.
    void showPlace(const Place& place);

Q_SIGNALS:
    /// The user clicked a tab.
    void placeRequested(const promdesk::Place& place);
    void addPageRequested();
    void scopeActivated(const promdesk::Scope& scope);
    void timeRangeSelected(const promdesk::TimeRange& range);
    void zoomBackRequested();
    void panelsChanged(const QString& pageId, const std::vector<promdesk::PanelSpec>& panels);
    void panelEditRequested(const QString& panelId);
    void panelCsvRequested(const QString& panelId);
    void panelImageRequested(const QString& panelId);

protected:
    /// Paints nothing: in document mode QTabWidget draws a line above the corner button.
    void paintEvent(QPaintEvent* event) override;

private:
    struct OwnTab
    {
        QString id;
        PageView* view;
    };

    PageView* makeView(Editable editable);
    void makeAddButtons();
    void tellPlace();
    [[nodiscard]] const OwnTab* findOwn(const QString& id) const;

    PageServices m_services;
    FleetPage* m_fleet = nullptr;
    QToolButton* m_addMore = nullptr;
    PageView* m_level = nullptr;
    Scope m_levelScope;
    std::vector<OwnTab> m_own;
    TimeRangeSpec m_range;
    Editable m_editable = Editable::No;
};

} // namespace promdesk
