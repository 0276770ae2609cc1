// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/EnvoyExporter.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace promdesk {

namespace {

using enum MetricType;

constexpr std::array kTimeBounds { 0.5, 1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0,
    2500.0, 5000.0, 10000.0, 30000.0, 60000.0, 300000.0, 600000.0, 1800000.0, 3600000.0 };

constexpr MetricFamily kTotal { "envoy_cluster_upstream_rq_total", Counter,
    "Requests sent to the upstream cluster." };
constexpr MetricFamily kByClass { "envoy_cluster_upstream_rq_xx", Counter,
    "Upstream responses by class." };
constexpr MetricFamily kTime { "envoy_cluster_upstream_rq_time", Histogram,
    "Upstream request time in milliseconds." };
constexpr MetricFamily kActive { "envoy_cluster_upstream_rq_active", Gauge,
    "Upstream requests in flight." };
constexpr MetricFamily kPendingActive { "envoy_cluster_upstream_rq_pending_active", Gauge,
    "Upstream requests waiting for a connection." };
constexpr MetricFamily kPendingOverflow { "envoy_cluster_upstream_rq_pending_overflow", Counter,
    "Requests refused by the pending limit." };
constexpr MetricFamily kRetry { "envoy_cluster_upstream_rq_retry", Counter,
    "Retried upstream requests." };
constexpr MetricFamily kTimeout { "envoy_cluster_upstream_rq_timeout", Counter,
    "Upstream requests that timed out." };
constexpr MetricFamily kHealthy { "envoy_cluster_membership_healthy", Gauge,
    "Healthy hosts of the upstream cluster." };
constexpr MetricFamily kHosts { "envoy_cluster_membership_total", Gauge,
    "Hosts of the upstream cluster." };
constexpr MetricFamily kEjected { "envoy_cluster_outlier_detection_ejections_active", Gauge,
    "Hosts that are ejected now." };
constexpr MetricFamily kCircuitOpen { "envoy_cluster_circuit_breakers_default_rq_open", Gauge,
    "1 while the limit of parallel requests is reached." };
constexpr MetricFamily kReceived { "envoy_cluster_upstream_cx_rx_bytes_total", Counter,
    "Bytes received from the upstream cluster." };
constexpr MetricFamily kSent { "envoy_cluster_upstream_cx_tx_bytes_total", Counter,
    "Bytes sent to the upstream cluster." };
constexpr MetricFamily kConnections { "envoy_cluster_upstream_cx_active", Gauge,
    "Connections to the upstream cluster." };
constexpr MetricFamily kDownByClass { "envoy_http_downstream_rq_xx", Counter,
    "Responses to clients by class." };
constexpr MetricFamily kDownTotal { "envoy_http_downstream_rq_total", Counter,
    "Requests from clients." };
constexpr MetricFamily kDownTime { "envoy_http_downstream_rq_time", Histogram,
    "Client request time in milliseconds." };
constexpr MetricFamily kDownActive { "envoy_http_downstream_rq_active", Gauge,
    "Client requests in flight." };
constexpr MetricFamily kLive { "envoy_server_live", Gauge, "1 when the server is serving." };
constexpr MetricFamily kUptime { "envoy_server_uptime", Gauge,
    "Seconds since the server started." };

constexpr std::string_view kIngress = "envoy_http_conn_manager_prefix=\"ingress_http\"";

LatencySpread inMilliseconds(LatencySpread spread)
{
    spread.median = (spread.median + 0.0015) * 1000.0; // the proxy's own way
    return spread;
}

} // namespace

EnvoyExporter::EnvoyExporter(const DemoLayout& layout)
    : m_layout(layout)
    , m_upstreams(layout.clusters.size())
{
    for (std::size_t c = 0; c < layout.clusters.size(); ++c) {
        const std::string number = std::to_string(20 + c);
        m_targets.push_back({ .job = "envoy-gateway",
            .path = "/metrics/envoy/" + layout.clusters[c].name,
            .labels = { { "cluster", layout.clusters[c].name },
                { "instance", "10." + number + ".0.5:19001" }, { "namespace", "gateway" },
                { "pod", "envoy-gateway-0" } } });
    }
    for (std::size_t e = 0; e < layout.endpoints.size(); ++e) {
        const DemoEndpoint& endpoint = layout.endpoints[e];
        const bool isInferenceService = endpoint.server == DemoServer::KServe; // routed by its name
        m_upstreams[static_cast<std::size_t>(endpoint.cluster)].push_back({ .endpoint = e,
            .label =
                label("envoy_cluster_name", isInferenceService ? endpoint.model : endpoint.name) });
    }
}

EnvoyExporter::Traffic EnvoyExporter::trafficOf(std::size_t endpoint, const FleetState& state) const
{
    Traffic traffic;
    for (std::size_t r = 0; r < state.replicas.size(); ++r) {
        const ReplicaState& replica = state.replicas[r];
        if (m_layout.replicas[r].endpoint != static_cast<int>(endpoint)) {
            continue;
        }
        ++traffic.hosts;
        traffic.healthy += replica.isUp ? 1 : 0;
        traffic.good += replica.servedRps;
        traffic.bad += replica.failedRps + replica.refusedRps;
        traffic.running += replica.running;
        traffic.waiting += replica.waiting;
        // The slowest replica shapes the tail.
        if (replica.whole.median > traffic.whole.median) {
            traffic.whole = replica.whole;
        }
    }
    return traffic;
}

void EnvoyExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (std::size_t c = 0; c < m_targets.size(); ++c) {
        recorder.target(m_targets[c], 1);
        recorder.gauge(kLive, {}, 1.0);
        recorder.gauge(kUptime, {}, state.unixSeconds - 1'786'100'000.0);
        Traffic all;
        for (const Upstream& upstream : m_upstreams[c]) {
            const Traffic traffic = trafficOf(upstream.endpoint, state);
            recordUpstream(recorder, upstream.label, traffic);
            all.good += traffic.good;
            all.bad += traffic.bad;
            all.running += traffic.running + traffic.waiting;
            if (traffic.whole.median > all.whole.median) {
                all.whole = traffic.whole;
            }
        }
        recordDownstream(recorder, all);
    }
}

void EnvoyExporter::recordUpstream(
    MetricRecorder& recorder, const std::string& label, const Traffic& traffic)
{
    const double total = traffic.good + traffic.bad;
    recorder.count(kTotal, { label }, total);
    recorder.count(kByClass, { label, "envoy_response_code_class=\"2\"" }, traffic.good * 0.996);
    recorder.count(kByClass, { label, "envoy_response_code_class=\"4\"" }, traffic.good * 0.004);
    recorder.count(kByClass, { label, "envoy_response_code_class=\"5\"" }, traffic.bad);
    recorder.histogram(kTime, label, kTimeBounds, inMilliseconds(traffic.whole), traffic.good);
    recorder.gauge(kActive, { label }, std::round(traffic.running + traffic.waiting));
    recorder.gauge(kPendingActive, { label }, std::round(traffic.waiting * 0.1));
    recorder.count(kPendingOverflow, { label }, traffic.bad * 0.4);
    recorder.count(kTimeout, { label }, traffic.bad * 0.6);
    recorder.count(kRetry, { label }, traffic.bad * 0.5);
    recorder.gauge(kHealthy, { label }, traffic.healthy);
    recorder.gauge(kHosts, { label }, traffic.hosts);
    recorder.gauge(kEjected, { label }, traffic.hosts - traffic.healthy);
    recorder.gauge(kCircuitOpen, { label }, traffic.bad > 0.05 * total ? 1 : 0);
    recorder.gauge(kConnections, { label }, std::round(traffic.running * 0.5) + traffic.hosts);
    recorder.count(kReceived, { label }, total * 5'200.0);
    recorder.count(kSent, { label }, total * 3'900.0);
}

void EnvoyExporter::recordDownstream(MetricRecorder& recorder, const Traffic& traffic)
{
    recorder.count(kDownTotal, { kIngress }, traffic.good + traffic.bad);
    recorder.count(
        kDownByClass, { kIngress, "envoy_response_code_class=\"2\"" }, traffic.good * 0.996);
    recorder.count(
        kDownByClass, { kIngress, "envoy_response_code_class=\"4\"" }, traffic.good * 0.004);
    recorder.count(kDownByClass, { kIngress, "envoy_response_code_class=\"5\"" }, traffic.bad);
    recorder.histogram(
        kDownTime, kIngress, kTimeBounds, inMilliseconds(traffic.whole), traffic.good);
    recorder.gauge(kDownActive, { kIngress }, std::round(traffic.running));
}

} // namespace promdesk
