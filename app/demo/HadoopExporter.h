// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <string>
#include <vector>

namespace promdesk {

/// HDFS and YARN on the nodes of one cluster, as the /prom page of each daemon shows them: one
/// NameNode and one ResourceManager, and a DataNode and a NodeManager on every node. A node that
/// dies takes its daemons with it, and its blocks are one copy short.
class HadoopExporter final : public DemoExporter
{
public:
    /// Index of the cluster that has it: the one with a dead node.
    static constexpr int kCluster = 2;
    /// So many nodes take part at most.
    static constexpr int kMostNodes = 48;

    /// The layout must outlive it.
    explicit HadoopExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    /// What runs on one node.
    struct Daemon
    {
        DemoTarget target;
        std::string tags; ///< hostname="…",processname="…"
        int node = 0; ///< index in DemoLayout::nodes
    };

    /// The figures of the whole cluster at one moment.
    struct Totals
    {
        int alive = 0;
        int dead = 0;
        double usedBytes = 0.0;
        double yarnShare = 0.0; ///< of memory and cores that are given away
        double hour = 0.0; ///< of the day, UTC
    };

    [[nodiscard]] Daemon daemonOn(int node, const char* name, const char* port) const;
    [[nodiscard]] Totals totalsOf(const FleetState& state) const;
    static void recordNameNode(
        MetricRecorder& recorder, const Daemon& daemon, const Totals& totals);
    static void recordResourceManager(
        MetricRecorder& recorder, const Daemon& daemon, const Totals& totals);
    static void recordDataNode(
        MetricRecorder& recorder, const Daemon& daemon, const NodeState& state);
    static void recordNodeManager(
        MetricRecorder& recorder, const Daemon& daemon, const Totals& totals);
    static void recordJvm(MetricRecorder& recorder, const Daemon& daemon, double heapShare);
    static void recordRpc(
        MetricRecorder& recorder, const Daemon& daemon, const char* port, double load);

    const DemoLayout& m_layout;
    std::vector<Daemon> m_masters; ///< NameNode, ResourceManager; empty without such a cluster
    std::vector<Daemon> m_dataNodes;
    std::vector<Daemon> m_nodeManagers; ///< as many, on the same nodes
};

} // namespace promdesk
