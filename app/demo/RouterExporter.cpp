// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/RouterExporter.h"

#include <array>
#include <cmath>

namespace promdesk {

namespace {

using enum MetricType;

constexpr std::array kTimeBounds { 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0 };

constexpr MetricFamily kQps { "vllm:current_qps", Gauge, "Current Queries Per Second" };
constexpr MetricFamily kPrefilling { "vllm:num_prefill_requests", Gauge,
    "Number of Prefill Requests" };
constexpr MetricFamily kDecoding { "vllm:num_decoding_requests", Gauge,
    "Number of Decoding Requests" };
constexpr MetricFamily kRunning { "vllm:num_requests_running", Gauge,
    "Number of running requests" };
constexpr MetricFamily kWaiting { "vllm:num_requests_waiting", Gauge,
    "Number of waiting requests" };
constexpr MetricFamily kHealthy { "vllm:healthy_pods_total", Gauge, "Number of healthy vLLM pods" };
constexpr MetricFamily kLatency { "vllm:avg_latency", Gauge, "Average end-to-end request latency" };
constexpr MetricFamily kGap { "vllm:avg_itl", Gauge, "Average Inter-Token Latency" };
constexpr MetricFamily kHitRate { "vllm:gpu_prefix_cache_hit_rate", Gauge,
    "GPU Prefix Cache Hit Rate" };
constexpr MetricFamily kIncoming { "vllm:num_incoming_requests_total", Counter,
    "Total number of valid incoming requests to router" };
constexpr MetricFamily kInput { "vllm:input_tokens_total", Counter, "Total input tokens" };
constexpr MetricFamily kOutput { "vllm:output_tokens_total", Counter, "Total output tokens" };
constexpr MetricFamily kErrors { "vllm:request_errors_total", Counter, "Total request errors" };
constexpr MetricFamily kTime { "vllm:request_latency_seconds", Histogram,
    "Request latency in seconds" };

} // namespace

RouterExporter::RouterExporter(const DemoLayout& layout)
    : m_layout(layout)
    , m_target { .job = "vllm-router",
        .path = "/metrics/vllm-router",
        .labels = { { "cluster", layout.clusters[kCluster].name }, { "instance", "10.21.0.6:8000" },
            { "namespace", "inference" }, { "pod", "vllm-router-0" }, { "container", "router" } } }
{
    for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
        const auto e = static_cast<std::size_t>(layout.replicas[r].endpoint);
        const DemoEndpoint& endpoint = layout.endpoints[e];
        if (endpoint.cluster == kCluster && endpoint.server == DemoServer::Vllm) {
            const std::string server =
                label("server", "http://" + layout.replicas[r].address + ":8000");
            m_backends.push_back({ .replica = r,
                .endpoint = e,
                .server = server,
                .request = server + ',' + label("model", endpoint.model) });
        }
    }
}

void RouterExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    if (m_backends.empty()) {
        return;
    }
    recorder.target(m_target, 1);
    for (const Backend& backend : m_backends) {
        recordEngine(recorder, backend, state.replicas[backend.replica]);
        recordRequests(recorder, backend, state.replicas[backend.replica]);
    }
    recordModels(recorder, state);
}

void RouterExporter::recordEngine(
    MetricRecorder& recorder, const Backend& backend, const ReplicaState& state)
{
    const double prefilling = state.servedRps * state.prefill.mean();
    recorder.gauge(kQps, { backend.server }, state.servedRps + state.failedRps);
    recorder.gauge(kPrefilling, { backend.server }, std::round(prefilling));
    recorder.gauge(kDecoding, { backend.server }, std::round(state.running - prefilling));
    recorder.gauge(kRunning, { backend.server }, std::round(state.running));
    recorder.gauge(kWaiting, { backend.server }, std::round(state.waiting));
    recorder.gauge(kHealthy, { backend.server }, state.isUp ? 1.0 : 0.0);
    recorder.gauge(kLatency, { backend.server }, state.whole.mean());
    recorder.gauge(kGap, { backend.server }, state.tokenGap.mean());
    recorder.gauge(kHitRate, { backend.server }, 0.37);
}

void RouterExporter::recordRequests(
    MetricRecorder& recorder, const Backend& backend, const ReplicaState& state) const
{
    const DemoEndpoint& endpoint = m_layout.endpoints[backend.endpoint];
    recorder.count(kInput, { backend.request }, state.servedRps * endpoint.promptTokens);
    recorder.count(kOutput, { backend.request }, state.servedRps * endpoint.outputTokens);
    recorder.count(kErrors, { backend.request, "error_type=\"backend_error\"" }, state.failedRps);
    recorder.count(kErrors, { backend.request, "error_type=\"overloaded\"" }, state.refusedRps);
    recorder.histogram(
        kTime, backend.request + ",status=\"success\"", kTimeBounds, state.whole, state.servedRps);
}

void RouterExporter::recordModels(MetricRecorder& recorder, const FleetState& state) const
{
    for (std::size_t b = 0; b < m_backends.size();) {
        const std::size_t endpoint = m_backends[b].endpoint;
        double incoming = 0.0;
        for (; b < m_backends.size() && m_backends[b].endpoint == endpoint; ++b) {
            const ReplicaState& replica = state.replicas[m_backends[b].replica];
            incoming += replica.servedRps + replica.failedRps + replica.refusedRps;
        }
        recorder.count(kIncoming, { label("model", m_layout.endpoints[endpoint].model) }, incoming);
    }
}

} // namespace promdesk
