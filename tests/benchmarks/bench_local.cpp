// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The same expressions evaluated by a real Prometheus and here, from raw samples by remote read:
// bytes on the wire, wall time, CPU of this program and of the server, what LocalRule foresees of
// it, and whether the values agree. All series are in the server's head.
//
//     bench_local

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/LocalEvaluation.h"
#include "queries/LocalRule.h"
#include "series/SampleValue.h"
#include "support/PrometheusServer.h"
#include "support/RemoteWriter.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>
#include <QFile>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kScrape = Duration::fromSeconds(15);
constexpr int kSamples = 7 * 240; ///< seven hours
constexpr int kStepsAtOnce = 20; ///< in one request of the writer
constexpr int kInstances = 250;
constexpr int kRounds = 3;

struct Case
{
    const char* what;
    const char* expression;
};

constexpr Case kCases[] = {
    { "1,000 rates", "rate(requests_total[5m])" },
    { "100 rates", "rate(requests_total{shard=\"3\"}[5m])" },
    { "sum by of 1,000", "sum by (job) (rate(requests_total[5m]))" },
    { "sum by of 100", "sum by (job) (rate(requests_total{shard=\"3\"}[5m]))" },
    { "p99 of 600 buckets", "histogram_quantile(0.99, sum by (le) (rate(seconds_bucket[5m])))" },
    { "1,000 max of 1 h", "max_over_time(memory_bytes[1h])" },
    { "100 max of 1 h", "max_over_time(memory_bytes{shard=\"3\"}[1h])" },
    { "1,000 avg of 1 h", "avg_over_time(memory_bytes[1h])" },
    { "avg by of avg of 1 h", "avg by (job) (avg_over_time(memory_bytes[1h]))" },
    { "sum of 1,000 gauges", "sum(memory_bytes)" },
};

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

/// 1,000 counters, 1,000 gauges and 600 buckets.
bool fill(const QUrl& url, Instant start)
{
    std::mt19937 random(1);
    std::vector<double> totals(kInstances * 4);
    std::vector<double> pages(kInstances * 4, 3e6);
    std::vector<double> buckets(50 * 12);
    for (int step = 0; step < kSamples; step += kStepsAtOnce) {
        test::RemoteWriter writer(url);
        for (int i = step; i < std::min(step + kStepsAtOnce, kSamples); ++i) {
            const Instant time = start + kScrape * i;
            for (std::size_t s = 0; s < totals.size(); ++s) {
                const LabelSet labels { { "instance", "node-" + std::to_string(s / 4) + ":9100" },
                    { "job", "job-" + std::to_string(s % 5) },
                    { "method", "m" + std::to_string(s % 4) },
                    { "shard", std::to_string(s % 10) } };
                LabelSet counter = labels;
                counter.set("__name__", "requests_total");
                totals[s] += static_cast<double>(random() % 1000);
                writer.add(counter, time, totals[s]);
                LabelSet gauge = labels;
                gauge.set("__name__", "memory_bytes");
                pages[s] += static_cast<double>(random() % 2001) - 1000;
                writer.add(gauge, time, pages[s] * 4096);
            }
            double cumulative = 0;
            for (std::size_t b = 0; b < buckets.size(); ++b) {
                cumulative = b % 12 == 0 ? 0 : cumulative;
                buckets[b] += static_cast<double>(random() % 5);
                cumulative += buckets[b];
                writer.add({ { "__name__", "seconds_bucket" },
                               { "instance", "node-" + std::to_string(b / 12) },
                               { "le", b % 12 == 11 ? "+Inf" : std::to_string(b % 12 + 1) } },
                    time, cumulative);
            }
        }
        if (!writer.send()) {
            std::printf("%s\n", qPrintable(writer.errorText()));
            return false;
        }
    }
    return true;
}

/// Asks the server in one way or the other and waits.
class Client
{
public:
    explicit Client(const QUrl& url)
        : m_source(setupFor(url), m_io, m_workers)
    { }

    SnapshotPtr there(const QueryRequest& request)
    {
        return await([&](const auto& done) { m_source.fetch(request, {}, done); });
    }

    SnapshotPtr here(const QueryRequest& request, const EvaluationRules& rules)
    {
        const LocalExpression expression = *localExpression(request.expression);
        const TimeRange needed = samplesNeeded(expression, { request.start, request.end }, rules);
        const TimeGrid grid { request.start, request.step,
            static_cast<std::size_t>((request.end - request.start) / request.step + 1) };
        return await([&](const DataSource::QueryDone& done) {
            m_source.fetchRaw({ .selector = expression.selector,
                                  .start = needed.start,
                                  .end = needed.end,
                                  .usesRemoteRead = true,
                                  .isRemoteReadOnly = true,
                                  .isKnownSmall = true },
                {}, [=](const Result<SnapshotPtr>& raw) {
                    done(raw.and_then([&](const SnapshotPtr& samples) {
                        return evaluateLocally(expression, *samples, grid, rules);
                    }));
                });
        });
    }

    SourceCapabilities probe()
    {
        QEventLoop loop;
        SourceCapabilities found;
        m_source.probe({}, [&](const Result<SourceCapabilities>& result) {
            m_main.post([&, result] {
                found = result.value_or(SourceCapabilities());
                loop.quit();
            });
        });
        loop.exec();
        return found;
    }

private:
    static TransportSetup setupFor(const QUrl& url)
    {
        TransportSetup setup;
        setup.settings.baseUrl = url;
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

/// What one way costs; means of the rounds but the wall time, which is the shortest.
struct Cost
{
    double megabytes = 0;
    double wallMs = 1e9;
    double clientMs = 0;
    double serverMs = 0;
};

Cost measure(const std::function<SnapshotPtr()>& fetch, qint64 serverId)
{
    Cost cost;
    const double server = cpuMsOf(serverId);
    const double client = ownCpuMs();
    for (int round = 0; round < kRounds; ++round) {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const SnapshotPtr answer = fetch();
        cost.wallMs = std::min(
            cost.wallMs, static_cast<double>(QDateTime::currentMSecsSinceEpoch() - before));
        cost.megabytes = answer ? static_cast<double>(answer->bodyBytes) / 1e6 : 0;
    }
    cost.clientMs = (ownCpuMs() - client) / kRounds;
    cost.serverMs = (cpuMsOf(serverId) - server) / kRounds;
    return cost;
}

/// The largest difference of two values, as a share of them; infinite where something is missing.
double difference(const SeriesSnapshot& a, const SeriesSnapshot& b)
{
    double largest = a.series.size() == b.series.size() ? 0 : HUGE_VAL;
    for (std::size_t s = 0; s < std::min(a.series.size(), b.series.size()); ++s) {
        const Series& one = a.series[s];
        const Series& other = b.series[s];
        if (one.labels != other.labels || one.values.size() != other.values.size()
            || one.axis.front() != other.axis.front()) {
            return HUGE_VAL;
        }
        for (std::size_t i = 0; i < one.values.size(); ++i) {
            const double most = std::max(std::abs(one.values[i]), std::abs(other.values[i]));
            if (most > 0) {
                largest = std::max(largest, std::abs(one.values[i] - other.values[i]) / most);
            }
        }
    }
    return largest;
}

bool compare(Client& client, const SourceCapabilities& server, const Case& one, qint64 serverId,
    QueryRequest request)
{
    request.expression = one.expression;
    const EvaluationRules rules = *evaluationRules(server);
    const LocalExpression expression = *localExpression(request.expression);
    const SnapshotPtr there = client.there(request);
    const SnapshotPtr here = client.here(request, rules);
    if (!there || !here) {
        std::printf("%s: no answer\n", one.what);
        return false;
    }
    const double share = difference(*here, *there);
    const Cost a = measure([&] { return client.there(request); }, serverId);
    const Cost b = measure([&] { return client.here(request, rules); }, serverId);
    const TimeRange needed = samplesNeeded(expression, { request.start, request.end }, rules);
    const LocalOutlook outlook {
        .load = *selectorLoad(expression, request, *there, kScrape),
        .lines = static_cast<double>(there->series.size()),
        .points = static_cast<double>((request.end - request.start) / request.step + 1),
        .length = needed.length(),
    };
    const AnswerCost foreseenThere = costThere(expression, outlook);
    const AnswerCost foreseenHere = costHere(expression, outlook, SamplesHeld::No);
    std::printf("%-22s %4.0f h %4lld s | %6.2f %6.2f | %6.0f %6.0f | %6.0f %6.0f | %6.0f %6.0f | "
                "%5.1f/%5.1f %5.0f/%5.0f %5.0f/%5.0f %s | %.0e\n",
        one.what, (request.end - request.start).toSeconds() / 3600,
        static_cast<long long>(request.step.toMs() / 1000), a.megabytes, b.megabytes, a.serverMs,
        b.serverMs, a.clientMs, b.clientMs, a.wallMs, b.wallMs, foreseenThere.bytes / 1e6,
        foreseenHere.bytes / 1e6, foreseenThere.serverMs, foreseenHere.serverMs,
        foreseenThere.clientMs, foreseenHere.clientMs,
        paysHere(expression, outlook) ? "here " : "there", share);
    std::fflush(stdout);
    return share <= 1e-12;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    test::PrometheusServer server(
        test::PrometheusSetup { .arguments = { u"--web.enable-remote-write-receiver"_s } });
    const Instant end =
        Instant::fromMs(QDateTime::currentMSecsSinceEpoch()).alignedDown(Duration::fromMinutes(6));
    if (!server.start() || !fill(server.baseUrl(), end - kScrape * (kSamples - 1))) {
        std::printf("no prometheus: %s\n", qPrintable(server.errorText()));
        return 1;
    }
    Client client(server.baseUrl());
    const SourceCapabilities capabilities = client.probe();
    std::printf(
        "server / here: MB, server's CPU ms, client's CPU ms, wall ms; foreseen MB, server, "
        "client, who; difference\n");
    bool isRight = true;
    for (const auto& [hours, step] : { std::pair(1, 15), std::pair(6, 15), std::pair(6, 90) }) {
        for (const Case& one : kCases) {
            QueryRequest request;
            request.step = Duration::fromSeconds(step);
            request.end = end.alignedDown(request.step);
            request.start = (request.end - Duration::fromHours(hours)).alignedDown(request.step);
            isRight = compare(client, capabilities, one, server.processId(), request) && isRight;
        }
    }
    return isRight ? 0 : 1;
}
