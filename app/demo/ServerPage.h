// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/FleetDynamics.h"
#include "demo/MetricCatalog.h"

#include <span>
#include <string>
#include <vector>

namespace promdesk {

/// One replica at one moment, as its server describes it.
struct PodMoment
{
    const DemoEndpoint& endpoint;
    const ReplicaState& state;

    [[nodiscard]] double promptTokensPerSecond() const
    {
        return state.servedRps * endpoint.promptTokens;
    }

    [[nodiscard]] double outputTokensPerSecond() const
    {
        return state.servedRps * endpoint.outputTokens;
    }

    [[nodiscard]] double requestsPerSecond() const { return state.servedRps + state.failedRps; }
};

/// One metric of a server's page: what it is called and what of the moment it shows.
struct PodMetric
{
    using Number = double (*)(const PodMoment&);
    using Spread = LatencySpread (*)(const PodMoment&);

    using Labels = std::string (*)(const DemoEndpoint&, const DemoReplica&);

    MetricFamily family;
    const char* labels = ""; ///< beside the server's own
    Labels own = nullptr; ///< instead of the page's
    Number number = nullptr; ///< a gauge's value; of counters and histograms the events per second
    Spread spread = nullptr; ///< of a histogram, in the unit of its bounds
    std::span<const double> bounds = {};
};

/// What the pods of one kind of server show at one port. Adding a server is adding one of these.
struct ServerPage
{
    DemoServer server = DemoServer::Sglang;
    const char* job = "";
    int port = 8000;
    const char* container = nullptr; ///< null: the one that serves the model
    /// Labels that the server itself writes on its metrics, as "a=\"b\",c=\"d\"".
    PodMetric::Labels own = nullptr;
    std::vector<PodMetric> metrics;
};

/// The pages of all servers that are described so; constant.
[[nodiscard]] const std::vector<ServerPage>& serverPages();

/// SGLang, TGI, llama.cpp, Ollama.
[[nodiscard]] std::vector<ServerPage> tokenServerPages();
/// TensorFlow Serving, TorchServe, Ray Serve, KServe and Knative's queue-proxy.
[[nodiscard]] std::vector<ServerPage> oneShotServerPages();

/// For metrics of a process that knows no model.
[[nodiscard]] inline std::string noLabels(const DemoEndpoint&, const DemoReplica&)
{
    return {};
}

/// The same spread in another unit.
[[nodiscard]] inline LatencySpread scaled(LatencySpread spread, double factor)
{
    spread.median *= factor;
    return spread;
}

constexpr double kMillisecondsPerSecond = 1e3;
constexpr double kMicrosecondsPerSecond = 1e6;

} // namespace promdesk
