// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Application.h"

#include "DesktopScheme.h"
#include "Registrations.h"
#include "demo/DemoFleet.h"
#include "explorer/FleetView.h"
#include "pages/PageTemplates.h"
#include "panels/PanelTypes.h"
#include "prometheus/HttpConfigFile.h"
#include "prometheus/ServerUrl.h"
#include "windows/BannerArea.h"
#include "windows/StartPage.h"
#include "windows/StatusBarView.h"
#include "windows/TimeControls.h"
#include "windows/WorkspaceController.h"

#include <QDateTime>
#include <QLocale>
#include <QRandomGenerator>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// The entity whose page labels of a row or a cell lead to.
std::optional<Scope> scopeOf(
    const TopologyTree& topology, const LabelSet& labels, const QString& sourceId)
{
    Scope scope {
        .level = Level::Fleet, .source = sourceId, .cluster = {}, .node = {}, .endpoint = {}
    };
    scope.cluster = toQString(labels.value("cluster"));
    const QString endpoint = toQString(labels.value("endpoint"));
    const QString node = toQString(labels.value("node"));
    if (!endpoint.isEmpty()) {
        scope.level = Level::Endpoint;
        scope.endpoint = endpoint;
        return topology.findEndpoint(scope) != nullptr ? std::optional(scope) : std::nullopt;
    }
    if (!node.isEmpty()) {
        scope.level = Level::Node;
        scope.node = node;
        return topology.findNode(scope) != nullptr ? std::optional(scope) : std::nullopt;
    }
    return std::nullopt;
}

/// A new connection with the settings of a configuration file, or of none.
ConnectionSettings addressedTo(const QUrl& baseUrl, ConnectionSettings settings)
{
    settings.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    settings.baseUrl = baseUrl;
    settings.name = authorityText(baseUrl);
    return settings;
}

/// The same connection, but who asks is as the configuration file says.
ConnectionSettings signedInByFile(ConnectionSettings settings, const ConnectionSettings& file)
{
    settings.auth = file.auth;
    settings.username = file.username;
    settings.headerNames = file.headerNames;
    settings.skipsTlsVerification |= file.skipsTlsVerification;
    return settings;
}

} // namespace

Application::Application(
    LoadedKnowledge knowledge, const Places& places, const TransportSetup& transport)
    : m_credentials(makeKeychainStore(), m_gui,
        [this] {
            Q_EMIT m_sources.noticed(u"keychain"_s,
                tr("This computer has no keychain that answers. Credentials are kept in memory "
                   "until Promdesk ends, and have to be typed again next time."),
                {});
        })
    , m_session(m_workers, m_gui, places.stateFolder + u"/session.json"_s)
    , m_scheduler(m_clock, m_gui, QRandomGenerator::system()->generate64())
    , m_catalog(knowledge.knowledge.catalog)
    , m_knowledge(std::move(knowledge), m_gui)
    , m_fleet(
          m_knowledge.loaded().knowledge, m_clock, m_gui, QRandomGenerator::system()->generate64())
    , m_sources({ .io = m_io,
          .workers = m_workers,
          .gui = m_gui,
          .credentials = m_credentials,
          .scheduler = m_scheduler,
          .fleet = m_fleet,
          .transport = transport,
          .lastServers = m_session.state().shown.connections })
    , m_tester(m_io, m_workers, m_gui, transport)
    , m_workspaces(m_workers, m_gui, m_clock, places.stateFolder)
    , m_scheme(makeSystemScheme())
    , m_theme(m_session, *m_scheme)
    , m_blockFolder(places.blockFolder)
{
    m_scheduler.setWorker(m_workers);
    registerPanelTypes(m_panelTypes,
        { .executors = { .workers = &m_workers, .gui = &m_gui },
            .clock = &m_clock,
            .scopeOf = [this](const LabelSet& labels, const QString& sourceId) {
                return scopeOf(*m_fleet.topology(), labels, sourceId);
            } });
    registerExporters(m_exporters);
    m_window = std::make_unique<MainWindow>(windowServices());
    connectWindow();
}

Application::~Application()
{
    // The window lets go of its subscriptions before the sources go.
    m_window.reset();
    m_demo.reset();
    m_scheduler.keepBlocks();
    const Result<void> kept = m_session.finish();
    if (!kept) {
        qWarning("The session was not kept: %s", qPrintable(kept.error().toDisplayText()));
    }
}

WindowServices Application::windowServices()
{
    return { .clock = m_clock,
        .gui = m_gui,
        .workers = m_workers,
        .scheduler = m_scheduler,
        .fleet = m_fleet,
        .knowledge = m_knowledge,
        .panelTypes = m_panelTypes,
        .exporters = m_exporters,
        .catalog = m_catalog,
        .levelPage =
            [this](const Scope& scope) {
                PageSpec page = readyMadePage(scope, *m_fleet.topology()).value_or(PageSpec {});
                page.scope = scope;
                page.title = scope.name();
                return page;
            },
        .servers = m_sources,
        .tester = m_tester,
        .credentials = m_credentials,
        .workspaces = m_workspaces,
        .session = m_session,
        .theme = m_theme,
        .blockFolder = m_blockFolder };
}

void Application::connectWindow()
{
    // Corrected profiles and labels are taken up without a restart.
    connect(&m_knowledge, &KnowledgeStore::changed, &m_fleet,
        [this] { m_fleet.setKnowledge(m_knowledge.loaded().knowledge); });
    connect(&m_fleet, &FleetMonitor::topologyChanged, m_window.get(), &MainWindow::setTopology);
    connect(&m_fleet, &FleetMonitor::statusChanged, this, &Application::showFleetProgress);
    connect(&m_sources, &ServerList::changed, this, &Application::showFleetProgress);
    connect(&m_window->time(), &TimeControls::pausedChanged, &m_fleet, &FleetMonitor::setPaused);
    connect(m_window.get(), &MainWindow::demoRequested, this, &Application::startDemo);
    connect(m_window.get(), &MainWindow::demoCancelRequested, this, &Application::stopDemo);
    connect(m_window.get(), &MainWindow::refreshRequested, this, [this] {
        m_scheduler.refreshNow();
        m_fleet.refreshNow();
    });
}

void Application::start(const StartOptions& options)
{
    m_window->show();
    if (options.restoresSession && options.workspaceFile.isEmpty()) {
        m_window->workspaces().restoreSession([this, options] { begin(options); });
    } else {
        m_window->workspaces().offerRecovery();
        begin(options);
    }
}

void Application::begin(const StartOptions& options)
{
    const auto connectToAll = [this, options] {
        connectToAddresses(options);
        m_demoNodes = options.demoNodes;
        if (options.startsDemo) {
            startDemo();
        }
    };
    if (options.workspaceFile.isEmpty()) {
        connectToAll();
    } else { // beside the servers of the file, which take the place of all others
        m_window->workspaces().openThen(options.workspaceFile, connectToAll);
    }
}

void Application::connectToAddresses(const StartOptions& options)
{
    if (options.serverAddresses.isEmpty()) {
        return;
    }
    ConnectionByFile config;
    if (!options.httpConfigFile.isEmpty()) {
        Result<ConnectionByFile> read = connectionByFile(options.httpConfigFile);
        if (!read) {
            showRemarks({ read.error().toDisplayText() });
            return;
        }
        config = std::move(*read);
    }
    for (const QString& address : options.serverAddresses) {
        const Result<ServerUrl> url = parseServerUrl(address);
        if (!url) {
            showRemarks({ url.error().toDisplayText() });
            continue;
        }
        const std::optional<ConnectionSettings> known = knownServer(url->baseUrl);
        if (known && options.httpConfigFile.isEmpty()) {
            continue; // it is there already, with its own settings and secrets
        }
        const ConnectionSettings settings = known ? signedInByFile(*known, config.settings)
                                                  : addressedTo(url->baseUrl, config.settings);
        m_sources.connectTo(settings, config.credentials);
    }
}

std::optional<ConnectionSettings> Application::knownServer(const QUrl& baseUrl) const
{
    for (const ServerState& known : m_sources.servers()) {
        if (known.settings.baseUrl == baseUrl) {
            return known.settings;
        }
    }
    return std::nullopt;
}

void Application::startDemo()
{
    if (m_demo) {
        return;
    }
    StartPage& page = m_window->startPage();
    m_window->banners().dismiss(u"demo"_s);
    page.showDemoProgress(tr("Starting the demo fleet…"), 0);
    m_demo = std::make_unique<DemoFleet>(m_clock, demoFleetOfNodes(m_demoNodes));
    connect(m_demo.get(), &DemoFleet::progressChanged, &page,
        [this, &page](const QString& step, double share) {
            page.showDemoProgress(step, static_cast<int>(share * 100));
        });
    connect(m_demo.get(), &DemoFleet::ready, this, [this, &page](const QUrl& baseUrl) {
        page.clearDemoState();
        m_sources.connectToDemo(baseUrl);
    });
    connect(m_demo.get(), &DemoFleet::failed, this, [this, &page](const Error& error) {
        page.showDemoFailure(error.toDisplayText());
        m_window->banners().show({ .topic = u"demo"_s,
            .tone = BannerMessage::Tone::Failure,
            .text = UntrustedText(error.toDisplayText()),
            .detail = UntrustedText(error.detail),
            .actions = { { tr("Try again"), [this] { startDemo(); } } } });
        m_demo.release()->deleteLater();
    });
    m_demo->start();
}

void Application::stopDemo()
{
    m_demo.reset();
    m_window->startPage().clearDemoState();
}

void Application::showFleetProgress()
{
    QString text;
    FleetActivity activity;
    for (const ServerState& server : m_sources.servers()) {
        const FleetSourceStatus status = m_fleet.status(server.settings.id);
        activity.lastSuccess = std::max(activity.lastSuccess, status.lastSuccess);
        if (!status.isRunning) {
            continue;
        }
        // A step may still plan its requests: one at least is under way.
        activity.openRequests += std::max(1, status.totalRequests - status.finishedRequests);
        if (status.lastSuccess == Instant() && text.isEmpty()) {
            text = tr("%1 (%2 of %3)")
                       .arg(status.step)
                       .arg(status.finishedRequests)
                       .arg(status.totalRequests);
        }
    }
    m_window->setProgress(text);
    m_window->setFleetActivity(activity);
    showFleetProblems();
}

void Application::showFleetProblems()
{
    std::vector<SourceProblem> problems;
    for (const ServerState& server : m_sources.servers()) {
        const FleetSourceStatus status = m_fleet.status(server.settings.id);
        if (!status.error) {
            continue;
        }
        const QString known = status.lastSuccess == Instant()
            ? tr("nothing is known of it yet.")
            : tr("what is shown of it is from %1.")
                  .arg(QLocale().toString(
                      QDateTime::fromMSecsSinceEpoch(status.lastSuccess.toMs()).time(),
                      QLocale::ShortFormat));
        problems.push_back({ .source = server.settings.name,
            .message = known + u' ' + status.error->message + u' '
                + tr("It is asked again by itself; F5 asks now.") });
    }
    m_window->setFleetProblems(problems);
}

void Application::showRemarks(const QStringList& remarks)
{
    m_window->banners().show({ .topic = u"start"_s,
        .tone = BannerMessage::Tone::Failure,
        .text = UntrustedText(remarks.join(u'\n')) });
}

} // namespace promdesk
