// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/NodeExporter.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace promdesk {

namespace {

using enum MetricType;

/// More only make more series; a large fleet shows a quarter of them.
constexpr int kCpus = 8;
constexpr std::size_t kLargeFleet = 200;
constexpr double kMemoryBytes = 2048.0 * 1024 * 1024 * 1024;
constexpr double kSwapBytes = 64.0 * 1024 * 1024 * 1024;
constexpr double kDiskBytes = 3.84e12;

constexpr MetricFamily kUname { "node_uname_info", Gauge,
    "Labeled system information as provided by the uname system call." };
constexpr MetricFamily kCpu { "node_cpu_seconds_total", Counter,
    "Seconds the CPUs spent in each mode." };
constexpr MetricFamily kLoad1 { "node_load1", Gauge, "1m load average." };
constexpr MetricFamily kLoad5 { "node_load5", Gauge, "5m load average." };
constexpr MetricFamily kMemTotal { "node_memory_MemTotal_bytes", Gauge,
    "Memory information field MemTotal_bytes." };
constexpr MetricFamily kMemAvailable { "node_memory_MemAvailable_bytes", Gauge,
    "Memory information field MemAvailable_bytes." };
constexpr MetricFamily kMemFree { "node_memory_MemFree_bytes", Gauge,
    "Memory information field MemFree_bytes." };
constexpr MetricFamily kBuffers { "node_memory_Buffers_bytes", Gauge,
    "Memory information field Buffers_bytes." };
constexpr MetricFamily kCached { "node_memory_Cached_bytes", Gauge,
    "Memory information field Cached_bytes." };
constexpr MetricFamily kSlab { "node_memory_Slab_bytes", Gauge,
    "Memory information field Slab_bytes." };
constexpr MetricFamily kSwapTotal { "node_memory_SwapTotal_bytes", Gauge,
    "Memory information field SwapTotal_bytes." };
constexpr MetricFamily kSwapFree { "node_memory_SwapFree_bytes", Gauge,
    "Memory information field SwapFree_bytes." };
constexpr MetricFamily kMajorFaults { "node_vmstat_pgmajfault", Untyped,
    "/proc/vmstat information field pgmajfault." };
constexpr MetricFamily kOomKills { "node_vmstat_oom_kill", Untyped,
    "/proc/vmstat information field oom_kill." };
constexpr MetricFamily kCpuPressure { "node_pressure_cpu_waiting_seconds_total", Counter,
    "Total time in seconds that processes have waited for CPU time." };
constexpr MetricFamily kMemoryPressure { "node_pressure_memory_waiting_seconds_total", Counter,
    "Total time in seconds that processes have waited for memory." };
constexpr MetricFamily kIoPressure { "node_pressure_io_waiting_seconds_total", Counter,
    "Total time in seconds that processes have waited due to IO congestion." };
constexpr MetricFamily kDiskTime { "node_disk_io_time_seconds_total", Counter,
    "Total seconds spent doing I/Os." };
constexpr MetricFamily kDiskWeighted { "node_disk_io_time_weighted_seconds_total", Counter,
    "The weighted number of seconds spent doing I/Os." };
constexpr MetricFamily kDiskRead { "node_disk_read_bytes_total", Counter,
    "The total number of bytes read successfully." };
constexpr MetricFamily kDiskWritten { "node_disk_written_bytes_total", Counter,
    "The total number of bytes written successfully." };
constexpr MetricFamily kFsSize { "node_filesystem_size_bytes", Gauge, "Filesystem size in bytes." };
constexpr MetricFamily kFsAvailable { "node_filesystem_avail_bytes", Gauge,
    "Filesystem space available to non-root users in bytes." };
constexpr MetricFamily kFsFiles { "node_filesystem_files", Gauge, "Filesystem total file nodes." };
constexpr MetricFamily kFsFilesFree { "node_filesystem_files_free", Gauge,
    "Filesystem total free file nodes." };
constexpr MetricFamily kReceived { "node_network_receive_bytes_total", Counter,
    "Network device statistic receive_bytes." };
constexpr MetricFamily kSent { "node_network_transmit_bytes_total", Counter,
    "Network device statistic transmit_bytes." };
constexpr MetricFamily kReceiveDrops { "node_network_receive_drop_total", Counter,
    "Network device statistic receive_drop." };
constexpr MetricFamily kSendDrops { "node_network_transmit_drop_total", Counter,
    "Network device statistic transmit_drop." };
constexpr MetricFamily kReceiveErrors { "node_network_receive_errs_total", Counter,
    "Network device statistic receive_errs." };
constexpr MetricFamily kSendErrors { "node_network_transmit_errs_total", Counter,
    "Network device statistic transmit_errs." };
constexpr MetricFamily kSpeed { "node_network_speed_bytes", Gauge,
    "speed_bytes value of /sys/class/net/<iface>." };
constexpr MetricFamily kTime { "node_time_seconds", Gauge,
    "System time in seconds since epoch (1970)." };
constexpr MetricFamily kBoot { "node_boot_time_seconds", Gauge, "Node boot time, in unixtime." };
constexpr MetricFamily kTemperature { "node_hwmon_temp_celsius", Gauge,
    "Hardware monitor for temperature (input)." };

/// The file system of the models fills slowly and is cleaned once a day.
double usedDiskShare(double unixSeconds)
{
    const double day = unixSeconds / 86'400.0;
    return 0.52 + 0.22 * (day - static_cast<double>(static_cast<long long>(day)));
}

} // namespace

NodeExporter::NodeExporter(const DemoLayout& layout)
{
    const int cpus = layout.nodes.size() > kLargeFleet ? kCpus / 4 : kCpus;
    for (int cpu = 0; cpu < cpus; ++cpu) {
        m_cpus.push_back(label("cpu", std::to_string(cpu)));
    }
    for (std::size_t n = 0; n < layout.nodes.size(); ++n) {
        const DemoNode& node = layout.nodes[n];
        const std::string& cluster = layout.clusters[static_cast<std::size_t>(node.cluster)].name;
        m_targets.push_back({ .job = "node-exporter",
            .path = "/metrics/node/" + node.name,
            .labels = { { "cluster", cluster }, { "instance", node.address + ":9100" },
                { "namespace", "monitoring" }, { "node", node.name }, { "pod", node.exporterPod } },
            .node = static_cast<int>(n) });
        m_names.push_back(label("nodename", node.name) + "," + label("sysname", "Linux") + ","
            + label("release", "6.1.0-28-amd64") + "," + label("machine", "x86_64"));
    }
}

void NodeExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (std::size_t n = 0; n < m_targets.size(); ++n) {
        const NodeState& node = state.nodes[n];
        recorder.target(m_targets[n], node.isUp ? 1 : 0);
        recorder.gauge(kUname, { m_names[n] }, 1.0);
        recorder.gauge(kTime, {}, state.unixSeconds);
        recorder.gauge(kBoot, {}, 1'786'000'000.0 + 61.0 * static_cast<double>(n));
        recordCpu(recorder, node);
        recordMemory(recorder, node);
        recordDevices(recorder, node);
        const double used = usedDiskShare(state.unixSeconds + 4000.0 * static_cast<double>(n));
        static constexpr std::string_view kRoot =
            "device=\"/dev/nvme0n1p2\",fstype=\"ext4\",mountpoint=\"/\"";
        static constexpr std::string_view kModels =
            "device=\"/dev/nvme1n1\",fstype=\"xfs\",mountpoint=\"/var/lib/models\"";
        recorder.gauge(kFsSize, { kRoot }, kDiskBytes / 4);
        recorder.gauge(kFsSize, { kModels }, kDiskBytes);
        recorder.gauge(kFsAvailable, { kRoot }, kDiskBytes / 4 * 0.63);
        recorder.gauge(kFsAvailable, { kModels }, kDiskBytes * (1.0 - used));
        recorder.gauge(kFsFiles, { kRoot }, 6e7);
        recorder.gauge(kFsFilesFree, { kRoot }, 5.4e7);
    }
}

void NodeExporter::recordCpu(MetricRecorder& recorder, const NodeState& node) const
{
    // A dead node counts nothing: its rates are zero.
    const double on = node.isUp ? 1.0 : 0.0;
    const double idle = 1.0 - node.cpuBusy - node.cpuWaitingForIo;
    for (const std::string& cpu : m_cpus) {
        recorder.counter(kCpu, { cpu, "mode=\"idle\"" }, on * idle);
        recorder.counter(kCpu, { cpu, "mode=\"iowait\"" }, on * node.cpuWaitingForIo);
        recorder.counter(kCpu, { cpu, "mode=\"user\"" }, on * node.cpuBusy * 0.78);
        recorder.counter(kCpu, { cpu, "mode=\"system\"" }, on * node.cpuBusy * 0.2);
        recorder.counter(kCpu, { cpu, "mode=\"irq\"" }, 0.0);
        recorder.counter(kCpu, { cpu, "mode=\"nice\"" }, 0.0);
        recorder.counter(kCpu, { cpu, "mode=\"softirq\"" }, on * node.cpuBusy * 0.02);
        recorder.counter(kCpu, { cpu, "mode=\"steal\"" }, 0.0);
    }
    const auto cpus = static_cast<double>(m_cpus.size());
    recorder.gauge(kLoad1, {}, cpus * (node.cpuBusy + node.cpuWaitingForIo) * 1.1);
    recorder.gauge(kLoad5, {}, cpus * (node.cpuBusy + node.cpuWaitingForIo));
    recorder.counter(kCpuPressure, {}, on * node.cpuBusy * node.cpuBusy * 0.3);
}

void NodeExporter::recordMemory(MetricRecorder& recorder, const NodeState& node)
{
    const double on = node.isUp ? 1.0 : 0.0;
    const double available = kMemoryBytes * (1.0 - node.memoryUsedShare);
    recorder.gauge(kMemTotal, {}, kMemoryBytes);
    recorder.gauge(kMemAvailable, {}, available);
    recorder.gauge(kMemFree, {}, available * 0.3);
    recorder.gauge(kBuffers, {}, 3.1e9);
    recorder.gauge(kCached, {}, available * 0.62);
    recorder.gauge(kSlab, {}, 9.4e9);
    recorder.gauge(kSwapTotal, {}, kSwapBytes);
    recorder.gauge(kSwapFree, {}, std::round(kSwapBytes * (1.0 - 0.08 * node.memoryUsedShare)));
    recorder.count(kMajorFaults, {}, on * 0.4);
    recorder.count(kOomKills, {}, 0.0);
    recorder.counter(kMemoryPressure, {}, on * 0.002 * node.memoryUsedShare);
}

void NodeExporter::recordDevices(MetricRecorder& recorder, const NodeState& node)
{
    static constexpr std::string_view kDisk = "device=\"nvme1n1\"";
    static constexpr std::string_view kLink = "device=\"eth0\"";
    const double on = node.isUp ? 1.0 : 0.0;
    recorder.counter(kIoPressure, {}, on * node.diskBusy * 0.2);
    recorder.counter(kDiskTime, { kDisk }, on * node.diskBusy);
    recorder.counter(kDiskWeighted, { kDisk }, on * node.diskBusy * 1.6);
    recorder.count(kDiskRead, { kDisk }, on * node.diskBusy * 1.9e9);
    recorder.count(kDiskWritten, { kDisk }, on * node.diskBusy * 4e8);
    recorder.count(kReceived, { kLink }, on * node.receivedBytesPerSecond);
    recorder.count(kSent, { kLink }, on * node.sentBytesPerSecond);
    recorder.count(kReceiveDrops, { kLink }, on * node.receivedBytesPerSecond * 1e-9);
    recorder.count(kSendDrops, { kLink }, 0.0);
    recorder.count(kReceiveErrors, { kLink }, 0.0);
    recorder.count(kSendErrors, { kLink }, 0.0);
    recorder.gauge(kSpeed, { kLink }, 1.25e10);
    recorder.gauge(kTemperature, { "chip=\"pci0000:00_0000:00:18_3\",sensor=\"temp1\"" },
        38.0 + 32.0 * node.cpuBusy);
}

} // namespace promdesk
