// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/ModelServerExporter.h"

#include <utility>

namespace promdesk {

DemoTarget podTarget(
    const DemoLayout& layout, const DemoReplica& replica, const char* job, int port)
{
    const DemoEndpoint& endpoint = layout.endpoints[static_cast<std::size_t>(replica.endpoint)];
    const DemoNode& node = layout.nodes[static_cast<std::size_t>(replica.node)];
    return { .job = job,
        .path = std::string("/metrics/") + job + '/' + replica.pod,
        .labels = { { "cluster", layout.clusters[static_cast<std::size_t>(node.cluster)].name },
            { "instance", replica.address + ':' + std::to_string(port) },
            { "namespace", "inference" }, { "node", node.name }, { "pod", replica.pod },
            { "container", containerOf(endpoint) }, { "service", endpoint.name } },
        .node = replica.node };
}

std::string containerOf(const DemoEndpoint& endpoint)
{
    return endpoint.server == DemoServer::Tgi ? endpoint.model : "server";
}

ModelServerExporter::ModelServerExporter(const DemoLayout& layout, const ServerPage& page)
    : m_layout(layout)
    , m_page(page)
{
    for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
        const DemoReplica& replica = layout.replicas[r];
        const DemoEndpoint& endpoint = layout.endpoints[static_cast<std::size_t>(replica.endpoint)];
        if (endpoint.server != page.server) {
            continue;
        }
        Pod pod {
            .replica = r, .target = podTarget(layout, replica, page.job, page.port), .labels = {}
        };
        for (auto& [name, value] : pod.target.labels) {
            value = name == "container" && page.container != nullptr ? page.container : value;
        }
        for (const PodMetric& metric : page.metrics) {
            const auto own = metric.own != nullptr ? metric.own : page.own;
            std::string& text = pod.labels.emplace_back(own(endpoint, replica));
            text += text.empty() || *metric.labels == '\0' ? "" : ",";
            text += metric.labels;
        }
        m_pods.push_back(std::move(pod));
    }
}

void ModelServerExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (const Pod& pod : m_pods) {
        const auto endpoint = static_cast<std::size_t>(m_layout.replicas[pod.replica].endpoint);
        const ReplicaState& replica = state.replicas[pod.replica];
        recorder.target(pod.target, replica.isUp ? 1 : 0);
        const PodMoment moment { .endpoint = m_layout.endpoints[endpoint], .state = replica };
        for (std::size_t m = 0; m < m_page.metrics.size(); ++m) {
            recordMetric(recorder, m_page.metrics[m], pod.labels[m], moment);
        }
    }
}

void ModelServerExporter::recordMetric(MetricRecorder& recorder, const PodMetric& metric,
    const std::string& labels, const PodMoment& moment)
{
    const double number = metric.number(moment);
    if (metric.family.type == MetricType::Counter) {
        recorder.count(metric.family, { labels }, number);
    } else if (metric.family.type == MetricType::Histogram) {
        recorder.histogram(metric.family, labels, metric.bounds, metric.spread(moment), number);
    } else {
        recorder.gauge(metric.family, { labels }, number);
    }
}

} // namespace promdesk
