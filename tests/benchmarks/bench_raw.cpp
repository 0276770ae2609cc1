// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The same raw samples from a real Prometheus by remote read and as JSON (identity): bytes on the
// wire, wall time, CPU of this program and CPU of the server, and whether every bit is the same.

#include "RealAnswers.h"
#include "Stopwatch.h"
#include "benchmarks.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "series/SampleValue.h"

#include <QEventLoop>
#include <QFile>

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kRounds = 5;
using RawKind = RealAnswers::Kind;

/// CPU of this process, all threads.
double ownCpuMs()
{
    timespec time {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// CPU of another process, in steps of mostly 10 ms.
double cpuMsOf(qint64 processId)
{
    QFile file(u"/proc/%1/stat"_s.arg(processId));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray all = file.readAll();
    const QList<QByteArray> fields = all.mid(all.lastIndexOf(')') + 2).split(' ');
    constexpr int kUser = 11; // behind the name: state is 0
    const double ticks = fields.value(kUser).toDouble() + fields.value(kUser + 1).toDouble();
    return ticks * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// Asks one server in one way or the other and waits.
class RawClient
{
public:
    explicit RawClient(const RealAnswers& answers)
        : m_source(setupFor(answers), m_io, m_workers)
    { }

    [[nodiscard]] SnapshotPtr remotely(const QueryRequest& window)
    {
        return await([&](const auto& done) {
            m_source.fetchRaw({ .selector = window.expression,
                                  .start = window.start,
                                  .end = window.end,
                                  .usesRemoteRead = true },
                {}, done);
        });
    }

    [[nodiscard]] SnapshotPtr asJson(const QueryRequest& window)
    {
        QueryRequest request;
        request.kind = QueryRequest::Kind::Instant;
        request.start = request.end = window.end;
        const Duration range = window.end - window.start + Duration::fromMs(1);
        request.expression = window.expression + '[' + std::to_string(range.toMs()) + "ms]";
        return await([&](const auto& done) { m_source.fetch(request, {}, done); });
    }

private:
    static TransportSetup setupFor(const RealAnswers& answers)
    {
        TransportSetup setup;
        setup.settings.baseUrl = answers.serverUrl();
        return setup;
    }

    SnapshotPtr await(const std::function<void(DataSource::QueryDone)>& ask)
    {
        QEventLoop loop;
        SnapshotPtr answer;
        ask([&](Result<SnapshotPtr> result) {
            m_main.post([&, result = std::move(result)] {
                answer = result.value_or(nullptr);
                loop.quit();
            });
        });
        loop.exec();
        return answer;
    }

    Mailbox m_main;
    WorkerPool m_workers;
    IoThread m_io;
    PrometheusSource m_source;
};

/// What one way costs, medians of the rounds.
struct Cost
{
    double bytes = 0;
    double wallMs = 0;
    double clientMs = 0;
    double serverMs = 0;
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

Cost measure(const std::function<SnapshotPtr()>& fetch, qint64 serverId)
{
    std::vector<double> wall;
    std::vector<double> client;
    Cost cost;
    const double serverBefore = cpuMsOf(serverId);
    for (int round = 0; round < kRounds; ++round) {
        settleHeap();
        const double before = ownCpuMs();
        SnapshotPtr answer;
        wall.push_back(milliseconds([&] { answer = fetch(); }));
        client.push_back(ownCpuMs() - before);
        cost.bytes = answer ? static_cast<double>(answer->bodyBytes) : 0;
    }
    // Its clock is too coarse for one round.
    cost.serverMs = (cpuMsOf(serverId) - serverBefore) / kRounds;
    cost.wallMs = median(std::move(wall));
    cost.clientMs = median(std::move(client));
    return cost;
}

bool isSame(const SeriesSnapshot& a, const SeriesSnapshot& b)
{
    return a.series.size() == b.series.size()
        && std::equal(a.series.begin(), a.series.end(), b.series.begin(),
            [](const Series& one, const Series& other) {
                return one.labels == other.labels && one.axis.size() == other.axis.size()
                    && one.axis.front() == other.axis.front()
                    && one.axis.back() == other.axis.back()
                    && std::equal(one.values.begin(), one.values.end(), other.values.begin(),
                        other.values.end(), [](double x, double y) {
                            return std::bit_cast<std::uint64_t>(x)
                                == std::bit_cast<std::uint64_t>(y);
                        });
            });
}

bool compare(const RealAnswers& answers, RawKind kind, const char* name)
{
    RawClient client(answers);
    const QueryRequest window = answers.rawWindow(kind);
    const SnapshotPtr remote = client.remotely(window);
    const SnapshotPtr json = client.asJson(window);
    const bool isRight = remote && json && isSame(*remote, *json)
        && remote->sampleCount() == std::size_t { RealAnswers::kSeries * RealAnswers::kSamples };
    const qint64 server = answers.serverId();
    const Cost ours = measure([&] { return client.remotely(window); }, server);
    const Cost other = measure([&] { return client.asJson(window); }, server);
    const auto row = [name](const char* what, double a, double b) {
        std::printf("  %-10s %-12s %10.1f %10.1f %8.1f\n", name, what, a, b, b / a);
    };
    row("MB", ours.bytes / 1e6, other.bytes / 1e6);
    row("wall ms", ours.wallMs, other.wallMs);
    row("client CPU", ours.clientMs, other.clientMs);
    row("server CPU", ours.serverMs, other.serverMs);
    if (!isRight) {
        std::printf("  %s: the two are not the same\n", name);
    }
    return isRight;
}

} // namespace

bool rawSamples()
{
    const RealAnswers* const answers = realAnswers();
    if (answers == nullptr) {
        std::printf("raw: no prometheus to ask\n");
        return false;
    }
    std::printf("raw samples    1,000 x 1,000 %12s %10s %8s\n", "remote", "JSON", "ratio");
    const bool areCountersRight = compare(*answers, RawKind::Rates, "counters");
    const bool areGaugesRight = compare(*answers, RawKind::Gauges, "gauges");
    return compare(*answers, RawKind::Bytes, "bytes") && areCountersRight && areGaugesRight;
}

} // namespace promdesk::bench
