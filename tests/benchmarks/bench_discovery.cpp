// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Discovery of a fleet of 100, 1,000 … nodes on a real Prometheus: the first time, listing all
// again and in the steady state, beside asking for the series of every job. Requests, bytes on the
// wire, samples that the server read, its time, ours after the last answer, and memory per tree
// node.
//
//     bench_discovery [NODES…]

#include "LargeFleet.h"
#include "Stopwatch.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"
#include "support/ShippedKnowledge.h"
#include "topology/FleetDiscovery.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTest>

#include <malloc.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 600'000;
constexpr Instant kNow = Instant::fromSeconds(1'790'000'000);

/// What the server has answered since it started.
struct Meter
{
    double bytes = 0;
    double requests = 0;
};

Meter readMeter(const QUrl& url)
{
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    Meter meter;
    if (!socket.waitForConnected()) {
        return meter;
    }
    socket.write("GET /metrics HTTP/1.0\r\n\r\n");
    QByteArray text;
    while (socket.waitForReadyRead(10'000)) {
        text += socket.readAll();
    }
    for (const QByteArray& line : text.split('\n')) {
        const double value = line.mid(line.lastIndexOf(' ') + 1).toDouble();
        const bool isApi = line.contains("handler=\"/api/v1/");
        if (isApi && line.startsWith("prometheus_http_response_size_bytes_sum")) {
            meter.bytes += value;
        } else if (isApi && line.startsWith("prometheus_http_response_size_bytes_count")) {
            meter.requests += value;
        }
    }
    return meter;
}

/// Passes everything on and adds up the samples that the server says it read.
class CountingSource final : public DataSource
{
public:
    explicit CountingSource(DataSource& source)
        : m_source(source)
    { }

    [[nodiscard]] QString id() const override { return m_source.id(); }

    [[nodiscard]] QString name() const override { return m_source.name(); }

    [[nodiscard]] QString address() const override { return m_source.address(); }

    void probe(CancelToken cancel, ProbeDone done) override
    {
        m_source.probe(std::move(cancel), std::move(done));
    }

    void fetch(const QueryRequest& request, CancelToken cancel, QueryDone done) override
    {
        m_source.fetch(request, std::move(cancel), [this, done](Result<SnapshotPtr> result) {
            m_samples += result ? (*result)->stats.totalQueryableSamples : 0;
            done(std::move(result));
        });
    }

    void fetchRaw(const RawRequest& request, CancelToken cancel, QueryDone done) override
    {
        m_source.fetchRaw(request, std::move(cancel), std::move(done));
    }

    void fetchMetadata(
        const MetadataRequest& request, CancelToken cancel, MetadataDone done) override
    {
        m_source.fetchMetadata(request, std::move(cancel), std::move(done));
    }

    [[nodiscard]] double samples() const { return static_cast<double>(m_samples.load()); }

private:
    DataSource& m_source;
    std::atomic<std::int64_t> m_samples { 0 };
};

std::size_t treeNodesOf(const TopologySource& source)
{
    std::size_t count = 0;
    for (const TopologyCluster& cluster : source.clusters) {
        count += 1 + cluster.nodes.size() + cluster.endpoints.size();
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            count += endpoint.replicas.size();
        }
    }
    return count;
}

class Bench
{
public:
    explicit Bench(int nodes)
        : m_nodes(nodes)
        , m_knowledge(std::make_shared<const FleetKnowledge>(test::shippedKnowledge()))
    { }

    [[nodiscard]] bool run()
    {
        int series = 0;
        if (!bench::writeLargeFleet(m_server.filePath(QString()), m_nodes, kNow, series)
            || !m_server.start()) {
            std::printf("no server: %s\n", qPrintable(m_server.errorText()));
            return false;
        }
        std::printf("%d nodes, %d GPUs, %d endpoints, %d series\n", m_nodes,
            m_nodes * bench::kGpusPerNode, bench::kFleetEndpoints, series);
        TransportSetup setup;
        setup.settings.id = u"s"_s;
        setup.settings.name = u"Fleet"_s;
        setup.settings.baseUrl = m_server.baseUrl();
        m_prometheus = std::make_unique<PrometheusSource>(setup, m_io, m_workers);
        m_source = std::make_unique<CountingSource>(*m_prometheus);
        const bool isRight = discover();
        return naive() && isRight;
    }

private:
    [[nodiscard]] bool discover()
    {
        malloc_trim(0);
        const std::size_t before = mallinfo2().uordblks;
        auto discovery = std::make_unique<FleetDiscovery>(
            *m_source, m_knowledge, m_clock, FleetDiscovery::Threads { m_gui, m_builder });
        bool isRight = cycle(*discovery, "first");
        m_clock.advance(Duration::fromSeconds(301));
        isRight = cycle(*discovery, "all again") && isRight;
        m_clock.advance(Duration::fromSeconds(32));
        isRight = cycle(*discovery, "steady") && isRight;
        m_clock.advance(Duration::fromSeconds(32));
        isRight = cycle(*discovery, "changes") && isRight;
        discovery.reset();
        const std::size_t after = mallinfo2().uordblks;
        std::printf("  %-10s %zu tree nodes, %.2f KiB each\n", "memory", treeNodesOf(*m_topology),
            static_cast<double>(after - before) / 1024
                / static_cast<double>(treeNodesOf(*m_topology)));
        return isRight;
    }

    [[nodiscard]] bool cycle(FleetDiscovery& discovery, const char* name)
    {
        const Meter before = readMeter(m_server.baseUrl());
        QElapsedTimer whole;
        QElapsedTimer building;
        discovery.setProgress([&building](const DiscoveryProgress& progress) {
            if (progress.step.startsWith(u"building")) {
                building.start();
            }
        });
        bool isDone = false;
        std::optional<TopologySource> found;
        whole.start();
        const double guiMs = bench::threadMilliseconds([&] {
            discovery.start(m_topology, [&](Result<TopologySource> result) {
                isDone = true;
                if (result) {
                    found = std::move(*result);
                } else {
                    std::printf("%s\n", qPrintable(result.error().toDisplayText()));
                }
            });
            isDone = QTest::qWaitFor([&isDone] { return isDone; }, kWaitMs) && isDone;
        });
        const double wholeMs = static_cast<double>(whole.nsecsElapsed()) / 1e6;
        const double buildMs =
            building.isValid() ? static_cast<double>(building.nsecsElapsed()) / 1e6 : 0;
        print(name, before, wholeMs, buildMs);
        std::printf("  %-10s %.1f ms of the GUI thread\n", "", guiMs);
        if (found) {
            m_topology = std::make_shared<const TopologySource>(std::move(*found));
        }
        return isDone && found && hasFoundAll();
    }

    [[nodiscard]] bool hasFoundAll() const
    {
        std::size_t nodes = 0;
        std::size_t endpoints = 0;
        int gpus = 0;
        for (const TopologyCluster& cluster : m_topology->clusters) {
            nodes += cluster.nodes.size();
            endpoints += cluster.endpoints.size();
            for (const TopologyNode& node : cluster.nodes) {
                gpus += node.gpuCount;
            }
        }
        const bool isAll = nodes == static_cast<std::size_t>(m_nodes)
            && endpoints == static_cast<std::size_t>(bench::kFleetEndpoints)
            && gpus == m_nodes * bench::kGpusPerNode;
        if (!isAll) {
            std::printf("  found %zu nodes, %zu endpoints, %d GPUs: %s\n", nodes, endpoints, gpus,
                qPrintable(m_topology->notes.join(u"; "_s)));
        }
        return isAll;
    }

    /// What a crawler asks: all series of every job, and nothing of how they are.
    [[nodiscard]] bool naive()
    {
        const Meter before = readMeter(m_server.baseUrl());
        QElapsedTimer whole;
        whole.start();
        int open = 0;
        for (const char* job : { "node", "dcgm", "kube", "vllm" }) {
            MetadataRequest request;
            request.kind = MetadataKind::Series;
            request.matchers = { std::string("{job=\"") + job + "\"}" };
            request.start = kNow - Duration::fromMinutes(15);
            request.end = kNow;
            ++open;
            m_source->fetchMetadata(request, {}, [this, &open](Result<MetadataAnswer> result) {
                m_gui.post([&open, isThere = result.has_value()] {
                    if (!isThere) {
                        std::printf("  the crawler got an error\n");
                    }
                    --open;
                });
            });
        }
        const bool isDone = QTest::qWaitFor([&open] { return open == 0; }, kWaitMs);
        print("by series", before, static_cast<double>(whole.nsecsElapsed()) / 1e6, 0);
        return isDone;
    }

    void print(const char* name, const Meter& before, double wholeMs, double buildMs)
    {
        const Meter after = readMeter(m_server.baseUrl());
        std::printf(
            "  %-10s %3.0f requests %8.2f MB %9.0f samples %8.0f ms, after the answers %6.0f\n",
            name, after.requests - before.requests, (after.bytes - before.bytes) / 1e6,
            m_source->samples() - m_samples, wholeMs, buildMs);
        m_samples = m_source->samples();
        std::fflush(stdout);
    }

    int m_nodes;
    std::shared_ptr<const FleetKnowledge> m_knowledge;
    test::PrometheusServer m_server;
    test::FakeClock m_clock { kNow };
    Mailbox m_gui;
    IoThread m_io;
    WorkerPool m_workers { 1 };
    WorkerPool m_builder { 1 };
    std::unique_ptr<PrometheusSource> m_prometheus;
    std::unique_ptr<CountingSource> m_source;
    double m_samples = 0; ///< read until the row before
    std::shared_ptr<const TopologySource> m_topology;
};

} // namespace

int main(int argc, char* argv[])
{
    const QCoreApplication application(argc, argv);
    QStringList sizes = QCoreApplication::arguments().mid(1);
    if (sizes.isEmpty()) {
        sizes = { u"100"_s, u"1000"_s };
    }
    bool isRight = true;
    for (const QString& size : sizes) {
        Bench bench(size.toInt());
        isRight = bench.run() && isRight;
    }
    return isRight ? 0 : 1;
}
