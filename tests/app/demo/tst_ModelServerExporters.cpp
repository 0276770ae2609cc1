// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ExporterChoice.h"
#include "ExporterRig.h"
#include "demo/EnvoyExporter.h"
#include "demo/IstioExporter.h"
#include "demo/ModelServerExporter.h"
#include "demo/RouterExporter.h"
#include "demo/ServerPage.h"
#include "demo/TritonExporter.h"
#include "demo/VllmExporter.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// What the exporters of model servers and of the proxies in front of them make of what happens to
/// replicas.
class tst_ModelServerExporters : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

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

QTEST_GUILESS_MAIN(tst_ModelServerExporters)
#include "tst_ModelServerExporters.moc"
