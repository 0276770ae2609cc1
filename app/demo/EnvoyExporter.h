// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// The gateway of every cluster: one upstream group per endpoint.
class EnvoyExporter final : public DemoExporter
{
public:
    /// The layout must outlive it.
    explicit EnvoyExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    struct Upstream
    {
        std::size_t endpoint = 0;
        std::string label; ///< envoy_cluster_name="…"
    };

    /// What a gateway sees of an endpoint: all its replicas together.
    struct Traffic
    {
        double good = 0.0; ///< requests per second
        double bad = 0.0;
        double running = 0.0;
        double waiting = 0.0;
        int healthy = 0;
        int hosts = 0;
        LatencySpread whole;
    };

    [[nodiscard]] Traffic trafficOf(std::size_t endpoint, const FleetState& state) const;
    static void recordUpstream(
        MetricRecorder& recorder, const std::string& label, const Traffic& traffic);
    static void recordDownstream(MetricRecorder& recorder, const Traffic& traffic);

    const DemoLayout& m_layout;
    std::vector<DemoTarget> m_targets; ///< by cluster
    std::vector<std::vector<Upstream>> m_upstreams; ///< by cluster
};

} // namespace promdesk
