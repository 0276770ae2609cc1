// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoFleet.h"

#include "demo/ChildProcess.h"
#include "demo/DemoConfig.h"

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTcpServer>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kReadyPollMs = 50;
constexpr Duration kReadyTimeout = Duration::fromMinutes(5); // a thousand nodes, a busy machine
/// Shares of the start: simulating, importing, starting Prometheus.
constexpr double kImportBegin = 0.08;
constexpr double kImportEnd = 0.9;

Error plainError(ErrorKind kind, const QString& message)
{
    return { .kind = kind, .message = message, .context = {}, .detail = {} };
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16 { 0 };
}

} // namespace

DemoFleetOptions demoFleetOfNodes(int nodes)
{
    constexpr int kDense = 100; // nodes up to here are scraped as often as the default fleet
    constexpr int kThin = 400;
    /// What is written for the default fleet in a day, and a third more.
    constexpr double kNodeHours = 1200.0;
    DemoFleetOptions options;
    options.layout = makeFleetLayout(nodes);
    options.interval = Duration::fromSeconds(nodes <= kDense ? 15 : nodes <= kThin ? 30 : 60);
    const double scrapes = options.interval.toSeconds() / 15.0;
    const double hours = std::clamp(kNodeHours / nodes * scrapes, 2.0, 24.0);
    options.history = Duration::fromMinutes(std::llround(hours * 60.0));
    return options;
}

DemoFleet::DemoFleet(const Clock& clock, DemoFleetOptions options, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_options(std::move(options))
    , m_network(new QNetworkAccessManager(this))
{
    m_readyTimer.setInterval(kReadyPollMs);
    m_readyTimer.setSingleShot(true);
    connect(&m_readyTimer, &QTimer::timeout, this, &DemoFleet::askWhetherReady);
    m_prometheus.setProcessChannelMode(QProcess::MergedChannels);
    tieToThisProgram(m_prometheus);
    connect(&m_prometheus, &QProcess::readyRead, this, [this] { keepLog(); });
    connect(&m_prometheus, &QProcess::finished, this, &DemoFleet::onPrometheusGone);
    connect(&m_prometheus, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            onPrometheusGone();
        }
    });
}

DemoFleet::~DemoFleet()
{
    stop();
}

std::optional<Instant> DemoFleet::demoStart() const
{
    return m_simulator ? std::optional(m_simulator->start()) : std::nullopt;
}

void DemoFleet::start()
{
    // From the event loop, so that the caller has connected whatever it connects.
    m_mailbox.post([this] {
        if (findPrograms()) {
            prepare();
        }
    });
}

bool DemoFleet::findPrograms()
{
    m_prometheusPath = QStandardPaths::findExecutable(u"prometheus"_s);
    if (m_prometheusPath.isEmpty()) {
        fail(plainError(ErrorKind::NotFound,
            tr("The demo fleet needs the program \"prometheus\", and it is not on the PATH. On "
               "Debian or Ubuntu install the package \"prometheus\"; elsewhere download it from "
               "prometheus.io/download.")));
        return false;
    }
    m_folder.emplace();
    if (!m_folder->isValid()) {
        fail(plainError(ErrorKind::Io, tr("The demo fleet could not make a temporary folder.")));
        return false;
    }
    return true;
}

void DemoFleet::prepare()
{
    Q_EMIT progressChanged(tr("Simulating the fleet"), 0.0);
    const Instant now = m_clock.now();
    m_pool.post([this, now, options = m_options] {
        auto simulator = std::make_shared<const FleetSimulator>(
            options.layout, options.seed, now, options.history);
        auto history = std::make_shared<const HistoryWriter>(simulator, options.interval);
        m_mailbox.post([this, simulator, history] {
            m_simulator = simulator;
            m_history = history;
            if (!m_isStopped) {
                importHistory();
            }
        });
    });
}

void DemoFleet::importHistory()
{
    m_import = std::make_unique<HistoryImport>(m_history, m_folder->path());
    connect(m_import.get(), &HistoryImport::progressChanged, this, [this](double share) {
        if (!m_server) {
            Q_EMIT progressChanged(
                tr("Writing the history"), kImportBegin + (kImportEnd - kImportBegin) * share);
        }
    });
    connect(m_import.get(), &HistoryImport::failed, this, &DemoFleet::fail);
    connect(m_import.get(), &HistoryImport::seamImported, this, &DemoFleet::startPrometheus);
    connect(m_import.get(), &HistoryImport::finished, this, [this] {
        m_isHistoryWhole = true;
        dropImport();
        Q_EMIT historyImported();
    });
    if (m_options.readiness == DemoReadiness::NewestHours) {
        connect(m_import.get(), &HistoryImport::newestImported, this, &DemoFleet::startServing);
        connect(this, &DemoFleet::ready, m_import.get(), &HistoryImport::writeOlder);
    } else {
        connect(m_import.get(), &HistoryImport::newestImported, m_import.get(),
            &HistoryImport::writeOlder);
        connect(m_import.get(), &HistoryImport::finished, this, &DemoFleet::startServing);
    }
    Q_EMIT progressChanged(tr("Writing the history"), kImportBegin);
    m_import->writeNewest();
}

void DemoFleet::startServing()
{
    Q_EMIT progressChanged(tr("Starting Prometheus"), kImportEnd);
    m_server = std::make_unique<ExpositionServer>(m_simulator, m_history->lastFrame(), m_clock);
    m_history.reset();
    connect(m_server.get(), &ExpositionServer::listening, this, &DemoFleet::writeSeam);
    connect(m_server.get(), &ExpositionServer::failed, this, [this] {
        fail(plainError(ErrorKind::Connect,
            tr("The demo fleet could not listen on this machine's loopback address.")));
    });
    m_server->start();
}

void DemoFleet::writeSeam(quint16 scrapePort)
{
    m_serverAddress = u"127.0.0.1:"_s + QString::number(freePort());
    const std::string config = demoPrometheusYaml(m_simulator->catalog(),
        { .port = scrapePort,
            .serverAddress = m_serverAddress.toStdString(),
            .interval = m_options.interval });
    const Result<void> written =
        DemoFolder::writeFile(m_folder->filePath(u"prometheus.yml"_s), config).and_then([this] {
            return DemoFolder::writeFile(
                m_folder->filePath(u"rules.yml"_s), demoRulesYaml(m_options.interval));
        });
    if (!written) {
        fail(written.error());
        return;
    }
    // The very last step before the first scrapes, so that the gap between them stays short.
    m_import->writeSeam(m_clock);
}

void DemoFleet::startPrometheus()
{
    m_candidateUrl = QUrl(u"http://"_s + m_serverAddress);
    m_prometheus.setWorkingDirectory(m_folder->path());
    if (m_options.layout.nodes.size() > kDemoNodes) {
        // Collects garbage at half as much of it again: a large head would take a gigabyte more.
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GOGC"_s, u"50"_s);
        m_prometheus.setProcessEnvironment(environment);
    }
    m_readyDeadline = m_clock.elapsed() + kReadyTimeout;
    m_prometheus.start(m_prometheusPath,
        { u"--config.file=prometheus.yml"_s, u"--storage.tsdb.path=data"_s,
            u"--storage.tsdb.retention.time=7d"_s,
            // Joining the history's blocks into longer ones is work for nothing.
            u"--storage.tsdb.min-block-duration=2h"_s, u"--storage.tsdb.max-block-duration=2h"_s,
            u"--web.listen-address="_s + m_serverAddress, u"--log.level=warn"_s });
    m_readyTimer.start();
}

void DemoFleet::keepLog()
{
    m_log += m_prometheus.readAll();
    m_log = m_log.right(8000);
}

void DemoFleet::onPrometheusGone()
{
    keepLog();
    fail({ .kind = ErrorKind::Unavailable,
        .message = tr("The demo's Prometheus server ended unexpectedly."),
        .context = m_prometheusPath,
        .detail = QString::fromUtf8(m_log) });
}

void DemoFleet::askWhetherReady()
{
    QNetworkRequest request(QUrl(m_candidateUrl.toString() + u"/-/ready"_s));
    request.setTransferTimeout(2000);
    QNetworkReply* reply = m_network->get(request);
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        reply->deleteLater();
        onReadyAnswer(status);
    });
}

void DemoFleet::onReadyAnswer(int status)
{
    if (m_isStopped) {
        return;
    }
    if (status == 200) {
        m_baseUrl = m_candidateUrl;
        Q_EMIT progressChanged(tr("The demo fleet is ready"), 1.0);
        Q_EMIT ready(m_baseUrl);
        dropImport();
    } else if (m_clock.elapsed() > m_readyDeadline) {
        fail({ .kind = ErrorKind::Timeout,
            .message = tr("The demo's Prometheus server did not get ready within five minutes."),
            .context = m_prometheusPath,
            .detail = QString::fromUtf8(m_log) });
    } else {
        m_readyTimer.start();
    }
}

/// What it took to write the history of a thousand nodes is a quarter of a gigabyte.
void DemoFleet::dropImport()
{
    if (m_isHistoryWhole && !m_baseUrl.isEmpty() && m_import) {
        m_import.release()->deleteLater();
    }
}

void DemoFleet::fail(const Error& error)
{
    if (!m_isStopped) {
        stop();
        Q_EMIT failed(error);
    }
}

void DemoFleet::stop()
{
    m_isStopped = true;
    m_baseUrl.clear();
    m_readyTimer.stop();
    m_prometheus.disconnect(this);
    endNow(m_prometheus);
    if (m_import) {
        // It may be the one that calls us: let it return first.
        m_import->disconnect(this);
        m_import.release()->deleteLater();
    }
    m_server.reset();
}

} // namespace promdesk
