// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/MainWindow.h"

#include "explorer/Breadcrumb.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetView.h"
#include "explorer/NavigatorView.h"
#include "knowledge/KnowledgeStore.h"
#include "queries/QueryScheduler.h"
#include "theme/GlyphIcon.h"
#include "topology/TopologyModel.h"
#include "windows/ActivityController.h"
#include "windows/BannerArea.h"
#include "windows/DashboardController.h"
#include "windows/DetectionController.h"
#include "windows/ExportController.h"
#include "windows/FilterController.h"
#include "windows/FleetMemory.h"
#include "windows/GpuFeed.h"
#include "windows/InspectionController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageTabs.h"
#include "windows/PreferencesController.h"
#include "windows/ServerController.h"
#include "windows/ServersController.h"
#include "windows/StartPage.h"
#include "windows/StatusBarView.h"
#include "windows/ThemeController.h"
#include "windows/TimeControls.h"
#include "windows/WorkspaceController.h"
#include "workspace/SessionKeeper.h"
#include "workspace/WorkspaceStore.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace promdesk {

MainWindow::MainWindow(const WindowServices& services)
    : m_services(services)
    , m_planner(
          services.knowledge.loaded().knowledge.profiles, services.catalog, services.levelPage)
{
    setObjectName(u"MainWindow"_s);
    createParts();
    buildToolBar();
    buildDock();
    buildCentre();
    createControllers();
    connectTime();
    connectPlaces();
    connectPages();
    connectActions();
    connectGoing();
    connectServers();
    connectFilters();
    restorePlaceOnScreen();
    nameDockTabs();
    showStartOrPages();
    showWays();
}

MainWindow::~MainWindow()
{
    // QWidget's destructor hides what is still shown. By then this part of the window is gone, and
    // pages that are hidden stop asking, which comes back here; the focus leaves them later still.
    hide();
    disconnect(qApp, nullptr, this, nullptr);
}

void MainWindow::createParts()
{
    m_actions = new MenuActions(*this);
    m_actions->fill(*menuBar());
    m_banners = new BannerArea(this);
    m_startPage = new StartPage(this);
    m_tabs = new PageTabs({ .scheduler = &m_services.scheduler,
                              .panelTypes = &m_services.panelTypes,
                              .clock = &m_services.clock },
        m_services.catalog, this);
    m_time = new TimeControls(m_services.clock, this);
    m_breadcrumb = new Breadcrumb(this);
    m_topologyModel = new TopologyModel(this);
    m_navigator = new NavigatorView(*m_topologyModel, this);
    m_status = new StatusBarView(m_services.clock, this);
    setStatusBar(m_status);
    m_navigation = new NavigationController(this);
}

void MainWindow::createControllers()
{
    m_servers = new ServerController({ .servers = m_services.servers,
                                         .tester = m_services.tester,
                                         .credentials = m_services.credentials,
                                         .banners = *m_banners,
                                         .statusBar = *m_status },
        *this);
    m_dashboards = new DashboardController({ .store = m_services.workspaces,
                                               .navigation = *m_navigation,
                                               .planner = m_planner,
                                               .tabs = *m_tabs,
                                               .banners = *m_banners,
                                               .actions = *m_actions,
                                               .page = { .scheduler = &m_services.scheduler,
                                                   .panelTypes = &m_services.panelTypes,
                                                   .clock = &m_services.clock },
                                               .sources = [this] { return m_servers->choices(); },
                                               .range = [this] { return m_time->range(); } },
        *this);
    m_exports = new ExportController(
        { .exporters = m_services.exporters,
            .gui = m_services.gui,
            .workers = m_services.workers,
            .banners = *m_banners,
            .sourceName = [this](const QString& id) { return m_servers->nameOf(id); },
            .rawOrigin = [this](const QString& id) { return m_servers->rawOrigin(id); },
            .source = [this](const QString& id) { return m_services.servers.source(id); } },
        *this);
    m_workspaces = new WorkspaceController({ .store = m_services.workspaces,
                                               .session = m_services.session,
                                               .clock = m_services.clock,
                                               .servers = m_services.servers,
                                               .navigation = *m_navigation,
                                               .time = *m_time,
                                               .banners = *m_banners,
                                               .actions = *m_actions },
        *this);
    m_filters = new FilterController({ .session = m_services.session,
                                         .planner = m_planner,
                                         .actions = *m_actions,
                                         .workers = m_services.workers,
                                         .gui = m_services.gui },
        *this);
    m_activity = new ActivityController(
        { .services = { .scheduler = m_services.scheduler,
              .clock = m_services.clock,
              .serverName = [this](const QString& id) { return m_servers->nameOf(id); } },
            .session = m_services.session,
            .actions = *m_actions,
            .statusBar = *m_status,
            .exports = *m_exports,
            .dashboards = *m_dashboards },
        *this);
    m_inspection = new InspectionController(
        { .clock = m_services.clock,
            .profiles = m_services.knowledge.loaded().knowledge.profiles,
            .sourceOf = [this](const QString& id) { return m_services.servers.source(id); },
            .threads = { m_services.gui, m_services.workers },
            .topology = [this] { return m_planner.topology(); },
            .navigation = *m_navigation,
            .actions = *m_actions,
            .exports = *m_exports },
        *this);
    m_serversPage = new ServersController(
        { .clock = m_services.clock,
            .profiles = m_services.knowledge.loaded().knowledge.profiles,
            .sourceOf = [this](const QString& id) { return m_services.servers.source(id); },
            .gui = m_services.gui,
            .topology = [this] { return m_planner.topology(); },
            .navigation = *m_navigation,
            .actions = *m_actions,
            .banners = *m_banners,
            .exports = *m_exports },
        *this);
    m_detection = new DetectionController({ .fleet = m_services.fleet,
                                              .knowledge = m_services.knowledge,
                                              .servers = m_services.servers,
                                              .clock = m_services.clock,
                                              .gui = m_services.gui,
                                              .actions = *m_actions,
                                              .banners = *m_banners,
                                              .navigation = *m_navigation,
                                              .planner = m_planner },
        *this);
    m_preferences = new PreferencesController({ .session = m_services.session,
                                                  .scheduler = m_services.scheduler,
                                                  .workers = m_services.workers,
                                                  .gui = m_services.gui,
                                                  .clock = m_services.clock,
                                                  .actions = *m_actions,
                                                  .blockFolder = m_services.blockFolder },
        *this);
    connect(m_detection, &DetectionController::shownChanged, this, &MainWindow::showStartOrPages);
    connect(m_navigator, &NavigatorView::scopeActivated, m_detection, &DetectionController::hide);
    connect(&m_services.knowledge, &KnowledgeStore::changed, m_inspection, [this] {
        const ProfileSetPtr& profiles = m_services.knowledge.loaded().knowledge.profiles;
        m_inspection->setProfiles(profiles);
        m_serversPage->setProfiles(profiles);
    });
}

void MainWindow::buildToolBar()
{
    QToolBar* bar = addToolBar(tr("Navigation"));
    bar->setObjectName(u"NavigationBar"_s);
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    QAction* back = m_actions->action(MenuCommand::GoBack);
    QAction* forward = m_actions->action(MenuCommand::GoForward);
    back->setIcon(glyphIcon(Glyph::Back));
    forward->setIcon(glyphIcon(Glyph::Forward));
    bar->addAction(back);
    bar->addAction(forward);
    auto* row = new QWidget(bar);
    auto* cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->addWidget(m_breadcrumb);
    cells->addStretch(1);
    m_changesButton = new QToolButton(row);
    m_changesButton->setDefaultAction(m_actions->action(MenuCommand::ShowChanges));
    m_changesButton->setFocusPolicy(Qt::StrongFocus);
    cells->addWidget(m_changesButton);
    QAction* filter = m_actions->action(MenuCommand::AddFilter);
    filter->setIcon(glyphIcon(Glyph::Funnel));
    m_filterButton = new QToolButton(row);
    m_filterButton->setDefaultAction(filter);
    m_filterButton->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_filterButton->setAccessibleName(tr("Filter all pages"));
    cells->addWidget(m_filterButton);
    cells->addWidget(m_time);
    bar->addWidget(row);
}

void MainWindow::buildDock()
{
    m_dock = new QDockWidget(tr("Navigator"), this);
    m_dock->setObjectName(u"Navigator"_s);
    m_dock->setFeatures(QDockWidget::DockWidgetMovable);
    m_dock->setWidget(m_navigator);
    addDockWidget(Qt::LeftDockWidgetArea, m_dock);
    resizeDocks({ m_dock }, { 320 }, Qt::Horizontal);
}

void MainWindow::buildCentre()
{
    auto* centre = new QWidget(this);
    auto* rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_banners);
    m_centre = new QStackedWidget(centre);
    m_centre->addWidget(m_startPage);
    m_centre->addWidget(m_tabs);
    rows->addWidget(m_centre, 1);
    setCentralWidget(centre);
}

void MainWindow::connectTime()
{
    connect(m_time, &TimeControls::rangeChanged, m_tabs, &PageTabs::setTimeRange);
    connect(m_time, &TimeControls::rangeChanged, m_inspection, &InspectionController::setTimeRange);
    connect(m_time, &TimeControls::refreshChanged, &m_services.scheduler,
        &QueryScheduler::setRefreshInterval);
    connect(m_time, &TimeControls::pausedChanged, this, [this](bool isPaused) {
        m_services.scheduler.setPaused(isPaused);
        m_actions->action(MenuCommand::Pause)->setChecked(isPaused);
    });
    connect(m_time, &TimeControls::refreshRequested, this, &MainWindow::refreshRequested);
    // Not through this: the pages let go of their queries after this part of the window is gone.
    connect(&m_services.scheduler, &QueryScheduler::statusChanged, m_status,
        [status = m_status, &scheduler = m_services.scheduler] {
            status->setScheduler(scheduler.status());
        });
    m_tabs->setTimeRange(m_time->range());
    m_inspection->setTimeRange(m_time->range());
    m_services.scheduler.setRefreshInterval(m_time->refresh());
}

void MainWindow::connectPlaces()
{
    connect(m_navigator, &NavigatorView::scopeActivated, m_navigation,
        &NavigationController::goToScope);
    m_navigator->setFavourites(m_services.session.state().favourites);
    m_navigator->setRecent(m_services.session.state().visited);
    connect(m_navigator, &NavigatorView::memoryChanged, this, [this] {
        m_services.session.change([this](SessionState& state) {
            state.favourites = m_navigator->favourites();
            state.visited = m_navigator->recent();
        });
    });
    m_tabs->fleetPage().whenMade([this](FleetView& fleet) {
        rememberFleet(fleet, m_services.session, *m_topologyModel);
        new GpuFeed(
            { .scheduler = m_services.scheduler,
                .map = fleet.map(),
                .profiles = [this] { return m_services.knowledge.loaded().knowledge.profiles; },
                .topology = [this] { return m_planner.topology(); } },
            this);
    });
    connect(
        m_breadcrumb, &Breadcrumb::scopeActivated, m_navigation, &NavigationController::goToScope);
    connect(m_tabs, &PageTabs::scopeActivated, m_navigation, &NavigationController::goToScope);
    connect(m_tabs, &PageTabs::placeRequested, this, [this](const Place& place) {
        if (place.pageId.isEmpty()) {
            m_navigation->goToScope(place.scope);
        } else {
            m_navigation->goToPage(place.pageId, place.scope);
        }
    });
    connect(m_navigation, &NavigationController::placeChanged, this, &MainWindow::showPlace);
}

void MainWindow::connectPages()
{
    connect(m_tabs, &PageTabs::timeRangeSelected, m_time,
        qOverload<const TimeRange&>(&TimeControls::setRange));
    connect(m_tabs, &PageTabs::zoomBackRequested, m_time, &TimeControls::zoomBack);
    connect(m_tabs, &PageTabs::panelCsvRequested, this, [this](const QString& panelId) {
        if (const PageView* page = m_tabs->currentPage()) {
            m_exports->exportPanel(*page, panelId);
        }
    });
    connect(m_tabs, &PageTabs::panelImageRequested, this, [this](const QString& panelId) {
        if (PageView* page = m_tabs->currentPage()) {
            m_exports->exportImage(panelId, QSize(1200, 600), *page,
                [page, panelId](QPainter& painter, const QSize& size) {
                    page->renderPanelTo(panelId, painter, size);
                });
        }
    });
    connect(m_startPage, &StartPage::connectRequested, this, [this] { m_servers->openNew({}); });
    connect(m_startPage, &StartPage::demoRequested, this, &MainWindow::demoRequested);
    connect(m_startPage, &StartPage::demoCancelRequested, this, &MainWindow::demoCancelRequested);
    connect(m_startPage, &StartPage::openRequested, m_workspaces, &WorkspaceController::askToOpen);
    connect(m_startPage, &StartPage::recentFileChosen, m_workspaces, &WorkspaceController::open);
    connect(m_workspaces, &WorkspaceController::recentFilesChanged, m_startPage,
        &StartPage::setRecentFiles);
    m_startPage->setRecentFiles(m_services.session.state().recentFiles);
}

void MainWindow::connectServers()
{
    connect(m_servers, &ServerController::serversChanged, this, &MainWindow::takeServers);
    connect(&m_services.workspaces, &WorkspaceStore::workspaceChanged, this,
        &MainWindow::showStartOrPages);
}

void MainWindow::connectFilters()
{
    connect(m_filters, &FilterController::fleetFiltered, this, [this](const TopologyPtr& left) {
        m_topologyModel->setTopology(left);
        m_tabs->fleetPage().setTopology(left);
        m_navigator->setCurrentScope(m_navigation->place().scope);
    });
    connect(m_filters, &FilterController::filtersChanged, this, [this] {
        m_dashboards->showPages();
        showPlace();
    });
}

void MainWindow::setTopology(const TopologyPtr& topology)
{
    m_planner.setTopology(topology);
    m_filters->setTopology(topology);
    m_dashboards->showPages();
    showPlace();
    m_inspection->takeTopology();
    m_serversPage->takeTopology();
}

void MainWindow::setProgress(const QString& text)
{
    m_tabs->fleetPage().setProgress(text);
}

void MainWindow::setFleetActivity(const FleetActivity& activity)
{
    m_status->setFleet(activity);
}

void MainWindow::setFleetProblems(const std::vector<SourceProblem>& problems)
{
    m_tabs->fleetPage().setProblems(problems);
}

void MainWindow::takeServers()
{
    if (m_planner.setRoster(m_servers->roster())) {
        m_dashboards->showPages();
        showPlace();
    }
    showStartOrPages();
}

void MainWindow::showPlace()
{
    // A workspace may have pages before any server is known.
    showStartOrPages();
    const Place& place = m_navigation->place();
    if (place.pageId.isEmpty() && place.scope.level != Level::Fleet) {
        m_tabs->setLevelPage(m_planner.planLevel(place.scope));
    }
    m_tabs->showPlace(place);
    m_status->setTopic(m_tabs->currentPage() == nullptr ? StatusBarView::Topic::Fleet
                                                        : StatusBarView::Topic::Panels);
    m_breadcrumb->setScope(place.scope, m_planner.topology());
    m_navigator->setCurrentScope(place.scope);
    showWays();
}

void MainWindow::showStartOrPages()
{
    const bool hasSomething =
        m_servers->hasServers() || !m_services.workspaces.workspace().pages.empty();
    QWidget* page = hasSomething ? static_cast<QWidget*>(m_tabs) : m_startPage;
    if (m_detection->isShown()) {
        page = &m_detection->page();
        if (m_centre->indexOf(page) < 0) {
            m_centre->addWidget(page);
        }
    }
    m_centre->setCurrentWidget(page);
    m_dock->setVisible(hasSomething && m_actions->action(MenuCommand::ShowNavigator)->isChecked());
    m_breadcrumb->setVisible(hasSomething);
    offerQuestions(m_servers->hasServers());
}

void MainWindow::offerQuestions(bool areOffered)
{
    m_changesButton->setVisible(areOffered);
    m_filterButton->setVisible(areOffered);
    const auto offer = [this, areOffered](MenuCommand command, const QString& toolTip) {
        QAction* action = m_actions->action(command);
        action->setEnabled(areOffered);
        action->setToolTip(areOffered ? toolTip : tr("Connect to a server first"));
    };
    offer(MenuCommand::ShowChanges, {});
    offer(MenuCommand::ShowServers, {});
    offer(MenuCommand::AddFilter, tr("Filter all pages by a label (Ctrl+Shift+F)"));
}

void MainWindow::restorePlaceOnScreen()
{
    const SessionState& last = m_services.session.state();
    if (!restoreGeometry(last.windowGeometry)) {
        resize(1440, 900);
    }
    restoreState(last.windowLayout);
    m_actions->action(MenuCommand::ShowNavigator)->setChecked(true);
    setMinimumSize(640, 480);
}

void MainWindow::nameDockTabs()
{
    for (QTabBar* tabs : findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
        tabs->setAccessibleName(tr("Lists below the page"));
        // Each list has a key of its own, and an empty bar stays where nobody sees it.
        tabs->setFocusPolicy(Qt::ClickFocus);
    }
}

void MainWindow::childEvent(QChildEvent* event)
{
    QMainWindow::childEvent(event);
    if (event->polished()) {
        nameDockTabs();
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_isSessionKept) {
        event->accept();
        return;
    }
    event->ignore();
    m_services.session.change([this](SessionState& state) {
        state.windowGeometry = saveGeometry();
        state.windowLayout = saveState();
    });
    m_workspaces->finishSession([this] {
        m_isSessionKept = true;
        close();
    });
}

} // namespace promdesk
