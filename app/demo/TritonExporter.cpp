// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/TritonExporter.h"

#include <array>
#include <cmath>

namespace promdesk {

namespace {

using enum MetricType;

constexpr double kMicroseconds = 1e6;
constexpr std::array kFirstResponseBounds { 100.0, 500.0, 2000.0, 5000.0 };

constexpr MetricFamily kSuccess { "nv_inference_request_success", Counter,
    "Number of successful inference requests, all batch sizes" };
constexpr MetricFamily kFailure { "nv_inference_request_failure", Counter,
    "Number of failed inference requests, all batch sizes" };
constexpr MetricFamily kCount { "nv_inference_count", Counter,
    "Number of inferences performed (does not include cached requests)" };
constexpr MetricFamily kExecutions { "nv_inference_exec_count", Counter,
    "Number of model executions performed (does not include cached requests)" };
constexpr MetricFamily kDuration { "nv_inference_request_duration_us", Counter,
    "Cumulative inference request duration in microseconds (includes cached requests)" };
constexpr MetricFamily kQueue { "nv_inference_queue_duration_us", Counter,
    "Cumulative inference queuing duration in microseconds (includes cached requests)" };
constexpr MetricFamily kInput { "nv_inference_compute_input_duration_us", Counter,
    "Cumulative compute input duration in microseconds (does not include cached requests)" };
constexpr MetricFamily kInfer { "nv_inference_compute_infer_duration_us", Counter,
    "Cumulative compute inference duration in microseconds (does not include cached requests)" };
constexpr MetricFamily kOutput { "nv_inference_compute_output_duration_us", Counter,
    "Cumulative inference compute output duration in microseconds (does not include cached "
    "requests)" };
constexpr MetricFamily kPending { "nv_inference_pending_request_count", Gauge,
    "Instantaneous number of pending requests awaiting execution per-model." };
constexpr MetricFamily kFirstResponse { "nv_inference_first_response_histogram_ms", Histogram,
    "Duration from request to first response in milliseconds" };
constexpr MetricFamily kSummary { "nv_inference_request_summary_us", Summary,
    "Summary of inference request duration in microseconds (includes cached requests)" };
constexpr MetricFamily kQueueSummary { "nv_inference_queue_summary_us", Summary,
    "Summary of inference queuing duration in microseconds (includes cached requests)" };
constexpr MetricFamily kCacheHits { "nv_cache_num_hits_per_model", Counter,
    "Number of cache hits per model" };
constexpr MetricFamily kCacheMisses { "nv_cache_num_misses_per_model", Counter,
    "Number of cache misses per model" };
constexpr MetricFamily kGpuUse { "nv_gpu_utilization", Gauge, "GPU utilization rate [0.0 - 1.0)" };
constexpr MetricFamily kGpuTotal { "nv_gpu_memory_total_bytes", Gauge,
    "GPU total memory, in bytes" };
constexpr MetricFamily kGpuUsed { "nv_gpu_memory_used_bytes", Gauge, "GPU used memory, in bytes" };
constexpr MetricFamily kGpuPower { "nv_gpu_power_usage", Gauge, "GPU power usage in watts" };
constexpr MetricFamily kGpuEnergy { "nv_energy_consumption", Counter,
    "GPU energy consumption in joules since the Triton Server started" };

} // namespace

TritonExporter::TritonExporter(const DemoLayout& layout)
    : m_layout(layout)
{
    for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
        const DemoReplica& replica = layout.replicas[r];
        const DemoEndpoint& endpoint = layout.endpoints[static_cast<std::size_t>(replica.endpoint)];
        if (endpoint.server != DemoServer::Triton) {
            continue;
        }
        const DemoNode& node = layout.nodes[static_cast<std::size_t>(replica.node)];
        const auto gpu = static_cast<std::size_t>(replica.gpus.front());
        const std::string gpuLabel = label("gpu_uuid", layout.gpus[gpu].uuid);
        m_pods.push_back({ .replica = r,
            .gpu = gpu,
            .target = { .job = "triton",
                .path = "/metrics/triton/" + replica.pod,
                .labels = { { "cluster",
                                layout.clusters[static_cast<std::size_t>(node.cluster)].name },
                    { "instance", replica.address + ":8002" }, { "namespace", "inference" },
                    { "node", node.name }, { "pod", replica.pod }, { "container", "server" },
                    { "service", endpoint.name } },
                .node = replica.node },
            .model = label("model", endpoint.model) + ",version=\"1\"," + gpuLabel,
            .gpuLabel = gpuLabel });
    }
}

void TritonExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (const Pod& pod : m_pods) {
        const ReplicaState& replica = state.replicas[pod.replica];
        recorder.target(pod.target, replica.isUp ? 1 : 0);
        recordRequests(recorder, pod, replica);
        recordTimes(recorder, pod, replica);
        recordGpu(recorder, pod, state);
    }
}

void TritonExporter::recordRequests(
    MetricRecorder& recorder, const Pod& pod, const ReplicaState& state)
{
    // Requests are gathered into batches as the load grows.
    const double batch = 1.0 + 5.0 * std::min(state.load, 1.2);
    recorder.count(kSuccess, { pod.model }, state.servedRps);
    recorder.count(kFailure, { pod.model, "reason=\"BACKEND\"" }, state.failedRps);
    recorder.count(kFailure, { pod.model, "reason=\"REJECTED\"" }, state.refusedRps);
    recorder.count(kCount, { pod.model }, state.servedRps);
    recorder.count(kExecutions, { pod.model }, state.servedRps / batch);
    recorder.gauge(kPending, { pod.model }, std::round(state.waiting));
    recorder.count(kCacheHits, { pod.model }, state.servedRps * 0.12);
    recorder.count(kCacheMisses, { pod.model }, state.servedRps * 0.88);
}

void TritonExporter::recordTimes(
    MetricRecorder& recorder, const Pod& pod, const ReplicaState& state)
{
    const double requests = state.servedRps * kMicroseconds;
    const double compute = state.prefill.mean();
    recorder.count(kDuration, { pod.model }, requests * (compute + state.queueWait.mean()));
    recorder.count(kQueue, { pod.model }, requests * state.queueWait.mean());
    recorder.count(kInput, { pod.model }, requests * compute * 0.06);
    recorder.count(kInfer, { pod.model }, requests * compute * 0.9);
    recorder.count(kOutput, { pod.model }, requests * compute * 0.04);
    LatencySpread inMs = state.whole;
    inMs.median *= 1000.0;
    recorder.histogram(kFirstResponse, pod.model, kFirstResponseBounds, inMs, state.servedRps);
    static constexpr std::array<std::pair<double, std::string_view>, 5> kQuantiles {
        { { 0.5, "quantile=\"0.5\"" }, { 0.9, "quantile=\"0.9\"" }, { 0.95, "quantile=\"0.95\"" },
            { 0.99, "quantile=\"0.99\"" }, { 0.999, "quantile=\"0.999\"" } }
    };
    for (const auto& [share, text] : kQuantiles) {
        recorder.gauge(
            kSummary, { pod.model, text }, std::round(state.whole.quantile(share) * kMicroseconds));
        recorder.gauge(kQueueSummary, { pod.model, text },
            std::round(state.queueWait.quantile(share) * kMicroseconds));
    }
}

void TritonExporter::recordGpu(
    MetricRecorder& recorder, const Pod& pod, const FleetState& state) const
{
    constexpr double kMib = 1048576.0;
    const GpuState& gpu = state.gpus[pod.gpu];
    const auto node = static_cast<std::size_t>(m_layout.gpus[pod.gpu].node);
    const auto cluster = static_cast<std::size_t>(m_layout.nodes[node].cluster);
    recorder.gauge(kGpuUse, { pod.gpuLabel }, gpu.busy);
    recorder.gauge(kGpuTotal, { pod.gpuLabel }, m_layout.clusters[cluster].gpuMemoryMib * kMib);
    recorder.gauge(kGpuUsed, { pod.gpuLabel }, std::round(gpu.memoryUsedMib) * kMib);
    recorder.gauge(kGpuPower, { pod.gpuLabel }, gpu.watts);
    recorder.counter(kGpuEnergy, { pod.gpuLabel }, gpu.watts);
}

} // namespace promdesk
