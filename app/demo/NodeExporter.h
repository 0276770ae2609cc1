// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <string>
#include <vector>

namespace promdesk {

/// node_exporter on every node: CPU, memory, disk, file system, network, pressure.
class NodeExporter final : public DemoExporter
{
public:
    /// The layout must outlive it.
    explicit NodeExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    void recordCpu(MetricRecorder& recorder, const NodeState& node) const;
    static void recordMemory(MetricRecorder& recorder, const NodeState& node);
    static void recordDevices(MetricRecorder& recorder, const NodeState& node);

    std::vector<DemoTarget> m_targets;
    std::vector<std::string> m_names; ///< labels of node_uname_info
    std::vector<std::string> m_cpus; ///< cpu="0"…
};

} // namespace promdesk
