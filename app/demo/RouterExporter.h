// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// The vLLM production stack's router, in front of the current vLLM endpoints of one cluster.
class RouterExporter final : public DemoExporter
{
public:
    /// Index of the cluster that has one.
    static constexpr int kCluster = 1;

    /// The layout must outlive it.
    explicit RouterExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    struct Backend
    {
        std::size_t replica = 0;
        std::size_t endpoint = 0;
        std::string server; ///< server="http://…"
        std::string request; ///< server="…",model="…"
    };

    static void recordEngine(
        MetricRecorder& recorder, const Backend& backend, const ReplicaState& state);
    void recordRequests(
        MetricRecorder& recorder, const Backend& backend, const ReplicaState& state) const;
    void recordModels(MetricRecorder& recorder, const FleetState& state) const;

    const DemoLayout& m_layout;
    DemoTarget m_target;
    std::vector<Backend> m_backends; ///< in the layout's order
};

} // namespace promdesk
