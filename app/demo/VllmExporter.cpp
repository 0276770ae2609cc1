// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/VllmExporter.h"

#include <array>
#include <cmath>

namespace promdesk {

namespace {

using enum MetricType;

constexpr std::array kFirstTokenBounds { 0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5,
    0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0, 80.0, 160.0, 640.0, 2560.0 };
constexpr std::array kGapBounds { 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75,
    1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0, 80.0 };
constexpr std::array kRequestBounds { 0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 2.5, 5.0, 10.0, 15.0, 20.0,
    30.0, 40.0, 50.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 7680.0 };
constexpr std::array kStepBounds { 1.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0,
    4096.0, 8192.0, 16384.0 };
constexpr std::array kHttpBounds { 0.1, 0.5, 1.0 };

constexpr MetricFamily kRunning { "vllm:num_requests_running", Gauge,
    "Number of requests in model execution batches." };
constexpr MetricFamily kWaiting { "vllm:num_requests_waiting", Gauge,
    "Number of requests waiting to be processed." };
constexpr MetricFamily kKv { "vllm:kv_cache_usage_perc", Gauge,
    "KV-cache usage. 1 means 100 percent usage." };
constexpr MetricFamily kKvOld { "vllm:gpu_cache_usage_perc", Gauge,
    "GPU KV-cache usage. 1 means 100 percent usage." };
constexpr MetricFamily kPrefixQueries { "vllm:prefix_cache_queries_total", Counter,
    "Prefix cache queries, in terms of number of queried tokens." };
constexpr MetricFamily kPrefixHits { "vllm:prefix_cache_hits_total", Counter,
    "Prefix cache hits, in terms of number of cached tokens." };
constexpr MetricFamily kPrefixQueriesOld { "vllm:gpu_prefix_cache_queries_total", Counter,
    "GPU prefix cache queries, in terms of number of queried tokens." };
constexpr MetricFamily kPrefixHitsOld { "vllm:gpu_prefix_cache_hits_total", Counter,
    "GPU prefix cache hits, in terms of number of cached tokens." };
constexpr MetricFamily kPreemptions { "vllm:num_preemptions_total", Counter,
    "Cumulative number of preemption from the engine." };
constexpr MetricFamily kPromptTokens { "vllm:prompt_tokens_total", Counter,
    "Number of prefill tokens processed." };
constexpr MetricFamily kOutputTokens { "vllm:generation_tokens_total", Counter,
    "Number of generation tokens processed." };
constexpr MetricFamily kStepTokens { "vllm:iteration_tokens_total", Histogram,
    "Histogram of number of tokens per engine_step." };
constexpr MetricFamily kSuccess { "vllm:request_success_total", Counter,
    "Count of successfully processed requests." };
constexpr MetricFamily kFirstToken { "vllm:time_to_first_token_seconds", Histogram,
    "Histogram of time to first token in seconds." };
constexpr MetricFamily kGap { "vllm:inter_token_latency_seconds", Histogram,
    "Histogram of inter-token latency in seconds." };
constexpr MetricFamily kGapOld { "vllm:time_per_output_token_seconds", Histogram,
    "Histogram of time per output token in seconds." };
constexpr MetricFamily kPerToken { "vllm:request_time_per_output_token_seconds", Histogram,
    "Histogram of time_per_output_token_seconds per request." };
constexpr MetricFamily kWhole { "vllm:e2e_request_latency_seconds", Histogram,
    "Histogram of e2e request latency in seconds." };
constexpr MetricFamily kQueueTime { "vllm:request_queue_time_seconds", Histogram,
    "Histogram of time spent in WAITING phase for request." };
constexpr MetricFamily kInference { "vllm:request_inference_time_seconds", Histogram,
    "Histogram of time spent in RUNNING phase for request." };
constexpr MetricFamily kPrefill { "vllm:request_prefill_time_seconds", Histogram,
    "Histogram of time spent in PREFILL phase for request." };
constexpr MetricFamily kDecode { "vllm:request_decode_time_seconds", Histogram,
    "Histogram of time spent in DECODE phase for request." };
constexpr MetricFamily kCacheConfig { "vllm:cache_config_info", Gauge,
    "Information of the LLMEngine CacheConfig." };
constexpr MetricFamily kDraftTokens { "vllm:spec_decode_num_draft_tokens_total", Counter,
    "Number of draft tokens." };
constexpr MetricFamily kAcceptedTokens { "vllm:spec_decode_num_accepted_tokens_total", Counter,
    "Number of accepted tokens." };
constexpr MetricFamily kHttp { "http_requests_total", Counter,
    "Total number of requests by method, status and handler." };
constexpr MetricFamily kHttpTime { "http_request_duration_seconds", Histogram,
    "Latency with only few buckets by handler." };

} // namespace

VllmExporter::VllmExporter(const DemoLayout& layout)
    : m_layout(layout)
{
    for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
        const DemoReplica& replica = layout.replicas[r];
        const DemoEndpoint& endpoint = layout.endpoints[static_cast<std::size_t>(replica.endpoint)];
        if (endpoint.server != DemoServer::Vllm && endpoint.server != DemoServer::VllmOld) {
            continue;
        }
        const DemoNode& node = layout.nodes[static_cast<std::size_t>(replica.node)];
        m_pods.push_back({ .replica = r,
            .target = { .job = "vllm",
                .path = "/metrics/vllm/" + replica.pod,
                .labels = { { "cluster",
                                layout.clusters[static_cast<std::size_t>(node.cluster)].name },
                    { "instance", replica.address + ":8000" }, { "namespace", "inference" },
                    { "node", node.name }, { "pod", replica.pod }, { "container", "server" },
                    { "service", endpoint.name } },
                .node = replica.node },
            .model = label("model_name", endpoint.model) + ",engine=\"0\"" });
    }
}

const DemoEndpoint& VllmExporter::endpointOf(const Pod& pod) const
{
    return m_layout.endpoints[static_cast<std::size_t>(m_layout.replicas[pod.replica].endpoint)];
}

void VllmExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (const Pod& pod : m_pods) {
        const ReplicaState& replica = state.replicas[pod.replica];
        recorder.target(pod.target, replica.isUp ? 1 : 0);
        recordScalars(recorder, pod, replica);
        recordTokens(recorder, pod, replica);
        recordLatencies(recorder, pod, replica);
        recordHttp(recorder, replica);
    }
}

void VllmExporter::recordScalars(
    MetricRecorder& recorder, const Pod& pod, const ReplicaState& state) const
{
    const bool isOld = endpointOf(pod).server == DemoServer::VllmOld;
    recorder.gauge(kRunning, { pod.model }, std::round(state.running));
    recorder.gauge(kWaiting, { pod.model }, std::round(state.waiting));
    recorder.gauge(isOld ? kKvOld : kKv, { pod.model }, state.kvShare);
    recorder.count(kPreemptions, { pod.model }, state.preemptedRps);
    recorder.count(kSuccess, { pod.model, "finished_reason=\"stop\"" }, state.servedRps * 0.86);
    recorder.count(kSuccess, { pod.model, "finished_reason=\"length\"" }, state.servedRps * 0.137);
    recorder.count(kSuccess, { pod.model, "finished_reason=\"abort\"" },
        state.servedRps * 0.003 + state.refusedRps);
    recorder.gauge(
        kCacheConfig, { "engine=\"0\",block_size=\"16\",num_gpu_blocks=\"28541\"" }, 1.0);
}

void VllmExporter::recordTokens(
    MetricRecorder& recorder, const Pod& pod, const ReplicaState& state) const
{
    const DemoEndpoint& endpoint = endpointOf(pod);
    const bool isOld = endpoint.server == DemoServer::VllmOld;
    const double prompt = state.servedRps * endpoint.promptTokens;
    const double output = state.servedRps * endpoint.outputTokens;
    recorder.count(kPromptTokens, { pod.model }, prompt);
    recorder.count(kOutputTokens, { pod.model }, output);
    recorder.count(isOld ? kPrefixQueriesOld : kPrefixQueries, { pod.model }, prompt);
    recorder.count(isOld ? kPrefixHitsOld : kPrefixHits, { pod.model }, prompt * 0.37);
    recorder.count(kDraftTokens, { pod.model }, output * 0.9);
    recorder.count(kAcceptedTokens, { pod.model }, output * 0.61);
    const double stepsPerSecond = state.isUp ? 1.0 / state.tokenGap.median : 0.0;
    const double perStep = state.isUp ? (prompt + output) / stepsPerSecond : 0.0;
    recorder.histogram(kStepTokens, pod.model, kStepBounds,
        { .median = perStep / 1.5, .sigma = 0.9 }, stepsPerSecond);
}

void VllmExporter::recordLatencies(
    MetricRecorder& recorder, const Pod& pod, const ReplicaState& state) const
{
    const DemoEndpoint& endpoint = endpointOf(pod);
    const bool isOld = endpoint.server == DemoServer::VllmOld;
    recorder.histogram(
        kFirstToken, pod.model, kFirstTokenBounds, state.firstToken, state.servedRps);
    recorder.histogram(isOld ? kGapOld : kGap, pod.model, kGapBounds, state.tokenGap,
        state.servedRps * endpoint.outputTokens);
    recorder.histogram(kWhole, pod.model, kRequestBounds, state.whole, state.servedRps);
    recorder.histogram(kQueueTime, pod.model, kRequestBounds, state.queueWait, state.servedRps);
    if (!isOld) {
        recorder.histogram(kPerToken, pod.model, kGapBounds, state.tokenGap, state.servedRps);
    }
    LatencySpread inference = state.decode;
    inference.median += state.prefill.median;
    recorder.histogram(kInference, pod.model, kRequestBounds, inference, state.servedRps);
    recorder.histogram(kPrefill, pod.model, kRequestBounds, state.prefill, state.servedRps);
    recorder.histogram(kDecode, pod.model, kRequestBounds, state.decode, state.servedRps);
}

void VllmExporter::recordHttp(MetricRecorder& recorder, const ReplicaState& state)
{
    static constexpr std::string_view kChat = "handler=\"/v1/chat/completions\",method=\"POST\"";
    recorder.count(kHttp, { kChat, "status=\"2xx\"" }, state.servedRps);
    recorder.count(kHttp, { kChat, "status=\"4xx\"" }, state.servedRps * 0.004);
    recorder.count(kHttp, { kChat, "status=\"5xx\"" }, state.failedRps + state.refusedRps);
    recorder.histogram(kHttpTime, kChat, kHttpBounds, state.whole, state.servedRps);
}

} // namespace promdesk
