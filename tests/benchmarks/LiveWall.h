// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace promdesk::bench {

constexpr int kWallPanels = 40;
constexpr int kWallSeries = 20; ///< of each panel
constexpr int kWallPoints = 720; ///< of each series
constexpr Duration kWallStep = Duration::fromSeconds(15);
constexpr Duration kWallRange = kWallStep * (kWallPoints - 1);

/// What a wall of panels needs: a real Prometheus with a range of counters, a clock that the
/// benchmark moves, and a scheduler that asks the one by the other. One thread.
class LiveWall
{
public:
    LiveWall();
    ~LiveWall();

    /// Starts the server and fills one range and six minutes before it. False: no server.
    [[nodiscard]] bool start();
    /// A step later, with a sample of every counter. False: the server took none.
    [[nodiscard]] bool advance();

    [[nodiscard]] QueryScheduler& scheduler() { return *m_scheduler; }

    [[nodiscard]] test::FakeClock& clock() { return m_clock; }

    [[nodiscard]] Mailbox& gui() { return m_gui; }

    [[nodiscard]] WorkerPool& workers() { return m_workers; }

    [[nodiscard]] QString sourceId() const;

    [[nodiscard]] QUrl serverUrl() const { return m_server.baseUrl(); }

    [[nodiscard]] qint64 serverProcess() const { return m_server.processId(); }

    /// What a panel asks: a rate of its counters.
    [[nodiscard]] static std::string expressionOf(int panel);
    /// "now-10785s": kWallPoints points up to now.
    [[nodiscard]] static QString rangeStart();

private:
    [[nodiscard]] bool write(Instant time);

    test::PrometheusServer m_server;
    test::FakeClock m_clock;
    Mailbox m_gui;
    WorkerPool m_workers;
    IoThread m_io;
    std::unique_ptr<PrometheusSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::vector<double> m_totals;
    std::mt19937 m_random { 5 };
};

/// Processor time of this process, in milliseconds.
[[nodiscard]] double ownCpuMs();
/// Processor time of another process of this machine, in milliseconds; 0 when it cannot be read.
[[nodiscard]] double cpuMsOf(qint64 processId);

} // namespace promdesk::bench
