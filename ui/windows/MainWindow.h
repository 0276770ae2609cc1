// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Executor.h"
#include "core/Registry.h"
#include "dialogs/ConnectionTester.h"
#include "exports/SeriesExporter.h"
#include "panels/Panel.h"
#include "sources/CredentialStore.h"
#include "windows/PagePlanner.h"
#include "windows/ServerList.h"

#include <QMainWindow>

#include <vector>

class QStackedWidget;
class QToolButton;

namespace promdesk {

struct FleetActivity;
struct SourceProblem;

class ActivityController;
class BannerArea;
class Breadcrumb;
class DashboardController;
class DetectionController;
class ExportController;
class FilterController;
class FleetMonitor;
class KnowledgeStore;
class InspectionController;
class ServersController;
class MenuActions;
class NavigationController;
class NavigatorView;
class PageTabs;
class PreferencesController;
class QueryScheduler;
class ServerController;
class StartPage;
class StatusBarView;
class ThemeController;
class TimeControls;
class TopologyModel;
class SessionKeeper;
class WorkspaceController;
class WorkspaceStore;

/// What the window is made from; all outlive it.
struct WindowServices
{
    const Clock& clock;
    Executor& gui;
    Executor& workers;
    QueryScheduler& scheduler;
    FleetMonitor& fleet;
    KnowledgeStore& knowledge;
    const Registry<PanelType>& panelTypes;
    const Registry<SeriesExporter>& exporters;
    const SignalCatalog& catalog;
    PagePlanner::LevelPage levelPage;
    ServerList& servers;
    ConnectionTester& tester;
    CredentialStore& credentials;
    WorkspaceStore& workspaces;
    SessionKeeper& session;
    ThemeController& theme;
    QString blockFolder; ///< where answers are kept when the user wants it
};

/// The window: assembles the parts and says which of them hears which. GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const WindowServices& services);
    ~MainWindow() override;

    void setTopology(const TopologyPtr& topology);
    /// What discovery is doing; empty: nothing.
    void setProgress(const QString& text);
    /// What discovery asks and has, for the status bar.
    void setFleetActivity(const FleetActivity& activity);
    /// Sources of which the picture of the fleet is old or missing.
    void setFleetProblems(const std::vector<SourceProblem>& problems);

    [[nodiscard]] StartPage& startPage() const { return *m_startPage; }

    [[nodiscard]] BannerArea& banners() const { return *m_banners; }

    [[nodiscard]] TimeControls& time() const { return *m_time; }

    [[nodiscard]] NavigationController& navigation() const { return *m_navigation; }

    [[nodiscard]] PageTabs& tabs() const { return *m_tabs; }

    [[nodiscard]] WorkspaceController& workspaces() const { return *m_workspaces; }

    [[nodiscard]] DashboardController& dashboards() const { return *m_dashboards; }

    [[nodiscard]] ExportController& exports() const { return *m_exports; }

    [[nodiscard]] ActivityController& activity() const { return *m_activity; }

    [[nodiscard]] FilterController& filters() const { return *m_filters; }

    [[nodiscard]] InspectionController& inspection() const { return *m_inspection; }

    [[nodiscard]] ServersController& serversPage() const { return *m_serversPage; }

    [[nodiscard]] DetectionController& detection() const { return *m_detection; }

    [[nodiscard]] PreferencesController& preferences() const { return *m_preferences; }

    [[nodiscard]] MenuActions& actions() const { return *m_actions; }

Q_SIGNALS:
    void demoRequested();
    void demoCancelRequested();
    void refreshRequested();

protected:
    /// Hands over what is to be kept and closes when that is done.
    void closeEvent(QCloseEvent* event) override;
    void childEvent(QChildEvent* event) override;

private:
    void createParts();
    void createControllers();
    void buildToolBar();
    void buildDock();
    void buildCentre();
    void connectTime();
    void connectPlaces();
    void connectPages();
    void connectActions();
    void connectGoing();
    void connectServers();
    void connectFilters();
    void restorePlaceOnScreen();
    /// Qt makes the tabs of docks that lie on each other by itself, without a name for them.
    void nameDockTabs();

    void showPlace();
    void takeServers();
    void showStartOrPages();
    /// What has nobody to ask without a server is not offered.
    void offerQuestions(bool areOffered);
    /// Back and forward are offered where they lead somewhere.
    void showWays();
    void exportImage();
    void exportData();
    void showShortcuts();
    void openPalette();
    /// Of the page that has the focus, else of the navigator.
    void focusFilter();
    void toggleFullScreen();
    /// Back means the zoom history while a chart has the focus.
    [[nodiscard]] bool isChartFocused() const;

    WindowServices m_services;
    PagePlanner m_planner;
    MenuActions* m_actions = nullptr;
    BannerArea* m_banners = nullptr;
    StartPage* m_startPage = nullptr;
    PageTabs* m_tabs = nullptr;
    TimeControls* m_time = nullptr;
    Breadcrumb* m_breadcrumb = nullptr;
    TopologyModel* m_topologyModel = nullptr;
    NavigatorView* m_navigator = nullptr;
    QDockWidget* m_dock = nullptr;
    QStackedWidget* m_centre = nullptr;
    StatusBarView* m_status = nullptr;
    QToolButton* m_changesButton = nullptr;
    QToolButton* m_filterButton = nullptr;
    NavigationController* m_navigation = nullptr;
    ServerController* m_servers = nullptr;
    DashboardController* m_dashboards = nullptr;
    ExportController* m_exports = nullptr;
    WorkspaceController* m_workspaces = nullptr;
    ActivityController* m_activity = nullptr;
    FilterController* m_filters = nullptr;
    InspectionController* m_inspection = nullptr;
    ServersController* m_serversPage = nullptr;
    DetectionController* m_detection = nullptr;
    PreferencesController* m_preferences = nullptr;
    bool m_isSessionKept = false; ///< nothing is left to be done before the window goes
};

} // namespace promdesk
