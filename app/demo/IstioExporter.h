// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// The sidecars of an Istio mesh: one beside each pod of one cluster that serves no vLLM, with what
/// came in from the gateway.
class IstioExporter final : public DemoExporter
{
public:
    /// Index of the cluster that has a mesh.
    static constexpr int kCluster = 0;

    /// The layout must outlive it.
    explicit IstioExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    struct Sidecar
    {
        std::size_t replica = 0;
        DemoTarget target;
        std::string labels; ///< of every series
    };

    std::vector<Sidecar> m_sidecars; ///< in the layout's order
};

} // namespace promdesk
