// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetCount.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace promdesk {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Adds a vital sign when it is there; a sum of nothing stays NaN.
void addVital(double& sum, const VitalSigns& vitals, const char* id)
{
    const auto at = vitals.find(id);
    if (at != vitals.end() && std::isfinite(at->second)) {
        sum = std::isnan(sum) ? at->second : sum + at->second;
    }
}

void addCluster(FleetCount& count, const TopologyCluster& cluster)
{
    ++count.clusters;
    addVital(count.firingAlerts, cluster.vitals, "alerts_firing");
    for (const TopologyNode& node : cluster.nodes) {
        count.nodes.add(node.verdict.health);
        count.gpus += node.gpuCount;
    }
    for (const TopologyEndpoint& endpoint : cluster.endpoints) {
        count.endpoints.add(endpoint.verdict.health);
        addVital(count.requestsPerSecond, endpoint.vitals, "request_rate");
        addVital(count.tokensPerSecond, endpoint.vitals, "output_tokens_per_s");
    }
}

} // namespace

void HealthCount::add(Health health)
{
    ++m_counts.at(static_cast<std::size_t>(health));
}

int HealthCount::total() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), 0);
}

int HealthCount::needingAttention() const
{
    return of(Health::Degraded) + of(Health::Silent) + of(Health::Failing);
}

FleetCount countFleet(const TopologyTree& topology)
{
    FleetCount count;
    count.requestsPerSecond = kNone;
    count.tokensPerSecond = kNone;
    count.firingAlerts = kNone;
    for (const TopologySource& source : topology.sources) {
        for (const TopologyCluster& cluster : source.clusters) {
            addCluster(count, cluster);
        }
    }
    return count;
}

} // namespace promdesk
