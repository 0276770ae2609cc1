// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/HadoopExporter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace promdesk {

namespace {

using enum MetricType;

// The daemons write no help texts.
constexpr MetricFamily kCapacity { "fs_namesystem_capacity_total", Gauge, "" };
constexpr MetricFamily kUsed { "fs_namesystem_capacity_used", Gauge, "" };
constexpr MetricFamily kRemaining { "fs_namesystem_capacity_remaining", Gauge, "" };
constexpr MetricFamily kFiles { "fs_namesystem_files_total", Gauge, "" };
constexpr MetricFamily kBlocks { "fs_namesystem_blocks_total", Gauge, "" };
constexpr MetricFamily kMissing { "fs_namesystem_missing_blocks", Gauge, "" };
constexpr MetricFamily kCorrupt { "fs_namesystem_corrupt_blocks", Gauge, "" };
constexpr MetricFamily kUnder { "fs_namesystem_under_replicated_blocks", Gauge, "" };
constexpr MetricFamily kLive { "fs_namesystem_num_live_data_nodes", Gauge, "" };
constexpr MetricFamily kDead { "fs_namesystem_num_dead_data_nodes", Gauge, "" };
constexpr MetricFamily kFileOps { "namenode_total_file_ops", Counter, "" };
constexpr MetricFamily kActive { "cluster_metrics_num_active_n_ms", Gauge, "" };
constexpr MetricFamily kLost { "cluster_metrics_num_lost_n_ms", Gauge, "" };
constexpr MetricFamily kUnhealthy { "cluster_metrics_num_unhealthy_n_ms", Gauge, "" };
constexpr MetricFamily kAppsRunning { "queue_metrics_apps_running", Gauge, "" };
constexpr MetricFamily kAppsPending { "queue_metrics_apps_pending", Gauge, "" };
constexpr MetricFamily kAppsFailed { "queue_metrics_apps_failed", Counter, "" };
constexpr MetricFamily kAllocatedMb { "queue_metrics_allocated_mb", Gauge, "" };
constexpr MetricFamily kAvailableMb { "queue_metrics_available_mb", Gauge, "" };
constexpr MetricFamily kPendingMb { "queue_metrics_pending_mb", Gauge, "" };
constexpr MetricFamily kRead { "datanode_bytes_read", Counter, "" };
constexpr MetricFamily kWritten { "datanode_bytes_written", Counter, "" };
constexpr MetricFamily kContainers { "node_manager_metrics_containers_running", Gauge, "" };
constexpr MetricFamily kLaunched { "node_manager_metrics_containers_launched", Counter, "" };
constexpr MetricFamily kFailed { "node_manager_metrics_containers_failed", Counter, "" };
constexpr MetricFamily kAllocatedGb { "node_manager_metrics_allocated_gb", Gauge, "" };
constexpr MetricFamily kAvailableGb { "node_manager_metrics_available_gb", Gauge, "" };
constexpr MetricFamily kHeapUsed { "jvm_metrics_mem_heap_used_m", Gauge, "" };
constexpr MetricFamily kHeapMax { "jvm_metrics_mem_heap_max_m", Gauge, "" };
constexpr MetricFamily kGcCount { "jvm_metrics_gc_count", Counter, "" };
constexpr MetricFamily kGcTime { "jvm_metrics_gc_time_millis", Counter, "" };
constexpr MetricFamily kThreads { "jvm_metrics_threads_runnable", Gauge, "" };
constexpr MetricFamily kQueueTime { "rpc_rpc_queue_time_avg_time", Gauge, "" };
constexpr MetricFamily kProcessing { "rpc_rpc_processing_time_avg_time", Gauge, "" };
constexpr MetricFamily kCalls { "rpc_call_queue_length", Gauge, "" };
constexpr MetricFamily kConnections { "rpc_num_open_connections", Gauge, "" };

constexpr std::string_view kDfs = "context=\"dfs\"";
constexpr std::string_view kYarn = "context=\"yarn\"";
constexpr std::string_view kJvm = "context=\"jvm\"";
constexpr std::string_view kState = "hastate=\"active\"";

constexpr double kBytesPerNode = 96e12;
constexpr double kBlocksPerNode = 240'000.0; ///< with all copies
constexpr double kCopies = 3.0;
constexpr double kYarnGbPerNode = 512.0;
constexpr double kMbPerGb = 1024.0;
constexpr double kHeapMaxMb = 8192.0;

/// 0…1, highest at this hour of the day.
double daily(double hour, double highest)
{
    return 0.5 + 0.5 * std::cos((hour - highest) / 12.0 * std::numbers::pi);
}

} // namespace

HadoopExporter::HadoopExporter(const DemoLayout& layout)
    : m_layout(layout)
{
    for (std::size_t n = 0; n < layout.nodes.size() && m_dataNodes.size() < kMostNodes; ++n) {
        if (layout.nodes[n].cluster == kCluster) {
            const auto node = static_cast<int>(n);
            m_dataNodes.push_back(daemonOn(node, "DataNode", "9864"));
            m_nodeManagers.push_back(daemonOn(node, "NodeManager", "8042"));
        }
    }
    if (!m_dataNodes.empty()) {
        m_masters.push_back(daemonOn(m_dataNodes.front().node, "NameNode", "9870"));
        m_masters.push_back(daemonOn(m_dataNodes.front().node, "ResourceManager", "8088"));
    }
}

HadoopExporter::Daemon HadoopExporter::daemonOn(int node, const char* name, const char* port) const
{
    const DemoNode& place = m_layout.nodes[static_cast<std::size_t>(node)];
    return { .target = { .job = "hadoop",
                 .path = "/metrics/hadoop/" + place.name + '/' + name,
                 .labels = { { "cluster", m_layout.clusters[kCluster].name },
                     { "instance", place.address + ':' + port } },
                 .node = node },
        .tags = label("hostname", place.name) + ',' + label("processname", name),
        .node = node };
}

HadoopExporter::Totals HadoopExporter::totalsOf(const FleetState& state) const
{
    Totals totals;
    for (const Daemon& daemon : m_dataNodes) {
        totals.alive += state.nodes[static_cast<std::size_t>(daemon.node)].isUp ? 1 : 0;
    }
    const auto all = static_cast<double>(m_dataNodes.size());
    totals.dead = static_cast<int>(m_dataNodes.size()) - totals.alive;
    totals.hour = std::fmod(state.unixSeconds / 3600.0, 24.0);
    totals.usedBytes = all * kBytesPerNode * (0.71 + 0.02 * daily(totals.hour, 5.0));
    // Batch jobs run at night.
    totals.yarnShare = 0.35 + 0.55 * daily(totals.hour, 3.0);
    return totals;
}

void HadoopExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    if (m_masters.empty()) {
        return;
    }
    const Totals totals = totalsOf(state);
    const auto isUp = [&state](const Daemon& daemon) {
        return static_cast<char>(state.nodes[static_cast<std::size_t>(daemon.node)].isUp);
    };
    recorder.target(m_masters[0].target, isUp(m_masters[0]));
    recordNameNode(recorder, m_masters[0], totals);
    recorder.target(m_masters[1].target, isUp(m_masters[1]));
    recordResourceManager(recorder, m_masters[1], totals);
    for (std::size_t i = 0; i < m_dataNodes.size(); ++i) {
        const Daemon& storing = m_dataNodes[i];
        recorder.target(storing.target, isUp(storing));
        recordDataNode(recorder, storing, state.nodes[static_cast<std::size_t>(storing.node)]);
        recorder.target(m_nodeManagers[i].target, isUp(m_nodeManagers[i]));
        recordNodeManager(recorder, m_nodeManagers[i], totals);
    }
}

void HadoopExporter::recordNameNode(
    MetricRecorder& recorder, const Daemon& daemon, const Totals& totals)
{
    const LabelPieces own { kDfs, daemon.tags, kState };
    const double all = totals.alive + totals.dead;
    const double blocks = all * kBlocksPerNode / kCopies;
    recorder.gauge(kCapacity, own, all * kBytesPerNode);
    recorder.gauge(kUsed, own, totals.usedBytes);
    recorder.gauge(kRemaining, own, all * kBytesPerNode - totals.usedBytes);
    recorder.gauge(kFiles, own, std::round(blocks * 0.6));
    recorder.gauge(kBlocks, own, std::round(blocks));
    recorder.gauge(kMissing, own, 0.0);
    recorder.gauge(kCorrupt, own, 0.0);
    recorder.gauge(kUnder, own, totals.dead * kBlocksPerNode);
    recorder.gauge(kLive, own, totals.alive);
    recorder.gauge(kDead, own, totals.dead);
    recorder.count(kFileOps, { kDfs, daemon.tags }, 400.0 + 900.0 * totals.yarnShare);
    recordRpc(recorder, daemon, "8020", totals.yarnShare + 0.2 * totals.dead);
    recordJvm(recorder, daemon, 0.55 + 0.1 * totals.yarnShare);
}

void HadoopExporter::recordResourceManager(
    MetricRecorder& recorder, const Daemon& daemon, const Totals& totals)
{
    struct Queue
    {
        const char* tag;
        double share; ///< of what the cluster gives away
    };

    static constexpr std::array kQueues { Queue { "queue=\"root\"", 1.0 },
        Queue { "queue=\"root.features\"", 0.6 }, Queue { "queue=\"root.adhoc\"", 0.4 } };
    recorder.gauge(kActive, { kYarn, daemon.tags }, totals.alive);
    recorder.gauge(kLost, { kYarn, daemon.tags }, totals.dead);
    recorder.gauge(kUnhealthy, { kYarn, daemon.tags }, 0.0);
    const double room = totals.alive * kYarnGbPerNode * kMbPerGb;
    for (const Queue& queue : kQueues) {
        const LabelPieces own { kYarn, daemon.tags, queue.tag };
        const double waiting = std::max(0.0, totals.yarnShare - 0.8) * 40.0 * queue.share;
        recorder.gauge(kAppsRunning, own, std::round(30.0 * totals.yarnShare * queue.share));
        recorder.gauge(kAppsPending, own, std::round(waiting));
        recorder.count(kAppsFailed, own, 0.0004 * queue.share);
        recorder.gauge(kAllocatedMb, own, std::round(room * totals.yarnShare * queue.share));
        recorder.gauge(
            kAvailableMb, own, std::round(room * (1.0 - totals.yarnShare) * queue.share));
        recorder.gauge(kPendingMb, own, std::round(waiting * 16.0 * kMbPerGb));
    }
    recordRpc(recorder, daemon, "8032", totals.yarnShare);
    recordJvm(recorder, daemon, 0.4 + 0.1 * totals.yarnShare);
}

void HadoopExporter::recordDataNode(
    MetricRecorder& recorder, const Daemon& daemon, const NodeState& state)
{
    const double busy = std::max(0.05, state.diskBusy);
    recorder.counter(kRead, { kDfs, daemon.tags }, 420e6 * busy);
    recorder.counter(kWritten, { kDfs, daemon.tags }, 150e6 * busy);
    recordRpc(recorder, daemon, "9867", busy);
    recordJvm(recorder, daemon, 0.3 + 0.2 * busy);
}

void HadoopExporter::recordNodeManager(
    MetricRecorder& recorder, const Daemon& daemon, const Totals& totals)
{
    // Neighbours do not run in step.
    const double share =
        std::clamp(totals.yarnShare + 0.04 * std::sin(totals.hour * 9.0 + daemon.node), 0.0, 1.0);
    const double containers = std::round(share * kYarnGbPerNode / 8.0);
    const LabelPieces own { kYarn, daemon.tags };
    recorder.gauge(kContainers, own, containers);
    recorder.count(kLaunched, own, containers / 300.0);
    recorder.count(kFailed, own, containers / 300.0 * 0.01);
    recorder.gauge(kAllocatedGb, own, containers * 8.0);
    recorder.gauge(kAvailableGb, own, kYarnGbPerNode - containers * 8.0);
    recordJvm(recorder, daemon, 0.35 + 0.15 * share);
}

void HadoopExporter::recordJvm(MetricRecorder& recorder, const Daemon& daemon, double heapShare)
{
    const LabelPieces own { kJvm, daemon.tags };
    recorder.gauge(kHeapUsed, own, kHeapMaxMb * heapShare);
    recorder.gauge(kHeapMax, own, kHeapMaxMb);
    recorder.count(kGcCount, own, 0.2 * heapShare);
    recorder.counter(kGcTime, own, 12.0 * heapShare);
    recorder.gauge(kThreads, own, std::round(20.0 + 40.0 * heapShare));
}

void HadoopExporter::recordRpc(
    MetricRecorder& recorder, const Daemon& daemon, const char* port, double load)
{
    const std::string place = label("port", port);
    const LabelPieces own { "context=\"rpc\"", daemon.tags, place };
    recorder.gauge(kQueueTime, own, 0.1 + 0.6 * load * load);
    recorder.gauge(kProcessing, own, 0.3 + 0.9 * load);
    recorder.gauge(kCalls, own, std::round(4.0 * load * load));
    recorder.gauge(kConnections, own, std::round(20.0 + 60.0 * load));
}

} // namespace promdesk
