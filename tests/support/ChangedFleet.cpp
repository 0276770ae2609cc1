// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/ChangedFleet.h"

#include <QString>

#include <optional>

namespace promdesk::test {

namespace {

constexpr int kStepSeconds = 30;
constexpr int kSamples = 241;
constexpr int kChangedAt = 181; ///< first sample of the new times

class ChangeText
{
public:
    explicit ChangeText(Instant end)
        : m_start(end.alignedDown(Duration::fromSeconds(kStepSeconds))
            - Duration::fromSeconds(kStepSeconds * (kSamples - 1)))
    { }

    /// Absent: the series is not there at that time.
    void add(const QByteArray& series, std::optional<double> before, std::optional<double> after)
    {
        for (int i = 0; i < kSamples; ++i) {
            const auto value = i < kChangedAt ? before : after;
            if (value) {
                const Instant time = m_start + Duration::fromSeconds(i * kStepSeconds);
                m_text += series + ' ' + QByteArray::number(*value, 'g', 15) + ' '
                    + toEpochText(time).toLatin1() + '\n';
            }
        }
    }

    void addSame(const QByteArray& series, double value) { add(series, value, value); }

    [[nodiscard]] double secondsAt(int sample) const
    {
        return (m_start + Duration::fromSeconds(sample * kStepSeconds)).toSeconds();
    }

    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    Instant m_start;
    QByteArray m_text;
};

QByteArray podLabels(const QByteArray& pod)
{
    return "cluster=\"lab\",instance=\"" + pod + ":8000\",job=\"vllm\",namespace=\"models\",pod=\""
        + pod + '"';
}

QByteArray nodeLabels(const QByteArray& node)
{
    return "cluster=\"lab\",instance=\"" + node + ":9100\",job=\"node\"";
}

const QByteArray kPrometheus = "cluster=\"lab\",instance=\"prom:9090\",job=\"prometheus\"";
const QByteArray kInventory =
    "cluster=\"lab\",instance=\"ksm:8080\",job=\"kube-state-metrics\",namespace=\"models\"";

void addTargets(ChangeText& text)
{
    text.addSame("up{" + podLabels("llama-0") + '}', 1);
    text.addSame("up{" + podLabels("llama-1") + '}', 1);
    text.add("up{" + podLabels("llama-2") + '}', 1, {});
    text.addSame("up{" + nodeLabels("n1") + '}', 1);
    text.add("up{" + nodeLabels("n2") + '}', 1, 0);
    text.addSame("up{" + kPrometheus + '}', 1);
}

void addEngines(ChangeText& text)
{
    for (const QByteArray& pod : { QByteArray("llama-0"), QByteArray("llama-1") }) {
        text.addSame(
            "vllm:num_requests_running{" + podLabels(pod) + ",model_name=\"llama-8b\"}", 3);
    }
    text.add(
        "vllm:num_requests_running{" + podLabels("llama-2") + ",model_name=\"llama-8b\"}", 3, {});
    for (const QByteArray& pod : { QByteArray("llama-0"), QByteArray("llama-1") }) {
        const QByteArray series = "vllm:cache_config_info{" + podLabels(pod)
            + ",block_size=\"16\",gpu_memory_utilization=";
        text.add(series + "\"0.9\"}", 1, {});
        text.add(series + "\"0.8\"}", {}, 1);
    }
}

void addMachines(ChangeText& text)
{
    for (const QByteArray& node : { QByteArray("n1"), QByteArray("n2") }) {
        text.addSame(
            "node_uname_info{" + nodeLabels(node) + ",nodename=\"" + node + "\",release=\"6.1.0\"}",
            1);
    }
    for (const QByteArray& node : { QByteArray("n1"), QByteArray("n2") }) {
        text.addSame("node_boot_time_seconds{" + nodeLabels(node) + '}', 1.7e9);
    }
}

void addImages(ChangeText& text)
{
    for (const QByteArray& pod : { QByteArray("llama-0"), QByteArray("llama-1") }) {
        const QByteArray series = "kube_pod_container_info{" + kInventory
            + ",container=\"vllm\",pod=\"" + pod + "\",uid=\"u-";
        text.add(series + pod + "-1\",image=\"vllm:0.6.1\"}", 1, {});
        text.add(series + pod + "-2\",image=\"vllm:0.6.3\"}", {}, 1);
    }
    for (const QByteArray& pod : { QByteArray("llama-0"), QByteArray("llama-1") }) {
        text.addSame("kube_pod_info{" + kInventory + ",node=\"n1\",pod=\"" + pod + "\"}", 1);
    }
}

void addPrometheus(ChangeText& text)
{
    text.add("prometheus_build_info{" + kPrometheus + ",version=\"2.42.0\"}", 1, {});
    text.add("prometheus_build_info{" + kPrometheus + ",version=\"2.45.0\"}", {}, 1);
    text.add("process_start_time_seconds{" + kPrometheus + '}', text.secondsAt(0),
        text.secondsAt(kChangedAt));
    text.add("odd_info{" + kPrometheus + ",note=\"<img src=x>\"}", 1, {});
    text.add("odd_info{" + kPrometheus + ",note=\"../../x\"}", {}, 1);
    text.add("old_metric{" + kPrometheus + '}', 1, {});
    text.add("new_metric{" + kPrometheus + '}', {}, 1);
}

} // namespace

QByteArray changedFleetHistory(Instant end)
{
    ChangeText text(end);
    addTargets(text);
    addEngines(text);
    addMachines(text);
    addImages(text);
    addPrometheus(text);
    return text.text() + "# EOF\n";
}

} // namespace promdesk::test
