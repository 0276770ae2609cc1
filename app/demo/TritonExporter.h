// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// The metrics page of every Triton pod.
class TritonExporter final : public DemoExporter
{
public:
    /// The layout must outlive it.
    explicit TritonExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    struct Pod
    {
        std::size_t replica = 0;
        std::size_t gpu = 0;
        DemoTarget target;
        std::string model; ///< model="…",version="1",gpu_uuid="…"
        std::string gpuLabel; ///< gpu_uuid="…"
    };

    static void recordRequests(MetricRecorder& recorder, const Pod& pod, const ReplicaState& state);
    static void recordTimes(MetricRecorder& recorder, const Pod& pod, const ReplicaState& state);
    void recordGpu(MetricRecorder& recorder, const Pod& pod, const FleetState& state) const;

    const DemoLayout& m_layout;
    std::vector<Pod> m_pods;
};

} // namespace promdesk
