// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"

#include "Resources.h"
#include "topology/CompactSource.h"

#include <QFile>

#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

HealthVerdict verdictOf(int index)
{
    if (index % 17 == 16) {
        return { Health::Failing, u"The last scrape failed: connection refused"_s };
    }
    if (index % 11 == 10) {
        return { Health::Degraded, u"2 of 8 GPUs throttle because of their temperature"_s };
    }
    if (index % 23 == 22) {
        return { Health::Silent, u"Sends nothing since 14:02"_s };
    }
    if (index % 5 == 4) {
        return { Health::Busy, u"KV cache 93 % full"_s };
    }
    return { Health::Ok, {} };
}

/// Between 0 and 1, the same for the same index.
double wave(int index, double step)
{
    return 0.5 + 0.45 * std::sin(index * step);
}

TopologyNode makeNode(int cluster, int index, int overall)
{
    TopologyNode node;
    node.name = u"node-%1-%2"_s.arg(cluster).arg(index, 2, 10, QChar(u'0'));
    node.verdict = verdictOf(overall);
    node.gpuCount = 8;
    if (node.verdict.health != Health::Silent) {
        node.vitals = { { "cpu_utilisation", wave(overall, 0.7) },
            { "memory_utilisation", wave(overall, 0.3) }, { "gpu_utilisation", wave(overall, 0.9) },
            { "gpu_memory_utilisation", wave(overall, 0.2) },
            { "temperature_celsius", 40 + 45 * wave(overall, 0.5) },
            { "power_watts", 1200 + 3600 * wave(overall, 0.9) } };
    }
    return node;
}

TopologyEndpoint makeEndpoint(int index)
{
    const QStringList models { u"llama-70b"_s, u"mixtral-8x7b"_s, u"qwen-32b"_s, u"bge-large"_s,
        u"whisper-large"_s, u"sdxl"_s, u"llama-8b"_s };
    TopologyEndpoint endpoint;
    endpoint.name = u"%1-%2"_s.arg(models.at(index % models.size())).arg(index);
    endpoint.profileId = index % 3 == 0 ? u"triton"_s : u"vllm"_s;
    endpoint.verdict = verdictOf(index);
    endpoint.nodes = { u"node-0-00"_s };
    endpoint.vitals = { { "request_rate", 4 + 90 * wave(index, 0.9) },
        { "error_ratio", 0.01 * wave(index, 0.4) }, { "latency_p99", 0.4 + 8 * wave(index, 0.6) },
        { "ttft_p95", 0.1 + wave(index, 0.8) },
        { "queue_length", std::floor(20 * wave(index, 1.1)) },
        { "kv_cache_utilisation", wave(index, 0.35) },
        { "output_tokens_per_s", 200 + 4000 * wave(index, 0.5) } };
    return endpoint;
}

} // namespace

SignalCatalog makeCatalog()
{
    initResources();
    QFile file(u":/profiles/signals.json"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const auto catalog = SignalCatalog::fromJson(isOpen ? file.readAll() : QByteArray());
    return catalog ? *catalog : SignalCatalog();
}

TopologyPtr makeFleet(const FleetSize& size)
{
    auto tree = std::make_shared<TopologyTree>();
    TopologySource source;
    source.id = u"prod"_s;
    source.name = u"prod-prometheus"_s;
    const QStringList names { u"eu-west"_s, u"us-east"_s, u"ap-south"_s };
    for (int c = 0; c < size.clusters; ++c) {
        TopologyCluster cluster;
        cluster.name = c < names.size() ? names.at(c) : u"cluster-%1"_s.arg(c, 2, 10, QChar(u'0'));
        cluster.verdict = { c == 0 ? Health::Degraded : Health::Ok, {} };
        cluster.vitals = { { "request_rate", 300.0 + c }, { "alerts_firing", c == 0 ? 2.0 : 0.0 } };
        for (int n = 0; n < size.nodesPerCluster; ++n) {
            cluster.nodes.push_back(makeNode(c, n, c * size.nodesPerCluster + n));
        }
        source.clusters.push_back(std::move(cluster));
    }
    for (int e = 0; e < size.endpoints; ++e) {
        source.clusters[e % size.clusters].endpoints.push_back(makeEndpoint(e));
    }
    compactSource(source, nullptr); // as discovery does
    tree->sources.push_back(std::move(source));
    return tree;
}

} // namespace promdesk::test
