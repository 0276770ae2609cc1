// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/IstioExporter.h"

#include "demo/ModelServerExporter.h"

#include <array>
#include <string_view>
#include <utility>

namespace promdesk {

namespace {

using enum MetricType;

constexpr std::array kTimeBounds { 0.5, 1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0,
    2500.0, 5000.0, 10000.0, 30000.0, 60000.0, 300000.0, 600000.0, 1800000.0, 3600000.0 };
constexpr int kPort = 15020;
constexpr double kOwnSeconds = 0.0008; ///< the sidecar's own way

constexpr MetricFamily kRequests { "istio_requests_total", Counter,
    "Requests handled by an Istio proxy." };
constexpr MetricFamily kTime { "istio_request_duration_milliseconds", Histogram,
    "Duration of requests in milliseconds." };

constexpr std::string_view kGood = "response_code=\"200\",response_flags=\"-\"";
constexpr std::string_view kWrong = "response_code=\"400\",response_flags=\"-\"";
constexpr std::string_view kFailed = "response_code=\"500\",response_flags=\"-\"";
/// The server is full: upstream overflow.
constexpr std::string_view kRefused = "response_code=\"503\",response_flags=\"UO\"";

bool hasSidecar(const DemoEndpoint& endpoint)
{
    return endpoint.cluster == IstioExporter::kCluster && endpoint.server != DemoServer::Vllm
        && endpoint.server != DemoServer::VllmOld;
}

std::string labelsOf(const DemoEndpoint& endpoint)
{
    const std::string workload = endpoint.workload();
    return label("reporter", "destination") + ',' + label("source_workload", "envoy-gateway") + ','
        + label("source_workload_namespace", "gateway") + ','
        + label("destination_workload", workload) + ','
        + label("destination_workload_namespace", "inference") + ','
        + label("destination_service", endpoint.name + ".inference.svc.cluster.local") + ','
        + label("destination_service_name", endpoint.name) + ','
        + label("destination_service_namespace", "inference") + ','
        + label("destination_canonical_service", endpoint.name) + ','
        + label("request_protocol", "http") + ','
        + label("connection_security_policy", "mutual_tls");
}

} // namespace

IstioExporter::IstioExporter(const DemoLayout& layout)
{
    for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
        const DemoReplica& replica = layout.replicas[r];
        const DemoEndpoint& endpoint = layout.endpoints[static_cast<std::size_t>(replica.endpoint)];
        if (!hasSidecar(endpoint)) {
            continue;
        }
        Sidecar sidecar { .replica = r,
            .target = podTarget(layout, replica, "istio-proxy", kPort),
            .labels = labelsOf(endpoint) };
        for (auto& [name, value] : sidecar.target.labels) {
            value = name == "container" ? "istio-proxy" : value;
        }
        m_sidecars.push_back(std::move(sidecar));
    }
}

void IstioExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (const Sidecar& sidecar : m_sidecars) {
        const ReplicaState& replica = state.replicas[sidecar.replica];
        recorder.target(sidecar.target, replica.isUp ? 1 : 0);
        const auto count = [&](std::string_view answer, double perSecond) {
            recorder.count(kRequests, { sidecar.labels, answer }, perSecond);
        };
        count(kGood, replica.servedRps * 0.996);
        count(kWrong, replica.servedRps * 0.004);
        count(kFailed, replica.failedRps);
        count(kRefused, replica.refusedRps);
        LatencySpread whole = replica.whole;
        whole.median = (whole.median + kOwnSeconds) * 1000.0;
        recorder.histogram(kTime, sidecar.labels + ',' + std::string(kGood), kTimeBounds, whole,
            replica.servedRps);
    }
}

} // namespace promdesk
