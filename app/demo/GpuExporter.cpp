// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/GpuExporter.h"

#include "demo/ModelServerExporter.h"

#include <array>
#include <cmath>

namespace promdesk {

namespace {

using enum MetricType;

constexpr MetricFamily kSmClock { "DCGM_FI_DEV_SM_CLOCK", Gauge, "SM clock frequency (in MHz)." };
constexpr MetricFamily kMemClock { "DCGM_FI_DEV_MEM_CLOCK", Gauge,
    "Memory clock frequency (in MHz)." };
constexpr MetricFamily kTemperature { "DCGM_FI_DEV_GPU_TEMP", Gauge, "GPU temperature (in C)." };
constexpr MetricFamily kMemTemperature { "DCGM_FI_DEV_MEMORY_TEMP", Gauge,
    "Memory temperature (in C)." };
constexpr MetricFamily kPower { "DCGM_FI_DEV_POWER_USAGE", Gauge, "Power draw (in W)." };
constexpr MetricFamily kEnergy { "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", Counter,
    "Total energy consumption since boot (in mJ)." };
constexpr MetricFamily kReplays { "DCGM_FI_DEV_PCIE_REPLAY_COUNTER", Counter,
    "Total number of PCIe retries." };
constexpr MetricFamily kUtil { "DCGM_FI_DEV_GPU_UTIL", Gauge, "GPU utilization (in %)." };
constexpr MetricFamily kCopyUtil { "DCGM_FI_DEV_MEM_COPY_UTIL", Gauge,
    "Memory utilization (in %)." };
constexpr MetricFamily kXid { "DCGM_FI_DEV_XID_ERRORS", Gauge,
    "Value of the last XID error encountered." };
constexpr MetricFamily kFree { "DCGM_FI_DEV_FB_FREE", Gauge, "Framebuffer memory free (in MiB)." };
constexpr MetricFamily kUsed { "DCGM_FI_DEV_FB_USED", Gauge, "Framebuffer memory used (in MiB)." };
constexpr MetricFamily kReserved { "DCGM_FI_DEV_FB_RESERVED", Gauge,
    "Framebuffer memory reserved (in MiB)." };
constexpr MetricFamily kEngine { "DCGM_FI_PROF_GR_ENGINE_ACTIVE", Gauge,
    "Ratio of time the graphics engine is active." };
constexpr MetricFamily kTensor { "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", Gauge,
    "Ratio of cycles the tensor (HMMA) pipe is active." };
constexpr MetricFamily kDram { "DCGM_FI_PROF_DRAM_ACTIVE", Gauge,
    "Ratio of cycles the device memory interface is active." };
constexpr MetricFamily kPcieOut { "DCGM_FI_PROF_PCIE_TX_BYTES", Gauge,
    "The rate of data transmitted over the PCIe bus (in bytes per second)." };
constexpr MetricFamily kPcieIn { "DCGM_FI_PROF_PCIE_RX_BYTES", Gauge,
    "The rate of data received over the PCIe bus (in bytes per second)." };
constexpr MetricFamily kDoubleBitErrors { "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", Counter,
    "Total number of double-bit volatile ECC errors." };
constexpr MetricFamily kPowerViolation { "DCGM_FI_DEV_POWER_VIOLATION", Counter,
    "Throttling duration due to power constraints (in ns)." };
constexpr MetricFamily kThermalViolation { "DCGM_FI_DEV_THERMAL_VIOLATION", Counter,
    "Throttling duration due to thermal constraints (in ns)." };

} // namespace

GpuExporter::GpuExporter(const DemoLayout& layout)
    : m_layout(layout)
{
    for (std::size_t n = 0; n < layout.nodes.size(); ++n) {
        const DemoNode& node = layout.nodes[n];
        const std::string& cluster = layout.clusters[static_cast<std::size_t>(node.cluster)].name;
        m_targets.push_back({ .job = "dcgm-exporter",
            .path = "/metrics/dcgm/" + node.name,
            .labels = { { "cluster", cluster }, { "instance", node.address + ":9400" },
                { "namespace", "gpu-operator" }, { "node", node.name }, { "pod", node.dcgmPod },
                { "container", "nvidia-dcgm-exporter" } },
            .node = static_cast<int>(n) });
    }
    static constexpr std::array<const char*, 8> kBuses { "18", "2A", "3A", "5D", "9A", "AB", "BA",
        "DB" };
    for (const DemoGpu& gpu : layout.gpus) {
        const DemoNode& node = layout.nodes[static_cast<std::size_t>(gpu.node)];
        const std::string number = std::to_string(gpu.index);
        std::string text = label("gpu", number) + ',' + label("UUID", gpu.uuid) + ','
            + label("pci_bus_id",
                std::string("00000000:") + kBuses.at(static_cast<std::size_t>(gpu.index)) + ":00.0")
            + ',' + label("device", "nvidia" + number) + ','
            + label("modelName", layout.clusters[static_cast<std::size_t>(node.cluster)].gpuModel)
            + ',' + label("Hostname", node.name);
        if (gpu.replica >= 0) {
            const DemoReplica& replica = layout.replicas[static_cast<std::size_t>(gpu.replica)];
            text += ',' + label("pod", replica.pod) + ',' + label("namespace", "inference") + ','
                + label("container",
                    containerOf(layout.endpoints[static_cast<std::size_t>(replica.endpoint)]));
        }
        m_labels.push_back(std::move(text));
    }
}

void GpuExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    std::size_t gpu = 0;
    for (std::size_t n = 0; n < m_targets.size(); ++n) {
        recorder.target(m_targets[n], state.nodes[n].isUp ? 1 : 0);
        for (; gpu < m_labels.size() && m_layout.gpus[gpu].node == static_cast<int>(n); ++gpu) {
            recordGpu(recorder, state.gpus[gpu], gpu);
        }
    }
}

void GpuExporter::recordGpu(MetricRecorder& recorder, const GpuState& gpu, std::size_t index) const
{
    constexpr double kReservedMib = 560.0;
    constexpr double kNanoseconds = 1e9;
    const std::string& labels = m_labels[index];
    const auto node = static_cast<std::size_t>(m_layout.gpus[index].node);
    const auto cluster = static_cast<std::size_t>(m_layout.nodes[node].cluster);
    const double memory = m_layout.clusters[cluster].gpuMemoryMib;
    recorder.gauge(kSmClock, { labels }, std::round(gpu.clockMhz / 15.0) * 15.0);
    recorder.gauge(kMemClock, { labels }, 2619.0);
    recorder.gauge(kTemperature, { labels }, std::round(gpu.celsius));
    recorder.gauge(kMemTemperature, { labels }, std::round(gpu.celsius + 6.0));
    recorder.gauge(kPower, { labels }, gpu.watts);
    recorder.count(kEnergy, { labels }, gpu.watts * 1000.0);
    recorder.count(kReplays, { labels }, 0.0);
    recorder.gauge(kUtil, { labels }, std::round(gpu.busy * 100.0));
    recorder.gauge(kCopyUtil, { labels }, std::round(gpu.busy * 61.0));
    recorder.gauge(kXid, { labels }, gpu.lastXid);
    recorder.gauge(kFree, { labels }, std::round(memory - kReservedMib - gpu.memoryUsedMib));
    recorder.gauge(kUsed, { labels }, std::round(gpu.memoryUsedMib));
    recorder.gauge(kReserved, { labels }, kReservedMib);
    recorder.gauge(kEngine, { labels }, gpu.busy);
    recorder.gauge(kTensor, { labels }, gpu.busy * 0.44);
    recorder.gauge(kDram, { labels }, gpu.busy * 0.61);
    recorder.gauge(kPcieOut, { labels }, std::round(2e7 + gpu.busy * 6e8));
    recorder.gauge(kPcieIn, { labels }, std::round(3e7 + gpu.busy * 9e8));
    recorder.count(kDoubleBitErrors, { labels }, 0.0);
    recorder.count(kPowerViolation, { labels }, kNanoseconds * gpu.throttledShare * 0.2);
    recorder.count(kThermalViolation, { labels }, kNanoseconds * gpu.throttledShare);
}

} // namespace promdesk
