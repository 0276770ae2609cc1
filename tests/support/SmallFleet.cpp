// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/SmallFleet.h"

#include <QString>

#include <functional>
#include <vector>

namespace promdesk::test {

namespace {

constexpr int kStepSeconds = 15;
constexpr int kSamples = 121;

/// Value of one series after so many seconds.
using Course = std::function<double(double seconds)>;

class HistoryText
{
public:
    explicit HistoryText(Instant end)
        : m_start(end.alignedDown(Duration::fromSeconds(kStepSeconds))
            - Duration::fromSeconds(kStepSeconds * (kSamples - 1)))
    { }

    void add(const QByteArray& series, const Course& course)
    {
        for (int i = 0; i < kSamples; ++i) {
            const double seconds = i * kStepSeconds;
            const Instant time = m_start + Duration::fromSeconds(i * kStepSeconds);
            m_text += series + ' ' + QByteArray::number(course(seconds), 'g', 15) + ' '
                + toEpochText(time).toLatin1() + '\n';
        }
    }

    void addConstant(const QByteArray& series, double value)
    {
        add(series, [value](double) { return value; });
    }

    /// A counter that has run for a day already.
    void addCounter(const QByteArray& series, double perSecond)
    {
        add(series, [perSecond](double seconds) { return perSecond * (86'400 + seconds); });
    }

    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    Instant m_start;
    QByteArray m_text;
};

const std::vector<QByteArray> kNodes { "n1", "n2" };

QByteArray replicaOf(const QByteArray& node)
{
    return node == "n1" ? "llama-a" : "llama-b";
}

QByteArray nodeLabels(const QByteArray& job, const QByteArray& node, const QByteArray& port)
{
    return "cluster=\"lab\",instance=\"" + node + ':' + port + "\",job=\"" + job + "\",node=\""
        + node + '"';
}

QByteArray podLabels(const QByteArray& node)
{
    const QByteArray pod = replicaOf(node);
    return "cluster=\"lab\",engine=\"0\",instance=\"" + pod
        + ":8000\",job=\"vllm\",model_name=\"llama-8b\","
          "namespace=\"models\",pod=\""
        + pod + '"';
}

void addUp(HistoryText& history)
{
    for (const QByteArray& node : kNodes) {
        history.addConstant("up{" + nodeLabels("node", node, "9100") + '}', 1);
        history.addConstant("up{" + nodeLabels("dcgm", node, "9400") + '}', 1);
        history.addConstant("up{cluster=\"lab\",instance=\"" + replicaOf(node)
                + ":8000\",job=\"vllm\",namespace=\"models\",pod=\"" + replicaOf(node) + "\"}",
            1);
    }
}

void addMachines(HistoryText& history)
{
    for (const QByteArray& node : kNodes) {
        history.addConstant(
            "node_uname_info{" + nodeLabels("node", node, "9100") + ",nodename=\"" + node + "\"}",
            1);
    }
    for (const QByteArray& node : kNodes) {
        const QByteArray labels = nodeLabels("node", node, "9100");
        history.addCounter("node_cpu_seconds_total{cpu=\"0\"," + labels + ",mode=\"idle\"}", 0.75);
        history.addCounter("node_cpu_seconds_total{cpu=\"0\"," + labels + ",mode=\"user\"}", 0.25);
    }
    for (const QByteArray& node : kNodes) {
        history.addConstant(
            "node_memory_MemTotal_bytes{" + nodeLabels("node", node, "9100") + '}', 64e9);
    }
    for (const QByteArray& node : kNodes) {
        history.addConstant(
            "node_memory_MemAvailable_bytes{" + nodeLabels("node", node, "9100") + '}', 48e9);
    }
}

void addGpuMetric(HistoryText& history, const QByteArray& name, double value)
{
    for (const QByteArray& node : kNodes) {
        for (const QByteArray& gpu : { QByteArray("0"), QByteArray("1") }) {
            history.addConstant(name + "{Hostname=\"" + node + "\",UUID=\"GPU-" + node + '-' + gpu
                    + "\",gpu=\"" + gpu + "\"," + nodeLabels("dcgm", node, "9400") + '}',
                value);
        }
    }
}

void addReplicas(
    HistoryText& history, const QByteArray& name, const QByteArray& extra, double perSecond)
{
    for (const QByteArray& node : kNodes) {
        history.addCounter(name + '{' + podLabels(node) + extra + '}', perSecond);
    }
}

void addEndpoint(HistoryText& history)
{
    for (const QByteArray& node : kNodes) {
        history.addConstant("vllm:num_requests_running{" + podLabels(node) + '}', 4);
    }
    for (const QByteArray& node : kNodes) {
        history.addConstant("vllm:num_requests_waiting{" + podLabels(node) + '}', 1);
    }
    for (const QByteArray& node : kNodes) {
        history.addConstant("vllm:kv_cache_usage_perc{" + podLabels(node) + '}', 0.5);
    }
    addReplicas(history, "vllm:request_success_total", ",finished_reason=\"stop\"", 2);
    addReplicas(history, "vllm:e2e_request_latency_seconds_bucket", ",le=\"1\"", 1);
    addReplicas(history, "vllm:e2e_request_latency_seconds_bucket", ",le=\"2\"", 2);
    addReplicas(history, "vllm:e2e_request_latency_seconds_bucket", ",le=\"+Inf\"", 2);
    addReplicas(history, "vllm:e2e_request_latency_seconds_count", {}, 2);
    addReplicas(history, "vllm:e2e_request_latency_seconds_sum", {}, 2.5);
}

void addInventory(HistoryText& history)
{
    const QByteArray exporter = "cluster=\"lab\",instance=\"ksm:8080\",job=\"kube-state-metrics\"";
    for (const QByteArray& node : kNodes) {
        history.addConstant("kube_node_info{" + exporter + ",internal_ip=\"10.0.0." + node.right(1)
                + "\",node=\"" + node + "\"}",
            1);
    }
    for (const QByteArray& node : kNodes) {
        history.addConstant("kube_pod_info{" + exporter + ",namespace=\"models\",node=\"" + node
                + "\",pod=\"" + replicaOf(node) + "\"}",
            1);
    }
}

} // namespace

QByteArray smallFleetHistory(Instant end)
{
    HistoryText history(end);
    addUp(history);
    addMachines(history);
    addGpuMetric(history, "DCGM_FI_DEV_GPU_UTIL", 60);
    addGpuMetric(history, "DCGM_FI_DEV_FB_USED", 40'000);
    addGpuMetric(history, "DCGM_FI_DEV_FB_FREE", 40'000);
    addGpuMetric(history, "DCGM_FI_DEV_GPU_TEMP", 55);
    addEndpoint(history);
    addInventory(history);
    return history.text() + "# EOF\n";
}

} // namespace promdesk::test
