// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The six exporters of the demo: NodeExporter, GpuExporter, KubeExporter, VllmExporter,
// TritonExporter and EnvoyExporter. They are one idea; each is asked directly.
#include "ExporterRig.h"
#include "demo/EnvoyExporter.h"
#include "demo/GpuExporter.h"
#include "demo/KubeExporter.h"
#include "demo/NodeExporter.h"
#include "demo/TritonExporter.h"
#include "demo/VllmExporter.h"
#include "signals/SignalBinding.h"
#include "support/ShippedKnowledge.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <set>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<DemoExporter> exporterOf(const QString& profile, const FleetLayout& layout)
{
    if (profile == u"node_exporter") {
        return std::make_unique<NodeExporter>(layout);
    }
    if (profile == u"dcgm") {
        return std::make_unique<GpuExporter>(layout);
    }
    if (profile == u"kube_state_metrics") {
        return std::make_unique<KubeExporter>(layout);
    }
    if (profile == u"vllm") {
        return std::make_unique<VllmExporter>(layout);
    }
    return profile == u"triton" ? std::unique_ptr<DemoExporter>(new TritonExporter(layout))
                                : std::make_unique<EnvoyExporter>(layout);
}

/// What `promtool check metrics` makes of a page: 0 fine, 3 a matter of taste, else it is broken.
int promtoolVerdict(const std::string& text, QByteArray& words)
{
    QProcess promtool;
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.start(u"promtool"_s, { u"check"_s, u"metrics"_s });
    promtool.write(text.data(), static_cast<qint64>(text.size()));
    promtool.closeWriteChannel();
    const bool hasEnded = promtool.waitForFinished();
    words = promtool.readAll();
    return hasEnded ? promtool.exitCode() : -1;
}

/// "node_load1" of "node_load1 " and of "node_load1{…} ".
std::string nameOf(const DemoSeries& series)
{
    return series.exposed.substr(0, series.exposed.find_first_of(" {"));
}

bool isStyleOf(MetricType type, NumberStyle style)
{
    switch (type) {
    case MetricType::Counter:
    case MetricType::Histogram:
        return style != NumberStyle::Gauge;
    case MetricType::Gauge:
    case MetricType::Summary:
        return style == NumberStyle::Gauge;
    case MetricType::Untyped:
        return true;
    }
    return false;
}

std::size_t indexOf(int number)
{
    return static_cast<std::size_t>(number);
}

} // namespace

class tst_DemoExporters : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    static void exporters_data()
    {
        QTest::addColumn<QString>("profile");
        for (const char* profile :
            { "node_exporter", "dcgm", "kube_state_metrics", "vllm", "triton", "envoy" }) {
            QTest::newRow(profile) << QString::fromLatin1(profile);
        }
    }

    void writesWhatPrometheusReads_data() { exporters_data(); }

    void writesWhatPrometheusReads()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_layout);
        const ExporterRig rig(*exporter, quietState(m_layout));
        QVERIFY(!rig.catalog().targets.empty());
        std::set<std::string> paths;
        for (std::size_t target = 0; target < rig.catalog().targets.size(); ++target) {
            QVERIFY(paths.insert(rig.catalog().targets[target].path).second);
        }
        QByteArray words;
        for (const std::size_t target : { std::size_t { 0 }, rig.catalog().targets.size() - 1 }) {
            const std::string text = expositionText(rig.catalog(), rig.frame(), target);
            const int verdict = promtoolVerdict(text, words);
            QVERIFY2(verdict == 0 || verdict == 3, words.constData());
        }
    }

    void nameAndTypeOfEachFamilyBelongTogether_data() { exporters_data(); }

    void nameAndTypeOfEachFamilyBelongTogether()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_layout);
        const ExporterRig rig(*exporter, quietState(m_layout));
        const std::set<std::string> parts { "_bucket", "_sum", "_count" };
        std::set<std::string> stored;
        for (const DemoSeries& series : rig.catalog().series) {
            QVERIFY2(stored.insert(series.stored).second, series.stored.c_str());
            QVERIFY2(isStyleOf(series.family->type, series.style), series.stored.c_str());
            const std::string family = series.family->name;
            const std::string name = nameOf(series);
            QVERIFY2(name.starts_with(family), name.c_str());
            const bool isHistogram = series.family->type == MetricType::Histogram;
            QCOMPARE(parts.count(name.substr(family.size())), isHistogram ? 1U : 0U);
            QVERIFY(*series.family->help != '\0');
        }
    }

    /// The demo must show every signal its pages have: the shipped profile binds them. The demo's
    /// Triton serves no language models.
    void givesTheSignalsOfItsProfile_data() { exporters_data(); }

    void givesTheSignalsOfItsProfile()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_layout);
        const ExporterRig rig(*exporter, quietState(m_layout));
        MetricNames names;
        for (const DemoSeries& series : rig.catalog().series) {
            names.insert(nameOf(series));
        }
        const FleetKnowledge knowledge = shippedKnowledge();
        const ServerProfile* known = knowledge.profiles->find(profile.toStdString());
        QVERIFY(known != nullptr);
        QVERIFY(std::any_of(known->markers.begin(), known->markers.end(),
            [&names](const std::string& marker) { return names.contains(marker); }));
        QStringList missing;
        for (const SignalBinding& binding : bindSignals(*known, names)) {
            missing += binding.isBound() ? QStringList()
                                         : QStringList { QString::fromStdString(binding.signalId) };
        }
        const QStringList ofLanguageModels { u"kv_cache_utilisation"_s, u"itl_p50"_s, u"itl_p95"_s,
            u"itl_p99"_s, u"prompt_tokens_per_s"_s, u"output_tokens_per_s"_s,
            u"prefix_cache_hit_ratio"_s };
        QCOMPARE(missing, profile == u"triton" ? ofLanguageModels : QStringList());
    }

    void aStepChangesNoNames_data() { exporters_data(); }

    void aStepChangesNoNames()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_layout);
        ExporterRig rig(*exporter, quietState(m_layout));
        const std::size_t count = rig.catalog().series.size();
        FleetState empty;
        empty.replicas.resize(m_layout.replicas.size());
        empty.gpus.resize(m_layout.gpus.size());
        empty.nodes.resize(m_layout.nodes.size());
        for (NodeState& node : empty.nodes) {
            node.isUp = false;
        }
        for (ReplicaState& replica : empty.replicas) {
            replica.isUp = false;
        }
        rig.step(empty, 5.0);
        QCOMPARE(rig.frame().values.size(), count);
        QCOMPARE(rig.frame().isTargetUp.size(), rig.catalog().targets.size());
        for (std::size_t i = 0; i < count; ++i) {
            QVERIFY2(std::isfinite(rig.frame().values[i]), rig.catalog().series[i].stored.c_str());
        }
    }

    void nodesCountTheTimeOfTheirCpus()
    {
        const NodeExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        rig.step(state, 10.0);
        double seconds = 0.0;
        for (const std::string_view mode :
            { "idle", "iowait", "user", "system", "irq", "nice", "softirq", "steal" }) {
            seconds += rig.value("node_cpu_seconds_total",
                { "node=\"eu-gpu-01\"", "cpu=\"0\"", "mode=\"" + std::string(mode) + '"' });
        }
        QVERIFY(std::abs(seconds - 10.0) < 1e-9);
        QCOMPARE(rig.value("node_network_transmit_bytes_total", { "node=\"eu-gpu-01\"" }), 2e7);
    }

    void aDeadNodeNeitherAnswersNorCounts()
    {
        const NodeExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        state.nodes[0].isUp = false;
        rig.step(state, 10.0);
        QVERIFY(!rig.isUp("/metrics/node/eu-gpu-01"));
        QVERIFY(rig.isUp("/metrics/node/eu-gpu-02"));
        QCOMPARE(rig.value("node_network_transmit_bytes_total", { "node=\"eu-gpu-01\"" }), 0.0);
        QCOMPARE(rig.catalog().targets.size(), m_layout.nodes.size());
        QCOMPARE(rig.catalog().targets[0].node, 0);
    }

    void gpusShowHeatThrottlingAndWhoUsesThem()
    {
        const GpuExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        const std::size_t gpu = indexOf(m_layout.replicas[0].gpus.front());
        state.gpus[gpu] = { .busy = 0.9,
            .memoryUsedMib = 73'000.0,
            .watts = 500.0,
            .celsius = 86.4,
            .clockMhz = 1100.0,
            .throttledShare = 0.7,
            .lastXid = 63 };
        rig.step(state, 10.0);
        const std::string uuid = label("UUID", m_layout.gpus[gpu].uuid);
        const std::string pod = label("exported_pod", m_layout.replicas[0].pod);
        QCOMPARE(rig.value("DCGM_FI_DEV_GPU_TEMP", { uuid, pod }), 86.0);
        QCOMPARE(rig.value("DCGM_FI_DEV_XID_ERRORS", { uuid }), 63.0);
        QVERIFY(rig.value("DCGM_FI_DEV_SM_CLOCK", { uuid }) < 1200.0);
        QCOMPARE(rig.value("DCGM_FI_DEV_THERMAL_VIOLATION", { uuid }), 7e9); // ns in 10 s
        QCOMPARE(rig.value("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", { uuid }), 5e6); // mJ
        const std::string other = label("UUID", m_layout.gpus[gpu + 1].uuid);
        QCOMPARE(rig.value("DCGM_FI_DEV_THERMAL_VIOLATION", { other }), 0.0);
        const double sum = rig.value("DCGM_FI_DEV_FB_FREE", { uuid })
            + rig.value("DCGM_FI_DEV_FB_USED", { uuid })
            + rig.value("DCGM_FI_DEV_FB_RESERVED", { uuid });
        QCOMPARE(sum, 81'559.0);
    }

    void kubernetesSeesDeadNodesAndFailingPods()
    {
        const KubeExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        const std::string pod = label("pod", m_layout.replicas[0].pod);
        const std::string deployment = label("deployment", m_layout.endpoints[0].name);
        const auto restarts = [&] {
            return rig.value("kube_pod_container_status_restarts_total", { pod });
        };
        rig.step(state, 900.0);
        QCOMPARE(restarts(), 0.0);
        state.replicas[0].failedRps = 1.0;
        rig.step(state, 900.0);
        QCOMPARE(restarts(), 1.0);
        state.replicas[0].isUp = false;
        state.nodes[0].isUp = false;
        rig.step(state, 900.0);
        QCOMPARE(restarts(), 0.0);
        QCOMPARE(rig.value("kube_pod_status_ready", { pod, "condition=\"true\"" }), 0.0);
        const auto ready = [&](std::string_view status) {
            return rig.value("kube_node_status_condition", { "node=\"eu-gpu-01\"", status });
        };
        QCOMPARE(ready("status=\"true\""), 0.0);
        QCOMPARE(ready("status=\"unknown\""), 1.0);
        const auto deployed = [&](std::string_view metric) {
            return rig.value(metric, { deployment, "cluster=\"eu-west\"" });
        };
        const double wanted = m_layout.endpoints[0].replicas;
        QCOMPARE(deployed("kube_deployment_spec_replicas"), wanted);
        QCOMPARE(deployed("kube_deployment_status_replicas_available"), wanted - 1);
        QCOMPARE(deployed("kube_deployment_status_replicas_unavailable"), 1.0);
        QVERIFY(rig.isUp("/metrics/kube/eu-west")); // it runs elsewhere
    }

    void vllmShowsItsQueueAndWhatItRefuses()
    {
        const VllmExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        state.replicas[0].waiting = 33.4;
        state.replicas[0].kvShare = 0.97;
        state.replicas[0].refusedRps = 0.5;
        state.replicas[0].preemptedRps = 0.25;
        rig.step(state, 100.0);
        const std::string pod = label("pod", m_layout.replicas[0].pod);
        QCOMPARE(rig.value("vllm:num_requests_waiting", { pod }), 33.0);
        QCOMPARE(rig.value("vllm:kv_cache_usage_perc", { pod }), 0.97);
        QCOMPARE(rig.value("vllm:num_preemptions_total", { pod }), 25.0);
        QCOMPARE(rig.value("http_requests_total", { pod, "status=\"5xx\"" }), 50.0);
        QCOMPARE(rig.value("vllm:e2e_request_latency_seconds_count", { pod }), 200.0);
        QCOMPARE(
            rig.value("vllm:e2e_request_latency_seconds_bucket", { pod, "le=\"2.0\"" }), 100.0);
    }

    void olderVllmHasOlderNames()
    {
        const VllmExporter exporter(m_layout);
        const ExporterRig rig(exporter, quietState(m_layout));
        const int endpoint = m_layout.endpointIndex("eu-west", "mistral-7b");
        const std::string old =
            label("pod", m_layout.replicas[indexOf(m_layout.firstReplica(endpoint))].pod);
        QCOMPARE(rig.value("vllm:gpu_cache_usage_perc", { old }), 0.4);
        QVERIFY(std::isnan(rig.value("vllm:kv_cache_usage_perc", { old })));
        QVERIFY(rig.value("vllm:time_per_output_token_seconds_count", { old }) > 0.0);
        QVERIFY(std::isnan(rig.value("vllm:inter_token_latency_seconds_count", { old })));
    }

    void tritonCountsWhatFailsAndWhatWaits()
    {
        const TritonExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        const int endpoint = m_layout.endpointIndex("eu-west", "resnet50-classifier");
        const std::size_t replica = indexOf(m_layout.firstReplica(endpoint));
        ExporterRig rig(exporter, state);
        state.replicas[replica].failedRps = 1.5;
        state.replicas[replica].refusedRps = 0.5;
        state.replicas[replica].waiting = 12.0;
        rig.step(state, 100.0);
        const std::string pod = label("pod", m_layout.replicas[replica].pod);
        const auto failures = [&](std::string_view reason) {
            return rig.value("nv_inference_request_failure", { pod, reason });
        };
        QCOMPARE(failures("reason=\"BACKEND\""), 150.0);
        QCOMPARE(failures("reason=\"REJECTED\""), 50.0);
        QCOMPARE(rig.value("nv_inference_request_success", { pod }), 200.0);
        QCOMPARE(rig.value("nv_inference_pending_request_count", { pod }), 12.0);
        QCOMPARE(rig.value("nv_inference_request_summary_us", { pod, "quantile=\"0.5\"" }), 2e6);
        QCOMPARE(rig.value("nv_gpu_power_usage", { pod }), 400.0);
    }

    void serversLeaveOneAnothersPodsAlone()
    {
        const FleetState state = quietState(m_layout);
        const VllmExporter vllm(m_layout);
        const TritonExporter triton(m_layout);
        const std::size_t pods = ExporterRig(vllm, state).catalog().targets.size()
            + ExporterRig(triton, state).catalog().targets.size();
        QCOMPARE(pods, m_layout.replicas.size());
    }

    void theGatewaySeesErrorsAndMissingHosts()
    {
        const EnvoyExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        const auto replicas = static_cast<double>(m_layout.endpoints[0].replicas);
        state.replicas[0].isUp = false;
        state.replicas[0].servedRps = 0.0;
        state.replicas[1].failedRps = 0.5;
        state.replicas[1].refusedRps = 0.25;
        rig.step(state, 100.0);
        const std::string upstream = label("envoy_cluster_name", m_layout.endpoints[0].name);
        const auto value = [&](std::string_view metric, std::string_view more = {}) {
            return rig.value(metric, { upstream, "cluster=\"eu-west\"", more });
        };
        QCOMPARE(value("envoy_cluster_membership_total"), replicas);
        QCOMPARE(value("envoy_cluster_membership_healthy"), replicas - 1);
        QCOMPARE(value("envoy_cluster_upstream_rq_xx", "envoy_response_code_class=\"5\""), 75.0);
        QCOMPARE(value("envoy_cluster_upstream_rq_total"), 200.0 * (replicas - 1) + 75.0);
        QCOMPARE(rig.value("envoy_http_downstream_rq_xx",
                     { "cluster=\"eu-west\"", "envoy_response_code_class=\"5\"" }),
            75.0);
        QCOMPARE(rig.catalog().targets.size(), m_layout.clusters.size());
    }

private:
    const FleetLayout m_layout = makeSmallFleetLayout();
};

QTEST_GUILESS_MAIN(tst_DemoExporters)
#include "tst_DemoExporters.moc"
