// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/Incidents.h"

#include "demo/Noise.h"

#include <cstddef>
#include <string>

namespace promdesk {

namespace {

constexpr double kRiseSeconds = 360.0;
constexpr double kMinute = 60.0;
constexpr double kHour = 3600.0;

class IncidentList
{
public:
    explicit IncidentList(const DemoLayout& layout)
        : m_layout(layout)
    { }

    /// A replica of an endpoint by number; -1 when the fleet is too small for it.
    [[nodiscard]] int replica(const char* cluster, const char* endpoint, int number) const
    {
        const int index = m_layout.endpointIndex(cluster, endpoint);
        return index < 0 ? -1 : m_layout.firstReplica(index) + number;
    }

    [[nodiscard]] int firstGpu(int replica) const
    {
        return replica < 0 ? -1 : m_layout.replicas[static_cast<std::size_t>(replica)].gpus.front();
    }

    [[nodiscard]] int node(int replica) const
    {
        return replica < 0 ? -1 : m_layout.replicas[static_cast<std::size_t>(replica)].node;
    }

    void add(DemoIncident incident)
    {
        if (incident.subject >= 0) {
            m_incidents.push_back(incident);
        }
    }

    [[nodiscard]] std::vector<DemoIncident> take() { return std::move(m_incidents); }

private:
    const DemoLayout& m_layout;
    std::vector<DemoIncident> m_incidents;
};

} // namespace

double DemoIncident::strength(double seconds) const
{
    return smoothStep(seconds, beginSeconds, kRiseSeconds)
        * (1.0 - smoothStep(seconds, endSeconds, kRiseSeconds));
}

std::vector<DemoIncident> makeIncidents(const DemoLayout& layout)
{
    using enum IncidentKind;
    IncidentList list(layout);
    list.add({ Saturation, layout.endpointIndex("eu-west", "llama-3-1-70b"), -25 * kMinute });
    list.add(
        { GpuThrottled, list.firstGpu(list.replica("us-east", "gemma-2-27b", 1)), -40 * kMinute });
    list.add({ NodeDown, list.node(list.replica("ap-south", "sdxl-turbo", 2)), -12 * kMinute });
    list.add({ ReplicaFailing, list.replica("eu-west", "resnet50-classifier", 1), -50 * kMinute });
    list.add({ Saturation, layout.endpointIndex("eu-west", "falcon-3-10b"), -30 * kMinute });
    list.add({ ReplicaFailing, list.replica("eu-west", "wide-and-deep-ranker", 2), -45 * kMinute });
    list.add({ ReplicaSlow, list.replica("us-east", "qwen2-5-coder-14b", 3), -35 * kMinute });

    list.add(
        { Saturation, layout.endpointIndex("ap-south", "qwen2-5-72b"), -9 * kHour, -8.2 * kHour });
    list.add({ NodeDown, list.node(list.replica("us-east", "phi-3-medium", 0)), -15 * kHour,
        -14.6 * kHour });
    list.add({ GpuThrottled, list.firstGpu(list.replica("eu-west", "mixtral-8x7b", 0)), -6 * kHour,
        -5.4 * kHour });
    list.add({ ReplicaFailing, list.replica("us-east", "bge-reranker-v2", 0), -19 * kHour,
        -18.5 * kHour });
    list.add(
        { ReplicaSlow, list.replica("us-east", "qwen2-5-coder-14b", 1), -8 * kHour, -7.3 * kHour });
    return list.take();
}

} // namespace promdesk
