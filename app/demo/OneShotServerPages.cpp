// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoExporter.h"
#include "demo/ServerPage.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace promdesk {

namespace {

using enum MetricType;

double served(const PodMoment& pod)
{
    return pod.state.servedRps;
}

double failed(const PodMoment& pod)
{
    return pod.state.failedRps;
}

double refused(const PodMoment& pod)
{
    return pod.state.refusedRps;
}

double answered(const PodMoment& pod)
{
    return pod.requestsPerSecond();
}

double waiting(const PodMoment& pod)
{
    return std::round(pod.state.waiting);
}

double running(const PodMoment& pod)
{
    return std::round(pod.state.running);
}

/// Requests are gathered into batches as the load grows.
double batchSize(const PodMoment& pod)
{
    return 1.0 + 5.0 * std::min(pod.state.load, 1.2);
}

double batches(const PodMoment& pod)
{
    return pod.state.servedRps / batchSize(pod);
}

LatencySpread whole(const PodMoment& pod)
{
    return pod.state.whole;
}

std::string modelName(const DemoEndpoint& endpoint, const DemoReplica&)
{
    return label("model_name", endpoint.model);
}

ServerPage tensorFlowPage()
{
    static const auto kTimeBounds = [] {
        std::array<double, 33> bounds {};
        for (std::size_t n = 0; n < bounds.size(); ++n) {
            bounds.at(n) = 10.0 * std::pow(1.8, static_cast<double>(n));
        }
        return bounds;
    }();
    static constexpr std::array kSizeBounds { 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0,
        512.0, 1024.0, 2048.0, 4096.0, 8192.0, 16384.0 };
    static constexpr MetricFamily kRequests { ":tensorflow:serving:request_count", Counter,
        "The total number of requests." };
    return { .server = DemoServer::TensorFlow,
        .job = "tensorflow-serving",
        .port = 8501,
        .own = modelName,
        .metrics = {
            { .family = kRequests, .labels = "status=\"OK\"", .number = served },
            { .family = kRequests, .labels = "status=\"INTERNAL\"", .number = failed },
            { .family = kRequests, .labels = "status=\"RESOURCE_EXHAUSTED\"", .number = refused },
            { .family = { ":tensorflow:serving:request_latency", Histogram,
                  "Distribution of the request latency in microseconds." },
                .labels = "API=\"predict\",entrypoint=\"GRPC\"",
                .number = served,
                .spread =
                    [](const PodMoment& pod) {
                        return scaled(pod.state.whole, kMicrosecondsPerSecond);
                    },
                .bounds = kTimeBounds },
            { .family = { ":tensorflow:serving:runtime_latency", Histogram,
                  "Distribution of the time in the runtime in microseconds." },
                .labels = "API=\"predict\",runtime=\"TF1\"",
                .number = served,
                .spread =
                    [](const PodMoment& pod) {
                        return scaled(pod.state.prefill, kMicrosecondsPerSecond);
                    },
                .bounds = kTimeBounds },
            { .family = { ":tensorflow:serving:batching_session:queuing_latency", Histogram,
                  "Distribution of the time in the batching queue in microseconds." },
                .number = batches,
                .spread =
                    [](const PodMoment& pod) {
                        return scaled(pod.state.queueWait, kMicrosecondsPerSecond);
                    },
                .bounds = kTimeBounds },
            { .family = { ":tensorflow:serving:batching_session:processed_batch_size", Histogram,
                  "Distribution of the size of batches." },
                .number = batches,
                .spread =
                    [](const PodMoment& pod) {
                        constexpr double kSigma = 0.3;
                        return LatencySpread { batchSize(pod) / std::exp(kSigma * kSigma / 2.0),
                            kSigma };
                    },
                .bounds = kSizeBounds },
            { .family = { ":tensorflow:serving:request_example_count_total", Counter,
                  "The total number of examples." },
                .own = [](const DemoEndpoint& endpoint,
                           const DemoReplica&) { return label("model", endpoint.model); },
                .number = served },
            { .family = { ":tensorflow:core:graph_runs", Counter, "The number of graph runs." },
                .own = noLabels,
                .number = batches },
            { .family = { ":tensorflow:core:graph_run_time_usecs", Counter,
                  "The total time spent on executing graphs in microseconds." },
                .own = noLabels,
                .number =
                    [](const PodMoment& pod) {
                        return batches(pod) * pod.state.prefill.mean() * kMicrosecondsPerSecond;
                    } },
        } };
}

std::string ofHost(const DemoEndpoint&, const DemoReplica& replica)
{
    return "Level=\"Host\"," + label("Hostname", replica.pod);
}

std::string ofModelOnHost(const DemoEndpoint& endpoint, const DemoReplica& replica)
{
    return label("ModelName", endpoint.model) + ",Level=\"Model\","
        + label("Hostname", replica.pod);
}

ServerPage torchServePage()
{
    return { .server = DemoServer::TorchServe,
        .job = "torchserve",
        .port = 8082,
        .own =
            [](const DemoEndpoint& endpoint, const DemoReplica& replica) {
                return label("model_name", endpoint.model) + ",model_version=\"1.0\","
                    + label("hostname", replica.pod);
            },
        .metrics = {
            { .family = { "ts_inference_requests_total", Counter,
                  "Total number of inference requests." },
                .number = answered },
            { .family = { "ts_inference_latency_microseconds", Counter,
                  "Cumulative inference duration in microseconds." },
                .number =
                    [](const PodMoment& pod) {
                        return answered(pod) * pod.state.prefill.mean() * kMicrosecondsPerSecond;
                    } },
            { .family = { "ts_queue_latency_microseconds", Counter,
                  "Cumulative queue duration in microseconds." },
                .number =
                    [](const PodMoment& pod) {
                        return answered(pod) * pod.state.queueWait.mean() * kMicrosecondsPerSecond;
                    } },
            { .family = { "Requests2XX", Counter, "Requests that were answered." },
                .own = ofHost,
                .number = served },
            { .family = { "Requests4XX", Counter, "Requests that were wrong." },
                .own = ofHost,
                .number = [](const PodMoment& pod) { return 0.002 * served(pod); } },
            { .family = { "Requests5XX", Counter, "Requests that failed." },
                .own = ofHost,
                .number = [](const PodMoment& pod) { return failed(pod) + refused(pod); } },
            { .family = { "QueueTime", Gauge, "Time of the last request in the queue, in ms." },
                .own = ofHost,
                .number =
                    [](const PodMoment& pod) {
                        return std::round(pod.state.queueWait.median * kMillisecondsPerSecond);
                    } },
            { .family = { "HandlerTime", Gauge, "Time of the last request in the handler, in ms." },
                .own = ofModelOnHost,
                .number =
                    [](const PodMoment& pod) {
                        return pod.state.prefill.median * kMillisecondsPerSecond;
                    } },
            { .family = { "PredictionTime", Gauge, "Time of the last prediction, in ms." },
                .own = ofModelOnHost,
                .number =
                    [](const PodMoment& pod) {
                        return 0.95 * pod.state.prefill.median * kMillisecondsPerSecond;
                    } },
            { .family = { "GPUUtilization", Gauge, "GPU utilization in percent." },
                .labels = "DeviceId=\"0\"",
                .own = ofHost,
                .number =
                    [](const PodMoment& pod) {
                        return std::round(72.0 * std::min(pod.state.load, 1.0));
                    } },
        } };
}

std::string rayApplication(const DemoEndpoint& endpoint)
{
    return "ray_io_cluster=\"raycluster-serve\",SessionName=\"session_2026-11-01_06-12-44_1\","
           "application=\"default\","
        + label("deployment", endpoint.model);
}

std::string rayReplica(const DemoEndpoint& endpoint, const DemoReplica& replica)
{
    return rayApplication(endpoint) + ','
        + label("replica", endpoint.model + '#' + replica.uid.substr(0, 8)) + ','
        + label("WorkerId", replica.uid);
}

std::string rayHandle(const DemoEndpoint& endpoint, const DemoReplica& replica)
{
    return rayApplication(endpoint) + ',' + label("WorkerId", replica.uid);
}

std::string rayRoute(const DemoEndpoint& endpoint, const DemoReplica& replica)
{
    return rayReplica(endpoint, replica) + ',' + label("route", '/' + endpoint.model);
}

ServerPage rayServePage()
{
    static constexpr std::array kBounds { 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 300.0,
        400.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 60000.0, 120000.0, 300000.0, 600000.0 };
    return { .server = DemoServer::RayServe,
        .job = "ray-serve",
        .port = 8080,
        .own = rayReplica,
        .metrics = {
            { .family = { "ray_serve_deployment_replica_healthy", Gauge,
                  "Tracks whether this deployment replica is healthy. 1 means healthy." },
                .number = [](const PodMoment&) { return 1.0; } },
            { .family = { "ray_serve_deployment_request_counter_total", Counter,
                  "The number of queries that have been processed in this replica." },
                .own = rayRoute,
                .number = answered },
            { .family = { "ray_serve_deployment_error_counter_total", Counter,
                  "The number of exceptions that have occurred in this replica." },
                .own = rayRoute,
                .number = failed },
            { .family = { "ray_serve_deployment_processing_latency_ms", Histogram,
                  "The latency for queries to be processed." },
                .own = rayRoute,
                .number = served,
                .spread =
                    [](const PodMoment& pod) {
                        return scaled(pod.state.prefill, kMillisecondsPerSecond);
                    },
                .bounds = kBounds },
            { .family = { "ray_serve_replica_processing_queries", Gauge,
                  "The current number of queries being processed." },
                .number = running },
            { .family = { "ray_serve_deployment_queued_queries", Gauge,
                  "The current number of queries to this deployment waiting to be assigned." },
                .own = rayHandle,
                .number = waiting },
            { .family = { "ray_serve_num_http_requests_total", Counter,
                  "The number of HTTP requests processed." },
                .labels = "method=\"POST\"",
                .own = rayHandle,
                .number = [](const PodMoment& pod) { return answered(pod) + refused(pod); } },
            { .family = { "ray_serve_num_http_error_requests_total", Counter,
                  "The number of non-200 HTTP responses." },
                .labels = "method=\"POST\",error_code=\"500\"",
                .own = rayHandle,
                .number = failed },
            { .family = { "ray_serve_num_http_error_requests_total", Counter,
                  "The number of non-200 HTTP responses." },
                .labels = "method=\"POST\",error_code=\"503\"",
                .own = rayHandle,
                .number = refused },
            { .family = { "ray_serve_http_request_latency_ms", Histogram,
                  "The end-to-end latency of HTTP requests." },
                .labels = "method=\"POST\"",
                .own = rayHandle,
                .number = served,
                .spread =
                    [](const PodMoment& pod) {
                        return scaled(pod.state.whole, kMillisecondsPerSecond);
                    },
                .bounds = kBounds },
        } };
}

ServerPage kServePage()
{
    static constexpr std::array kBounds { 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75,
        1.0, 2.5, 5.0, 7.5, 10.0 };
    return { .server = DemoServer::KServe,
        .job = "kserve",
        .port = 8080,
        .own = modelName,
        .metrics = {
            { .family = { "request_predict_seconds", Histogram, "predict request latency" },
                .number = served,
                .spread = whole,
                .bounds = kBounds },
            { .family = { "request_preprocess_seconds", Histogram, "pre-process request latency" },
                .number = served,
                .spread = [](const PodMoment& pod) { return scaled(pod.state.prefill, 0.08); },
                .bounds = kBounds },
            { .family = { "request_postprocess_seconds", Histogram,
                  "post-process request latency" },
                .number = served,
                .spread = [](const PodMoment& pod) { return scaled(pod.state.prefill, 0.05); },
                .bounds = kBounds },
        } };
}

/// The sidecar of KServe's pods, with the names up to Knative 1.18.
ServerPage queueProxyPage()
{
    static constexpr std::array kBounds { 5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 100.0, 150.0, 200.0,
        250.0, 300.0, 350.0, 400.0, 450.0, 500.0, 600.0, 700.0, 800.0, 900.0, 1000.0, 2000.0,
        5000.0, 10000.0, 20000.0, 50000.0, 100000.0 };
    static constexpr const char* kGood = "response_code=\"200\",response_code_class=\"2xx\"";
    static constexpr MetricFamily kRequests { "revision_request_count", Counter,
        "The number of requests that are routed to queue-proxy" };
    return { .server = DemoServer::KServe,
        .job = "knative-queue-proxy",
        .port = 9091,
        .container = "queue-proxy",
        .own =
            [](const DemoEndpoint& endpoint, const DemoReplica& replica) {
                return "namespace_name=\"inference\"," + label("service_name", endpoint.name) + ','
                    + label("configuration_name", endpoint.name) + ','
                    + label("revision_name", endpoint.name + "-00001") + ','
                    + label("pod_name", replica.pod) + ",container_name=\"kserve-container\"";
            },
        .metrics = {
            { .family = { "revision_queue_depth", Gauge,
                  "The current number of items in the serving and waiting queue" },
                .number =
                    [](const PodMoment& pod) {
                        return std::round(pod.state.running + pod.state.waiting);
                    } },
            { .family = kRequests, .labels = kGood, .number = served },
            { .family = kRequests,
                .labels = "response_code=\"500\",response_code_class=\"5xx\"",
                .number = failed },
            { .family = kRequests,
                .labels = "response_code=\"503\",response_code_class=\"5xx\"",
                .number = refused },
            { .family = { "revision_app_request_count", Counter,
                  "The number of requests that are routed to user-container" },
                .labels = kGood,
                .number = served },
            { .family = { "revision_request_latencies", Histogram,
                  "The response time in millisecond" },
                .labels = kGood,
                .number = served,
                .spread =
                    [](const PodMoment& pod) {
                        return scaled(pod.state.whole, kMillisecondsPerSecond);
                    },
                .bounds = kBounds },
            { .family = { "revision_app_request_latencies", Histogram,
                  "The response time in millisecond" },
                .labels = kGood,
                .number = served,
                .spread =
                    [](const PodMoment& pod) {
                        return scaled(pod.state.prefill, kMillisecondsPerSecond);
                    },
                .bounds = kBounds },
        } };
}

} // namespace

std::vector<ServerPage> oneShotServerPages()
{
    return { tensorFlowPage(), torchServePage(), rayServePage(), kServePage(), queueProxyPage() };
}

} // namespace promdesk
