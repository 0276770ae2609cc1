// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// The DCGM exporter on every node: eight GPUs each, with the pod that uses them.
class GpuExporter final : public DemoExporter
{
public:
    /// The layout must outlive it.
    explicit GpuExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    void recordGpu(MetricRecorder& recorder, const GpuState& gpu, std::size_t index) const;

    const DemoLayout& m_layout;
    std::vector<DemoTarget> m_targets;
    std::vector<std::string> m_labels; ///< by GPU
};

} // namespace promdesk
