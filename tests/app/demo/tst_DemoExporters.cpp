// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The exporters of the demo: NodeExporter, GpuExporter, KubeExporter, VllmExporter, TritonExporter,
// EnvoyExporter, IstioExporter, RouterExporter, and ModelServerExporter with each ServerPage. They
// are one idea; each is asked directly.
#include "ExporterRig.h"
#include "demo/EnvoyExporter.h"
#include "demo/GpuExporter.h"
#include "demo/HadoopExporter.h"
#include "demo/IstioExporter.h"
#include "demo/KubeExporter.h"
#include "demo/ModelServerExporter.h"
#include "demo/NodeExporter.h"
#include "demo/RouterExporter.h"
#include "demo/ServerPage.h"
#include "demo/TritonExporter.h"
#include "demo/VllmExporter.h"
#include "signals/SignalBinding.h"
#include "support/ShippedKnowledge.h"

#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

/// The profile that describes a page.
QString pageProfile(const ServerPage& page)
{
    static const QHash<QString, QString> byJob { { u"llama-cpp"_s, u"llamacpp"_s },
        { u"tensorflow-serving"_s, u"tensorflow_serving"_s }, { u"ray-serve"_s, u"ray_serve"_s },
        { u"knative-queue-proxy"_s, u"knative_queue_proxy"_s } };
    const QString job = QString::fromLatin1(page.job);
    return byJob.value(job, job);
}

std::unique_ptr<DemoExporter> exporterOf(const QString& profile, const DemoLayout& layout)
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
    if (profile == u"vllm_router") {
        return std::make_unique<RouterExporter>(layout);
    }
    if (profile == u"hadoop") {
        return std::make_unique<HadoopExporter>(layout);
    }
    if (profile == u"envoy") {
        return std::make_unique<EnvoyExporter>(layout);
    }
    if (profile == u"istio") {
        return std::make_unique<IstioExporter>(layout);
    }
    for (const ServerPage& page : serverPages()) {
        if (profile == pageProfile(page)) {
            return std::make_unique<ModelServerExporter>(layout, page);
        }
    }
    return std::make_unique<TritonExporter>(layout);
}

const QStringList& allProfiles()
{
    static const QStringList profiles = [] {
        QStringList all { u"node_exporter"_s, u"dcgm"_s, u"kube_state_metrics"_s, u"vllm"_s,
            u"triton"_s, u"envoy"_s, u"istio"_s, u"vllm_router"_s, u"hadoop"_s };
        for (const ServerPage& page : serverPages()) {
            all += pageProfile(page);
        }
        return all;
    }();
    return profiles;
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
        for (const QString& profile : allProfiles()) {
            QTest::newRow(qPrintable(profile)) << profile;
        }
    }

    void writesWhatPrometheusReads_data() { exporters_data(); }

    void writesWhatPrometheusReads()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_whole);
        const ExporterRig rig(*exporter, quietState(m_whole));
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
        const auto exporter = exporterOf(profile, m_whole);
        const ExporterRig rig(*exporter, quietState(m_whole));
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
            QCOMPARE(*series.family->help == '\0', profile == u"hadoop"); // whose pages have none
        }
    }

    /// The demo must show every signal its pages have: the shipped profile binds all that have an
    /// alternative. The demo's Triton serves no language models, and llama.cpp has given up a
    /// gauge.
    void givesTheSignalsOfItsProfile_data() { exporters_data(); }

    void givesTheSignalsOfItsProfile()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_whole);
        const ExporterRig rig(*exporter, quietState(m_whole));
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
            const ProfileSignal* described = known->findSignal(binding.signalId);
            QVERIFY(described != nullptr);
            if (!binding.isBound() && !described->alternatives.empty()) {
                missing += QString::fromStdString(binding.signalId);
            }
        }
        const QHash<QString, QStringList> expected {
            { u"triton"_s, { u"kv_cache_utilisation"_s } },
            { u"llamacpp"_s, { u"kv_cache_utilisation"_s } },
        };
        QCOMPARE(missing, expected.value(profile));
    }

    void aStepChangesNoNames_data() { exporters_data(); }

    void aStepChangesNoNames()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_whole);
        ExporterRig rig(*exporter, quietState(m_whole));
        const std::size_t count = rig.catalog().series.size();
        FleetState empty;
        empty.replicas.resize(m_whole.replicas.size());
        empty.gpus.resize(m_whole.gpus.size());
        empty.nodes.resize(m_whole.nodes.size());
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

    void aDeadDataNodeIsMissedByNameNodeAndYarn()
    {
        const HadoopExporter exporter(m_whole);
        FleetState state = quietState(m_whole);
        ExporterRig rig(exporter, state);
        const auto places = std::count_if(m_whole.nodes.begin(), m_whole.nodes.end(),
            [](const DemoNode& node) { return node.cluster == HadoopExporter::kCluster; });
        QCOMPARE(rig.value("fs_namesystem_num_live_data_nodes", {}), static_cast<double>(places));
        QCOMPARE(rig.value("fs_namesystem_under_replicated_blocks", {}), 0.0);
        const std::size_t last = m_whole.nodes.size() - 1;
        QCOMPARE(m_whole.nodes[last].cluster, HadoopExporter::kCluster);
        state.nodes[last].isUp = false;
        rig.step(state, 10.0);
        QCOMPARE(rig.value("fs_namesystem_num_dead_data_nodes", {}), 1.0);
        QCOMPARE(rig.value("cluster_metrics_num_lost_n_ms", {}), 1.0);
        QVERIFY(rig.value("fs_namesystem_under_replicated_blocks", {}) > 0.0);
        QCOMPARE(rig.value("fs_namesystem_missing_blocks", {}), 0.0);
        const std::string name = m_whole.nodes[last].name;
        QVERIFY(!rig.isUp("/metrics/hadoop/" + name + "/DataNode"));
        QVERIFY(!rig.isUp("/metrics/hadoop/" + name + "/NodeManager"));
    }

    /// What a queue gives away and what is left of it are all that YARN has.
    void yarnGivesAwayNoMoreThanItHas()
    {
        const HadoopExporter exporter(m_whole);
        FleetState state = quietState(m_whole);
        ExporterRig rig(exporter, state);
        for (int hour = 0; hour < 24; ++hour) {
            state.unixSeconds += 3600.0;
            rig.step(state, 10.0);
            const double given = rig.value("queue_metrics_allocated_mb", { "queue=\"root\"" });
            const double left = rig.value("queue_metrics_available_mb", { "queue=\"root\"" });
            QVERIFY(given > 0.0 && left >= 0.0);
            QVERIFY(std::abs(given + left - 12 * 512.0 * 1024.0) <= 1.0);
        }
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
        const FleetState state = quietState(m_whole);
        const VllmExporter vllm(m_whole);
        const TritonExporter triton(m_whole);
        std::size_t pods = ExporterRig(vllm, state).catalog().targets.size()
            + ExporterRig(triton, state).catalog().targets.size();
        std::size_t sidecars = 0;
        for (const ServerPage& page : serverPages()) {
            const ModelServerExporter exporter(m_whole, page);
            const std::size_t targets = ExporterRig(exporter, state).catalog().targets.size();
            (page.container == nullptr ? pods : sidecars) += targets;
        }
        QCOMPARE(pods, m_whole.replicas.size());
        QCOMPARE(sidecars, std::size_t { 2 }); // beside KServe's
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

    void sidecarsSeeWhatTheirPodsAnswer()
    {
        const IstioExporter exporter(m_whole);
        FleetState state = quietState(m_whole);
        const int endpoint = m_whole.endpointIndex("eu-west", "falcon-3-10b");
        const std::size_t replica = indexOf(m_whole.firstReplica(endpoint));
        ExporterRig rig(exporter, state);
        state.replicas[replica].failedRps = 0.25;
        state.replicas[replica].refusedRps = 0.5;
        rig.step(state, 100.0);
        const std::string pod = label("pod", m_whole.replicas[replica].pod);
        const auto requests = [&](std::string_view answer) {
            return rig.value("istio_requests_total",
                { pod, "destination_service_name=\"falcon-3-10b\"", answer });
        };
        QCOMPARE(requests("response_code=\"200\""), 199.2);
        QCOMPARE(requests("response_code=\"500\""), 25.0);
        QCOMPARE(requests("response_flags=\"UO\""), 50.0);
        QCOMPARE(rig.value("istio_request_duration_milliseconds_count", { pod }), 200.0);
        QCOMPARE(m_whole.endpoints[indexOf(endpoint)].cluster, IstioExporter::kCluster);
        const auto sidecars = std::count_if(
            m_whole.replicas.begin(), m_whole.replicas.end(), [this](const DemoReplica& one) {
                const DemoEndpoint& owner = m_whole.endpoints[indexOf(one.endpoint)];
                return owner.cluster == IstioExporter::kCluster && owner.server != DemoServer::Vllm
                    && owner.server != DemoServer::VllmOld;
            });
        QCOMPARE(rig.catalog().targets.size(), static_cast<std::size_t>(sidecars));
        state.replicas[replica].isUp = false;
        rig.step(state, 5.0);
        QVERIFY(!rig.isUp("/metrics/istio-proxy/" + m_whole.replicas[replica].pod));
    }

    void everyServerIsInTheFleet()
    {
        for (const ServerPage& page : serverPages()) {
            const ModelServerExporter exporter(m_whole, page);
            QVERIFY2(
                !ExporterRig(exporter, quietState(m_whole)).catalog().targets.empty(), page.job);
        }
    }

    /// The same load under the names of four servers: what they say of a replica must agree.
    void serversAgreeWithTheStateOfTheirReplica_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("answered");
        QTest::addColumn<QString>("waiting");
        QTest::newRow("sglang") << u"sglang"_s << u"qwen3-32b"_s
                                << u"sglang:e2e_request_latency_seconds_count"_s
                                << u"sglang:num_queue_reqs"_s;
        QTest::newRow("tgi") << u"tgi"_s << u"falcon-3-10b"_s << u"tgi_request_success"_s
                             << u"tgi_queue_size"_s;
        QTest::newRow("ollama") << u"ollama"_s << u"llama3-2-3b"_s
                                << u"ollama_request_duration_seconds_count"_s << QString();
        QTest::newRow("llama.cpp")
            << u"llamacpp"_s << u"gemma-3-4b"_s << QString() << u"llamacpp:requests_deferred"_s;
        QTest::newRow("TensorFlow Serving")
            << u"tensorflow_serving"_s << u"wide-and-deep-ranker"_s
            << u":tensorflow:serving:request_latency_count"_s << QString();
        QTest::newRow("TorchServe")
            << u"torchserve"_s << u"wav2vec2-base"_s << u"Requests2XX"_s << QString();
        QTest::newRow("Ray Serve") << u"ray_serve"_s << u"image-captioner"_s
                                   << u"ray_serve_http_request_latency_ms_count"_s
                                   << u"ray_serve_deployment_queued_queries"_s;
        QTest::newRow("KServe") << u"kserve"_s << u"fraud-detector-predictor"_s
                                << u"request_predict_seconds_count"_s << QString();
        QTest::newRow("queue-proxy") << u"knative_queue_proxy"_s << u"fraud-detector-predictor"_s
                                     << u"revision_request_latencies_count"_s << QString();
    }

    void serversAgreeWithTheStateOfTheirReplica()
    {
        QFETCH(QString, profile);
        QFETCH(QString, endpoint);
        QFETCH(QString, answered);
        QFETCH(QString, waiting);
        const auto exporter = exporterOf(profile, m_whole);
        FleetState state = quietState(m_whole);
        std::size_t replica = m_whole.replicas.size();
        for (std::size_t r = 0; r < m_whole.replicas.size(); ++r) {
            const DemoEndpoint& owner = m_whole.endpoints[indexOf(m_whole.replicas[r].endpoint)];
            replica = owner.name == endpoint.toStdString() ? r : replica;
        }
        QVERIFY(replica < m_whole.replicas.size());
        state.replicas[replica].servedRps = 3.0;
        state.replicas[replica].waiting = 17.2;
        ExporterRig rig(*exporter, state);
        rig.step(state, 100.0);
        const std::string pod = label("pod", m_whole.replicas[replica].pod);
        if (!answered.isEmpty()) {
            QCOMPARE(rig.value(answered.toStdString(), { pod }), 300.0);
        }
        if (!waiting.isEmpty()) {
            QCOMPARE(rig.value(waiting.toStdString(), { pod }), 17.0);
        }
    }

    void tensorFlowCountsWhatFails()
    {
        const auto exporter = exporterOf(u"tensorflow_serving"_s, m_whole);
        FleetState state = quietState(m_whole);
        const int endpoint = m_whole.endpointIndex("eu-west", "wide-and-deep-ranker");
        const std::size_t replica = indexOf(m_whole.firstReplica(endpoint));
        state.replicas[replica].failedRps = 0.5;
        ExporterRig rig(*exporter, state);
        rig.step(state, 100.0);
        const std::string pod = label("pod", m_whole.replicas[replica].pod);
        const auto requests = [&](std::string_view status) {
            return rig.value(":tensorflow:serving:request_count", { pod, status });
        };
        QCOMPARE(requests("status=\"OK\""), 200.0);
        QCOMPARE(requests("status=\"INTERNAL\""), 50.0);
        // In microseconds: half of the requests took at most the median.
        const double half = rig.value(
            ":tensorflow:serving:request_latency_bucket", { pod, "le=\"2294682.5189512954\"" });
        QVERIFY2(half > 110.0 && half < 140.0, qPrintable(QString::number(half)));
    }

    void theRouterSeesItsBackends()
    {
        const RouterExporter exporter(m_whole);
        FleetState state = quietState(m_whole);
        const int endpoint = m_whole.endpointIndex("us-east", "llama-3-1-70b");
        const std::size_t first = indexOf(m_whole.firstReplica(endpoint));
        state.replicas[first].failedRps = 0.25;
        state.replicas[first + 1].isUp = false;
        ExporterRig rig(exporter, state);
        rig.step(state, 100.0);
        const std::string server =
            label("server", "http://" + m_whole.replicas[first].address + ":8000");
        QCOMPARE(rig.value("vllm:num_requests_running", { server }), 4.0);
        QCOMPARE(rig.value("vllm:request_errors_total", { server, "backend_error" }), 25.0);
        QCOMPARE(
            rig.value("vllm:num_incoming_requests_total", { "model=\"llama-3.1-70b-instruct\"" }),
            625.0);
        QCOMPARE(rig.value("vllm:healthy_pods_total", { server }), 1.0);
        QCOMPARE(rig.catalog().targets.size(), std::size_t { 1 });
    }

private:
    const DemoLayout m_layout = makeSmallFleetLayout();
    const DemoLayout m_whole = makeFleetLayout();
};

QTEST_GUILESS_MAIN(tst_DemoExporters)
#include "tst_DemoExporters.moc"
