// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// The metrics page of every vLLM pod, under the names of its release.
class VllmExporter final : public DemoExporter
{
public:
    /// The layout must outlive it.
    explicit VllmExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    struct Pod
    {
        std::size_t replica = 0;
        DemoTarget target;
        std::string model; ///< model_name="…",engine="0"
    };

    void recordScalars(MetricRecorder& recorder, const Pod& pod, const ReplicaState& state) const;
    void recordTokens(MetricRecorder& recorder, const Pod& pod, const ReplicaState& state) const;
    void recordLatencies(MetricRecorder& recorder, const Pod& pod, const ReplicaState& state) const;
    static void recordHttp(MetricRecorder& recorder, const ReplicaState& state);
    [[nodiscard]] const DemoEndpoint& endpointOf(const Pod& pod) const;

    const DemoLayout& m_layout;
    std::vector<Pod> m_pods;
};

} // namespace promdesk
