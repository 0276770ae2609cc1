// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// One live tick of 40 panels × 20 series × 720 points on a real Prometheus: everything anew beside
// the tail alone. Bytes, samples the server read and processor time of both sides.

#include "benchmarks.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"
#include "support/RemoteWriter.h"

#include <QDateTime>
#include <QFile>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kPanels = 40;
constexpr int kSeries = 20; ///< of each panel
constexpr int kTicks = 6;
constexpr int kWaitMs = 120'000;
constexpr Duration kStep = Duration::fromSeconds(15);
constexpr Duration kRange = kStep * 719;

/// What ticks cost on both sides.
struct Bill
{
    double bytes = 0;
    double samples = 0;
    double clientMs = 0;
    double serverMs = 0;
};

double ownCpuMs()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

double cpuMsOf(qint64 processId)
{
    QFile file(u"/proc/%1/stat"_s.arg(processId));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray all = file.readAll();
    const QList<QByteArray> fields = all.mid(all.lastIndexOf(')') + 2).split(' ');
    const double ticks = fields.value(11).toDouble() + fields.value(12).toDouble();
    return ticks * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// A wall of panels on one server whose time the benchmark moves.
class Wall
{
public:
    Wall()
        : m_server({ .arguments = { u"--web.enable-remote-write-receiver"_s } })
        , m_clock(Instant::fromMs(QDateTime::currentMSecsSinceEpoch()).alignedDown(kStep))
        , m_scheduler(m_clock, m_gui, 1)
    {
        m_scheduler.setRefreshInterval(Duration::fromSeconds(5));
        m_scheduler.setWorker(m_workers);
    }

    [[nodiscard]] bool start()
    {
        if (!m_server.start()) {
            return false;
        }
        for (Instant time = m_clock.now() - kRange - Duration::fromMinutes(6);
             time <= m_clock.now(); time = time + kStep) {
            if (!write(time)) {
                return false;
            }
        }
        ConnectionSettings settings;
        settings.id = u"bench"_s;
        settings.baseUrl = m_server.baseUrl();
        m_source = std::make_unique<PrometheusSource>(
            TransportSetup { .settings = settings, .credentials = {} }, m_io, m_workers);
        m_scheduler.addSource(*m_source, kStep);
        for (int i = 0; i < kPanels; ++i) {
            subscribe(i);
        }
        return wait();
    }

    /// A step later; urge: what makes the panels ask.
    template <typename Urge> [[nodiscard]] bool tick(Bill& bill, const Urge& urge)
    {
        m_clock.advance(kStep);
        if (!write(m_clock.now())) {
            return false;
        }
        const double own = ownCpuMs();
        const double servers = cpuMsOf(m_server.processId());
        urge(m_scheduler);
        const bool isDone = wait();
        bill.clientMs += ownCpuMs() - own;
        bill.serverMs += cpuMsOf(m_server.processId()) - servers;
        addLogged(bill);
        return isDone;
    }

    /// Everything again at the same time.
    [[nodiscard]] bool reload()
    {
        settleLog();
        m_scheduler.refreshNow();
        return wait();
    }

    /// All values of all panels, for comparing.
    [[nodiscard]] std::vector<double> fingerprint() const
    {
        std::vector<double> numbers;
        for (const SeriesFrame& frame : m_frames) {
            for (const Series& series : frame.snapshot->series) {
                numbers.insert(numbers.end(), series.values.begin(), series.values.end());
            }
        }
        return numbers;
    }

    void settleLog() { m_logged = m_scheduler.log().totalCount(); }

private:
    void subscribe(int panel)
    {
        LiveQuery query;
        query.sourceId = m_source->id();
        query.expression = "rate(requests_total{panel=\"" + std::to_string(panel) + "\"}[2m])";
        query.range.from = u"now-%1s"_s.arg(kRange.toMs() / 1000);
        const auto place = static_cast<std::size_t>(panel);
        m_frames.resize(kPanels);
        m_subscriptions.push_back(m_scheduler.subscribe(
            query, [this, place](const SeriesFrame& frame) { m_frames[place] = frame; }));
    }

    [[nodiscard]] bool write(Instant time)
    {
        test::RemoteWriter writer(m_server.baseUrl());
        for (int i = 0; i < kPanels * kSeries; ++i) {
            double& total = m_totals[static_cast<std::size_t>(i)];
            total += static_cast<double>(m_random() % 10'000) / 7.0;
            writer.add(
                { { "__name__", "requests_total" }, { "instance", std::to_string(i % kSeries) },
                    { "panel", std::to_string(i / kSeries) } },
                time, total);
        }
        return writer.send();
    }

    [[nodiscard]] bool wait()
    {
        return QTest::qWaitFor(
            [this] {
                return m_scheduler.log().totalCount() >= m_logged + kPanels
                    && std::all_of(m_frames.begin(), m_frames.end(), [this](const auto& frame) {
                           return frame.state == FrameState::Fresh
                               && frame.range.end == m_clock.now();
                       });
            },
            kWaitMs);
    }

    void addLogged(Bill& bill)
    {
        const auto& entries = m_scheduler.log().entries();
        const std::size_t fresh = m_scheduler.log().totalCount() - m_logged;
        for (std::size_t i = entries.size() - std::min(fresh, entries.size()); i < entries.size();
             ++i) {
            bill.bytes += static_cast<double>(entries[i].bodyBytes);
            bill.samples += static_cast<double>(entries[i].serverSamples);
        }
        settleLog();
    }

    test::PrometheusServer m_server;
    test::FakeClock m_clock;
    Mailbox m_gui;
    WorkerPool m_workers;
    IoThread m_io;
    std::unique_ptr<PrometheusSource> m_source;
    QueryScheduler m_scheduler;
    std::vector<SeriesFrame> m_frames;
    std::vector<QuerySubscription> m_subscriptions;
    std::vector<double> m_totals = std::vector<double>(kPanels * kSeries, 0.0);
    std::mt19937 m_random { 5 };
    std::size_t m_logged = 0;
};

void printRatio(const char* what, double full, double tail)
{
    std::printf("  %-22s %12.1f %12.1f %8.1f\n", what, full, tail, tail > 0 ? full / tail : 0.0);
}

} // namespace

bool liveTick()
{
    Wall wall;
    if (!wall.start()) {
        std::printf("live tick: no prometheus to ask\n");
        return false;
    }
    wall.settleLog();
    Bill full;
    Bill tail;
    bool isDone = true;
    for (int i = 0; i < kTicks && isDone; ++i) {
        isDone = wall.tick(tail, [](QueryScheduler& scheduler) { scheduler.tick(); })
            && wall.tick(full, [](QueryScheduler& scheduler) { scheduler.refreshNow(); });
    }
    std::printf("\nlive tick, %d panels x %d series x 720 points, per tick\n", kPanels, kSeries);
    std::printf("  %-22s %12s %12s %8s\n", "", "full", "tail", "ratio");
    printRatio("kB received", full.bytes / 1e3 / kTicks, tail.bytes / 1e3 / kTicks);
    printRatio("1,000 samples read", full.samples / 1e3 / kTicks, tail.samples / 1e3 / kTicks);
    printRatio("client CPU ms", full.clientMs / kTicks, tail.clientMs / kTicks);
    printRatio("server CPU ms", full.serverMs / kTicks, tail.serverMs / kTicks);
    printRatio("CPU ms, both sides", (full.clientMs + full.serverMs) / kTicks,
        (tail.clientMs + tail.serverMs) / kTicks);
    Bill last;
    isDone = isDone && wall.tick(last, [](QueryScheduler& scheduler) { scheduler.tick(); });
    const std::vector<double> byTail = wall.fingerprint();
    isDone = isDone && wall.reload();
    const bool isSame =
        byTail.size() == std::size_t { kPanels } * kSeries * 720 && byTail == wall.fingerprint();
    std::printf("  %s\n", isSame ? "same values" : "DIFFERENT VALUES");
    return isDone && isSame;
}

} // namespace promdesk::bench
