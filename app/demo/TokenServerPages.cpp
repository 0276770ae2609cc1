// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoExporter.h"
#include "demo/ServerPage.h"

#include <array>
#include <cmath>

namespace promdesk {

namespace {

using enum MetricType;

constexpr double kReused = 0.37; ///< share of prompt tokens that the prefix cache has

template <std::size_t Count> std::array<double, Count> growing(double first, double factor)
{
    std::array<double, Count> bounds {};
    for (double& bound : bounds) {
        bound = first;
        first *= factor;
    }
    return bounds;
}

template <std::size_t Count> std::array<double, Count> evenly(double last)
{
    std::array<double, Count> bounds {};
    for (std::size_t i = 0; i < Count; ++i) {
        bounds.at(i) = last * static_cast<double>(i + 1) / Count;
    }
    return bounds;
}

/// Lengths of texts around a mean.
LatencySpread lengths(double meanTokens)
{
    constexpr double kSigma = 0.45;
    return { meanTokens / std::exp(kSigma * kSigma / 2.0), kSigma };
}

LatencySpread inference(const PodMoment& pod)
{
    LatencySpread spread = pod.state.decode;
    spread.median += pod.state.prefill.median;
    return spread;
}

/// Steps of the engine, each of which makes a token of every running request.
double stepsPerSecond(const PodMoment& pod)
{
    return pod.state.tokenGap.median > 0.0 ? 1.0 / pod.state.tokenGap.median : 0.0;
}

// What several servers show, each under a name of its own.
double running(const PodMoment& pod)
{
    return std::round(pod.state.running);
}

double waiting(const PodMoment& pod)
{
    return std::round(pod.state.waiting);
}

double served(const PodMoment& pod)
{
    return pod.state.servedRps;
}

double refused(const PodMoment& pod)
{
    return pod.state.refusedRps;
}

double asked(const PodMoment& pod)
{
    return pod.requestsPerSecond() + pod.state.refusedRps;
}

double promptTokens(const PodMoment& pod)
{
    return pod.promptTokensPerSecond();
}

double reusedTokens(const PodMoment& pod)
{
    return kReused * pod.promptTokensPerSecond();
}

double outputTokens(const PodMoment& pod)
{
    return pod.outputTokensPerSecond();
}

double draftTokens(const PodMoment& pod)
{
    return 0.9 * pod.outputTokensPerSecond();
}

double acceptedTokens(const PodMoment& pod)
{
    return 0.61 * pod.outputTokensPerSecond();
}

LatencySpread whole(const PodMoment& pod)
{
    return pod.state.whole;
}

LatencySpread queueWait(const PodMoment& pod)
{
    return pod.state.queueWait;
}

LatencySpread tokenGap(const PodMoment& pod)
{
    return pod.state.tokenGap;
}

LatencySpread prefill(const PodMoment& pod)
{
    return pod.state.prefill;
}

std::string modelName(const DemoEndpoint& endpoint, const DemoReplica&)
{
    return label("model_name", endpoint.model);
}

ServerPage sglangPage()
{
    static constexpr std::array kQueueBounds { 0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0,
        15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 200.0, 300.0, 400.0, 500.0,
        600.0, 700.0, 800.0, 900.0, 1000.0, 1200.0, 1400.0, 1600.0, 1800.0, 2000.0, 2500.0,
        3000.0 };
    static constexpr std::array kFirstTokenBounds { 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 2.0, 4.0, 6.0,
        8.0, 10.0, 20.0, 40.0, 60.0, 80.0, 100.0, 200.0, 400.0 };
    static constexpr std::array kGapBounds { 0.002, 0.004, 0.006, 0.008, 0.01, 0.015, 0.02, 0.025,
        0.03, 0.035, 0.04, 0.06, 0.08, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 2.0, 4.0, 6.0, 8.0 };
    static constexpr std::array kWholeBounds { 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 2.0, 4.0, 6.0, 8.0,
        10.0, 20.0, 40.0, 60.0, 80.0, 100.0, 200.0, 400.0, 600.0, 1200.0, 1800.0, 2400.0 };
    static constexpr const char* kRank =
        "engine_type=\"unified\",tp_rank=\"0\",pp_rank=\"0\",moe_ep_rank=\"0\",dp_rank=\"0\"";
    static constexpr double kMostTokens = 412'000.0;
    return { .server = DemoServer::Sglang,
        .job = "sglang",
        .port = 30000,
        .own = modelName,
        .metrics = {
            { .family = { "sglang:num_running_reqs", Gauge, "The number of running requests." },
                .labels = kRank,
                .number = running },
            { .family = { "sglang:num_queue_reqs", Gauge,
                  "The number of requests in the waiting queue." },
                .labels = kRank,
                .number = waiting },
            { .family = { "sglang:token_usage", Gauge, "The token usage." },
                .labels = kRank,
                .number = [](const PodMoment& pod) { return pod.state.kvShare; } },
            { .family = { "sglang:num_used_tokens", Gauge, "The number of used tokens." },
                .labels = kRank,
                .number =
                    [](const PodMoment& pod) {
                        return std::round(pod.state.kvShare * kMostTokens);
                    } },
            { .family = { "sglang:max_total_num_tokens", Gauge,
                  "Maximum total number of tokens in the KV cache pool." },
                .labels = kRank,
                .number = [](const PodMoment&) { return kMostTokens; } },
            { .family = { "sglang:gen_throughput", Gauge, "The generation throughput (token/s)." },
                .labels = kRank,
                .number = outputTokens },
            { .family = { "sglang:cache_hit_rate", Gauge, "The prefix cache hit rate." },
                .labels = kRank,
                .number = [](const PodMoment&) { return kReused; } },
            { .family = { "sglang:spec_accept_rate", Gauge,
                  "The average acceptance rate of speculative decoding." },
                .labels = kRank,
                .number = [](const PodMoment&) { return 0.68; } },
            { .family = { "sglang:num_retracted_requests_total", Counter,
                  "Total number of retracted requests." },
                .labels = kRank,
                .number = [](const PodMoment& pod) { return pod.state.preemptedRps; } },
            { .family = { "sglang:queue_time_seconds", Histogram,
                  "Histogram of queueing time in seconds." },
                .labels = kRank,
                .number = served,
                .spread = queueWait,
                .bounds = kQueueBounds },
            { .family = { "sglang:prompt_tokens_total", Counter,
                  "Number of prefill tokens processed." },
                .number = promptTokens },
            { .family = { "sglang:generation_tokens_total", Counter,
                  "Number of generation tokens processed." },
                .number = outputTokens },
            { .family = { "sglang:cached_tokens_total", Counter,
                  "Number of cached prompt tokens." },
                .labels = "cache_source=\"device\"",
                .number = reusedTokens },
            { .family = { "sglang:num_requests_total", Counter, "Number of requests processed." },
                .number = asked },
            { .family = { "sglang:num_aborted_requests_total", Counter,
                  "Number of requests aborted." },
                .number =
                    [](const PodMoment& pod) {
                        return pod.state.refusedRps + pod.state.failedRps;
                    } },
            { .family = { "sglang:time_to_first_token_seconds", Histogram,
                  "Histogram of time to first token in seconds." },
                .number = served,
                .spread = [](const PodMoment& pod) { return pod.state.firstToken; },
                .bounds = kFirstTokenBounds },
            { .family = { "sglang:inter_token_latency_seconds", Histogram,
                  "Histogram of inter-token latency in seconds." },
                .number = outputTokens,
                .spread = tokenGap,
                .bounds = kGapBounds },
            { .family = { "sglang:e2e_request_latency_seconds", Histogram,
                  "Histogram of End-to-end request latency in seconds." },
                .number = served,
                .spread = whole,
                .bounds = kWholeBounds },
        } };
}

/// No label tells models apart: the container does. tgi_batch_next_size is left out (1,024
/// buckets).
ServerPage tgiPage()
{
    static const auto kTimeBounds = growing<35>(0.00015, 1.5);
    static const auto kInputBounds = evenly<100>(4096.0);
    static const auto kOutputBounds = evenly<100>(8192.0);
    return { .server = DemoServer::Tgi,
        .job = "tgi",
        .port = 80,
        .own = noLabels,
        .metrics = {
            { .family = { "tgi_queue_size", Gauge, "Requests waiting for a batch." },
                .number = waiting },
            { .family = { "tgi_batch_current_size", Gauge, "Requests in the current batch." },
                .number = running },
            { .family = { "tgi_batch_current_max_tokens", Gauge,
                  "Tokens that the current batch may grow to." },
                .number =
                    [](const PodMoment& pod) {
                        return std::round(pod.state.running
                            * (pod.endpoint.promptTokens + pod.endpoint.outputTokens));
                    } },
            { .family = { "tgi_batch_max_total_tokens", Gauge, "Tokens that fit into a batch." },
                .number = [](const PodMoment&) { return 65'536.0; } },
            { .family = { "tgi_request_count", Counter, "Requests." }, .number = asked },
            { .family = { "tgi_request_success", Counter, "Requests that were answered." },
                .number = served },
            { .family = { "tgi_request_failure", Counter, "Requests that failed." },
                .labels = "err=\"overloaded\"",
                .number = refused },
            { .family = { "tgi_request_failure", Counter, "Requests that failed." },
                .labels = "err=\"generation\"",
                .number = [](const PodMoment& pod) { return pod.state.failedRps; } },
            { .family = { "tgi_request_duration", Histogram, "Whole request." },
                .number = served,
                .spread = whole,
                .bounds = kTimeBounds },
            { .family = { "tgi_request_queue_duration", Histogram, "Time in the queue." },
                .number = served,
                .spread = queueWait,
                .bounds = kTimeBounds },
            { .family = { "tgi_request_inference_duration", Histogram, "Time of inference." },
                .number = served,
                .spread = inference,
                .bounds = kTimeBounds },
            { .family = { "tgi_request_validation_duration", Histogram, "Time of validation." },
                .number = served,
                .spread =
                    [](const PodMoment&) {
                        return LatencySpread { 0.0009, 0.4 };
                    },
                .bounds = kTimeBounds },
            { .family = { "tgi_request_mean_time_per_token_duration", Histogram,
                  "Mean time per token of a request." },
                .number = served,
                .spread = tokenGap,
                .bounds = kTimeBounds },
            { .family = { "tgi_request_input_length", Histogram, "Tokens of prompts." },
                .number = served,
                .spread = [](const PodMoment& pod) { return lengths(pod.endpoint.promptTokens); },
                .bounds = kInputBounds },
            { .family = { "tgi_request_generated_tokens", Histogram, "Tokens of answers." },
                .number = served,
                .spread = [](const PodMoment& pod) { return lengths(pod.endpoint.outputTokens); },
                .bounds = kOutputBounds },
            { .family = { "tgi_batch_inference_count", Counter, "Batches." },
                .labels = "method=\"prefill\"",
                .number = served },
            { .family = { "tgi_batch_inference_count", Counter, "Batches." },
                .labels = "method=\"decode\"",
                .number = stepsPerSecond },
            { .family = { "tgi_batch_forward_duration", Histogram, "Time of a forward pass." },
                .labels = "method=\"prefill\"",
                .number = served,
                .spread = prefill,
                .bounds = kTimeBounds },
            { .family = { "tgi_batch_forward_duration", Histogram, "Time of a forward pass." },
                .labels = "method=\"decode\"",
                .number = stepsPerSecond,
                .spread = tokenGap,
                .bounds = kTimeBounds },
        } };
}

/// No labels at all.
ServerPage llamaCppPage()
{
    return { .server = DemoServer::LlamaCpp,
        .job = "llama-cpp",
        .port = 8080,
        .own = noLabels,
        .metrics = {
            { .family = { "llamacpp:requests_processing", Gauge, "Number of requests processing." },
                .number = running },
            { .family = { "llamacpp:requests_deferred", Gauge, "Number of requests deferred." },
                .number = waiting },
            { .family = { "llamacpp:n_busy_slots_per_decode", Gauge,
                  "Average number of busy slots per llama_decode() call" },
                .number = [](const PodMoment& pod) { return std::max(1.0, pod.state.running); } },
            { .family = { "llamacpp:prompt_tokens_total", Counter,
                  "Number of prompt tokens processed." },
                .number =
                    [](const PodMoment& pod) { return promptTokens(pod) - reusedTokens(pod); } },
            { .family = { "llamacpp:prompt_tokens_cached_total", Counter,
                  "Number of prompt tokens taken from the cache." },
                .number = reusedTokens },
            { .family = { "llamacpp:prompt_seconds_total", Counter, "Prompt process time" },
                .number =
                    [](const PodMoment& pod) { return served(pod) * pod.state.prefill.mean(); } },
            { .family = { "llamacpp:tokens_predicted_total", Counter,
                  "Number of generation tokens processed." },
                .number = outputTokens },
            { .family = { "llamacpp:tokens_predicted_seconds_total", Counter,
                  "Predict process time" },
                .number =
                    [](const PodMoment& pod) { return served(pod) * pod.state.decode.mean(); } },
            { .family = { "llamacpp:n_decode_total", Counter,
                  "Total number of llama_decode() calls" },
                .number = stepsPerSecond },
            { .family = { "llamacpp:predicted_tokens_seconds", Gauge,
                  "Average generation throughput in tokens/s." },
                .number = outputTokens },
            { .family = { "llamacpp:prompt_tokens_seconds", Gauge,
                  "Average prompt throughput in tokens/s." },
                .number = promptTokens },
            { .family = { "llamacpp:spec_decode_num_draft_tokens_total", Counter,
                  "Number of draft tokens." },
                .number = draftTokens },
            { .family = { "llamacpp:spec_decode_num_accepted_tokens_total", Counter,
                  "Number of accepted draft tokens." },
                .number = acceptedTokens },
        } };
}

/// The names of one of the proxies that export for Ollama, which has no metrics itself.
ServerPage ollamaPage()
{
    static constexpr std::array kBounds { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
        10.0, 30.0, 60.0, 120.0 };
    static constexpr const char* kChat = "endpoint=\"/api/chat\"";
    return { .server = DemoServer::Ollama,
        .job = "ollama",
        .port = 8000,
        .own = [](const DemoEndpoint& endpoint,
                   const DemoReplica&) { return label("model", endpoint.model); },
        .metrics = {
            { .family = { "ollama_active_requests", Gauge, "Requests in flight." },
                .labels = kChat,
                .number =
                    [](const PodMoment& pod) {
                        return std::round(pod.state.running + pod.state.waiting);
                    } },
            { .family = { "ollama_requests_total", Counter, "Requests." },
                .labels = kChat,
                .number = asked },
            { .family = { "ollama_prompt_tokens_total", Counter, "Tokens of prompts." },
                .number = promptTokens },
            { .family = { "ollama_completion_tokens_total", Counter, "Tokens of answers." },
                .number = outputTokens },
            { .family = { "ollama_request_duration_seconds", Histogram, "Whole request." },
                .labels = kChat,
                .number = served,
                .spread = whole,
                .bounds = kBounds },
        } };
}

} // namespace

std::vector<ServerPage> tokenServerPages()
{
    return { sglangPage(), tgiPage(), llamaCppPage(), ollamaPage() };
}

} // namespace promdesk
