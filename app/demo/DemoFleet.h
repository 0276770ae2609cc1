// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Duration.h"
#include "core/Error.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "demo/DemoFolder.h"
#include "demo/DemoLayout.h"
#include "demo/ExpositionServer.h"
#include "demo/HistoryImport.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <optional>

class QNetworkAccessManager;

namespace promdesk {

/// When a demo fleet counts as ready. Prometheus finds what is imported later within a minute.
enum class DemoReadiness
{
    NewestHours, ///< the window can open; older hours follow
    WholeHistory,
};

/// What a demo fleet is made of.
struct DemoFleetOptions
{
    DemoLayout layout = makeFleetLayout();
    Duration history = Duration::fromHours(24);
    Duration interval = Duration::fromSeconds(15); ///< of scrapes, also in the history
    std::uint64_t seed = 20'261'122;
    DemoReadiness readiness = DemoReadiness::NewestHours;
};

/// A fleet of so many nodes, within kFewestDemoNodes and kMostDemoNodes: the larger, the more
/// seldom it is scraped and the shorter its history, so that starting stays quick and memory
/// bounded.
[[nodiscard]] DemoFleetOptions demoFleetOfNodes(int nodes);

/// `promdesk --demo`: a simulated fleet behind a real `prometheus` from PATH, on free loopback
/// ports, with history up to the first scrapes, in a temporary folder. Everything is asynchronous;
/// works without a display. Children end and the folder goes with this object; on Linux the
/// children also end when the program is killed. Incidents: README.md beside this file. One thread,
/// with an event loop, that lives as long as the program.
class DemoFleet final : public QObject
{
    Q_OBJECT

public:
    /// The clock must outlive it.
    explicit DemoFleet(
        const Clock& clock, DemoFleetOptions options = {}, QObject* parent = nullptr);
    ~DemoFleet() override;

    /// Begins; ready() or failed() follows from the event loop. Once per object.
    void start();
    /// Ends the children; nothing is emitted any more.
    void stop();

    /// Where it answers; empty before ready().
    [[nodiscard]] QUrl baseUrl() const { return m_baseUrl; }

    [[nodiscard]] qint64 prometheusProcessId() const { return m_prometheus.processId(); }

    /// The start of the demo, which incidents are relative to; nothing before start().
    [[nodiscard]] std::optional<Instant> demoStart() const;

Q_SIGNALS:
    /// `step` is a translated sentence; `share` of the whole start, 0–1, never falling.
    void progressChanged(const QString& step, double share);
    void ready(const QUrl& baseUrl);
    /// The last block of the history was written; before or after ready().
    void historyImported();
    /// NotFound when Prometheus is not installed; the message says how to get it.
    void failed(const promdesk::Error& error);

private:
    [[nodiscard]] bool findPrograms();
    void prepare();
    void importHistory();
    void startServing();
    void writeSeam(quint16 scrapePort);
    void startPrometheus();
    void keepLog();
    void onPrometheusGone();
    void askWhetherReady();
    void onReadyAnswer(int status);
    void dropImport();
    void fail(const Error& error);

    const Clock& m_clock;
    DemoFleetOptions m_options;
    std::optional<DemoFolder> m_folder;
    QString m_prometheusPath;
    std::shared_ptr<const FleetSimulator> m_simulator;
    std::shared_ptr<const HistoryWriter> m_history;
    std::unique_ptr<HistoryImport> m_import;
    std::unique_ptr<ExpositionServer> m_server;
    QNetworkAccessManager* m_network;
    QTimer m_readyTimer;
    Duration m_readyDeadline;
    QProcess m_prometheus;
    QByteArray m_log;
    QString m_serverAddress; ///< where Prometheus will listen
    QUrl m_candidateUrl;
    QUrl m_baseUrl;
    bool m_isHistoryWhole = false;
    bool m_isStopped = false;
    Mailbox m_mailbox;
    WorkerPool m_pool { 1 };
};

} // namespace promdesk
