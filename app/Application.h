// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "CommandLine.h"
#include "Places.h"
#include "ServerTester.h"
#include "SourceBook.h"
#include "core/Clock.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/Registry.h"
#include "core/WorkerPool.h"
#include "credentials/SystemCredentialStore.h"
#include "knowledge/KnowledgeStore.h"
#include "panels/Panel.h"
#include "queries/QueryScheduler.h"
#include "theme/Theme.h"
#include "topology/FleetMonitor.h"
#include "windows/MainWindow.h"
#include "windows/ThemeController.h"
#include "workspace/SessionKeeper.h"
#include "workspace/WorkspaceStore.h"

#include <QObject>

#include <memory>
#include <optional>

namespace promdesk {

class DemoFleet;

/// The program with its window: owns every service, in the order in which they need each other.
/// GUI thread.
class Application final : public QObject
{
    Q_OBJECT

public:
    /// transport: deadlines and budgets of all connections.
    Application(
        LoadedKnowledge knowledge, const Places& places, const TransportSetup& transport = {});
    ~Application() override;

    /// Shows the window and does what the command line asks for.
    void start(const StartOptions& options);

    [[nodiscard]] MainWindow& window() { return *m_window; }

    [[nodiscard]] SourceBook& sources() { return m_sources; }

    [[nodiscard]] FleetMonitor& fleet() { return m_fleet; }

    [[nodiscard]] KnowledgeStore& knowledge() { return m_knowledge; }

private:
    void connectWindow();
    void begin(const StartOptions& options);
    void connectToAddresses(const StartOptions& options);
    [[nodiscard]] std::optional<ConnectionSettings> knownServer(const QUrl& baseUrl) const;
    void startDemo();
    void stopDemo();
    void showFleetProgress();
    void showFleetProblems();
    void showRemarks(const QStringList& remarks);
    [[nodiscard]] WindowServices windowServices();

    SystemClock m_clock;
    Mailbox m_gui;
    WorkerPool m_workers;
    IoThread m_io;
    SystemCredentialStore m_credentials;
    Registry<PanelType> m_panelTypes;
    Registry<SeriesExporter> m_exporters;
    SessionKeeper m_session;
    QueryScheduler m_scheduler;
    const SignalCatalog m_catalog; ///< shipped, and so the same whatever is read again
    KnowledgeStore m_knowledge;
    FleetMonitor m_fleet;
    SourceBook m_sources;
    ServerTester m_tester;
    WorkspaceStore m_workspaces;
    std::unique_ptr<SystemScheme> m_scheme;
    ThemeController m_theme;
    const QString m_blockFolder;
    int m_demoNodes = kDemoNodes;
    std::unique_ptr<DemoFleet> m_demo;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace promdesk
