// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/ShippedKnowledge.h"
#include "topology/EntityLabels.h"
#include "topology/NodeMerge.h"
#include "topology/TopologyBuilder.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

using Rows = std::vector<std::pair<LabelSet, double>>;

SnapshotPtr vectorOf(const Rows& rows)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->type = ResultType::Vector;
    for (const auto& [labels, value] : rows) {
        snapshot->series.push_back({ .labels = labels,
            .axis = TimeAxis::grid(Instant::fromSeconds(1), Duration::fromSeconds(1), 1),
            .values = { value },
            .histograms = {} });
    }
    return snapshot;
}

/// One cluster: two nodes known to Kubernetes, an engine with three pods, its proxy and GPUs.
DiscoveryAnswers smallFleet()
{
    DiscoveryAnswers answers;
    answers.sourceId = u"s"_s;
    answers.sourceName = u"Lab"_s;
    answers.profileIds = { "dcgm", "envoy", "kube_state_metrics", "node_exporter", "vllm" };
    answers.now = Instant::fromSeconds(1'790'000'000);
    answers.nodeInfo = vectorOf({ { { { "node", "gpu-1" }, { "internal_ip", "10.0.0.1" } }, 1 },
        { { { "node", "gpu-2" }, { "internal_ip", "10.0.0.2" } }, 1 } });
    Rows pods;
    Rows markers;
    for (const char* const ending : { "bbbb2", "cccc4", "dddd5" }) {
        const std::string pod = std::string("llama-7d9f8c6b5d-") + ending;
        const bool isFirst = ending[0] == 'b';
        pods.push_back(
            { { { "namespace", "ml" }, { "pod", pod }, { "node", isFirst ? "gpu-1" : "gpu-2" } },
                1 });
        markers.push_back(
            { { { "__name__", "vllm:num_requests_running" }, { "job", "vllm" },
                  { "namespace", "ml" }, { "pod", pod }, { "instance", "10.1.0.1:8000" },
                  { "model_name", "meta/Llama-70B" } },
                1 });
    }
    answers.podInfo = vectorOf(pods);
    for (const std::string number : { "1", "2" }) {
        markers.push_back(
            { { { "__name__", "node_uname_info" }, { "job", "node" },
                  { "instance", "10.0.0." + number + ":9100" }, { "nodename", "gpu-" + number } },
                1 });
        markers.push_back(
            { { { "__name__", "DCGM_FI_DEV_FB_USED" }, { "job", "dcgm" },
                  { "instance", "10.9.9." + number + ":9400" }, { "Hostname", "gpu-" + number },
                  { "UUID", "GPU-" + number }, { "gpu", "0" }, { "exported_namespace", "ml" },
                  { "exported_pod", number == "1" ? "llama-7d9f8c6b5d-bbbb2" : "other-0" } },
                1 });
    }
    markers.push_back({ { { "__name__", "envoy_cluster_upstream_rq_total" },
                            { "envoy_cluster_name", "outbound|8000||llama.ml.svc.cluster.local" } },
        1 });
    answers.markers = vectorOf(markers);
    return answers;
}

} // namespace

class tst_TopologyBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        const FleetKnowledge knowledge = test::shippedKnowledge();
        m_profiles = knowledge.profiles;
        m_catalog = knowledge.catalog;
        m_rules = knowledge.health;
    }

    void joinsOneMachineSeenByThreeExporters()
    {
        const TopologySource source = build(smallFleet());
        QCOMPARE(source.clusters.size(), qsizetype { 1 });
        const TopologyCluster& cluster = source.clusters.front();
        QCOMPARE(cluster.name, u"Lab"_s);
        QCOMPARE(cluster.nodes.size(), std::size_t { 2 });
        const TopologyNode& node = cluster.nodes.front();
        QCOMPARE(node.name, u"gpu-1"_s);
        QCOMPARE(node.profileIds,
            (QStringList { u"dcgm"_s, u"kube_state_metrics"_s, u"node_exporter"_s }));
        QCOMPARE(node.selectors.at("node_exporter"), R"(instance="10.0.0.1:9100")");
        QCOMPARE(node.selectors.at("dcgm"), R"(Hostname="gpu-1")");
        QCOMPARE(node.gpuCount, 1);
        QVERIFY(node.evidence.count('\n') >= 2); // three reasons
    }

    void namesAnEndpointWithItsReplicasAndNodes()
    {
        const TopologySource source = build(smallFleet());
        const TopologyEndpoint& endpoint = source.clusters.front().endpoints.front();
        QCOMPARE(endpoint.name, u"meta/Llama-70B"_s);
        QCOMPARE(endpoint.replicas.size(), std::size_t { 3 });
        QCOMPARE(endpoint.nodes, (QStringList { u"gpu-1"_s, u"gpu-2"_s }));
        QCOMPARE(endpoint.replicas.front().node, u"gpu-1"_s);
        QCOMPARE(endpoint.selectors.at("vllm"), R"(namespace="ml",model_name="meta/Llama-70B")");
        QCOMPARE(endpoint.selectors.at("envoy"),
            R"(envoy_cluster_name="outbound|8000||llama.ml.svc.cluster.local")");
        QCOMPARE(endpoint.selectors.at("dcgm"), R"(exported_pod="llama-7d9f8c6b5d-bbbb2")");
        QCOMPARE(source.clusters.front().nodes.back().selectors.at("vllm"),
            R"(pod=~"llama-7d9f8c6b5d-cccc4|llama-7d9f8c6b5d-dddd5")");
    }

    void leavesAnUpstreamThatCouldBeTwoEndpointsAlone()
    {
        DiscoveryAnswers answers = smallFleet();
        auto markers = std::make_shared<SeriesSnapshot>(*answers.markers);
        Series other = markers->series.front();
        other.labels.set("namespace", "test");
        markers->series.push_back(other);
        for (Series& series : markers->series) {
            if (series.labels.contains("envoy_cluster_name")) {
                series.labels.set("envoy_cluster_name", "llama|8000");
            }
        }
        answers.markers = markers;
        const TopologySource source = build(answers);
        QCOMPARE(source.clusters.front().endpoints.size(), std::size_t { 2 });
        for (const TopologyEndpoint& endpoint : source.clusters.front().endpoints) {
            QVERIFY(!endpoint.selectors.contains("envoy"));
            QVERIFY(endpoint.name.contains(endpoint.modelNamespace));
            QCOMPARE(endpoint.doubts.size(), 1);
            QVERIFY2(endpoint.doubts.front().contains(u"(ml)"_s)
                    && endpoint.doubts.front().contains(u"(test)"_s),
                qPrintable(endpoint.doubts.front()));
        }
    }

    void countsReplicasThatDoNotAnswer()
    {
        DiscoveryAnswers answers = smallFleet();
        answers.targets =
            vectorOf({ { { { "__name__", "up" }, { "job", "vllm" }, { "namespace", "ml" },
                             { "pod", "llama-7d9f8c6b5d-ffff6" }, { "instance", "10.1.0.9:8000" } },
                0 } });
        const TopologySource source = build(answers);
        const TopologyEndpoint& endpoint = source.clusters.front().endpoints.front();
        QCOMPARE(endpoint.replicas.size(), std::size_t { 4 });
        QCOMPARE(endpoint.verdict.health, Health::Degraded);
        QCOMPARE(endpoint.verdict.reason, u"1 of 4 replicas silent"_s);
        QVERIFY(source.clusters.front().verdict.reason.contains(u"meta/Llama-70B"_s));
    }

    void judgesVitalSignsAndAlerts()
    {
        DiscoveryAnswers answers = smallFleet();
        const LabelSet endpoint { { "namespace", "ml" }, { "model_name", "meta/Llama-70B" } };
        answers.vitals = { { "vllm", "kv_cache_utilisation", vectorOf({ { endpoint, 0.97 } }) },
            { "vllm", "request_rate", vectorOf({ { endpoint, 12 } }) },
            { "node_exporter", "cpu_utilisation",
                vectorOf({ { { { "instance", "10.0.0.1:9100" } }, 0.3 },
                    { { { "instance", "10.0.0.2:9100" } }, 0.5 } }) } };
        answers.alerts = vectorOf({ { { { "alertname", "DiskSlow" }, { "severity", "warning" },
                                          { "instance", "10.0.0.2:9100" } },
            1 } });
        const TopologySource source = build(answers);
        const TopologyCluster& cluster = source.clusters.front();
        QCOMPARE(cluster.endpoints.front().verdict.health, Health::Degraded);
        QCOMPARE(cluster.endpoints.front().vitals.at("request_rate"), 12.0);
        QCOMPARE(cluster.nodes.front().verdict.health, Health::Ok);
        QCOMPARE(cluster.nodes.back().verdict.health, Health::Busy);
        QCOMPARE(cluster.nodes.back().verdict.reason, u"alert DiskSlow fires"_s);
        QCOMPARE(cluster.vitals.at("cpu_utilisation"), 0.4);
        QCOMPARE(cluster.vitals.at("request_rate"), 12.0);
        QCOMPARE(cluster.vitals.at("alerts_firing"), 1.0);
        QCOMPARE(cluster.verdict.health, Health::Degraded);
    }

    void turnsSilentOnTheSecondMissAndGoesAfterADay()
    {
        DiscoveryAnswers answers = smallFleet();
        auto previous = std::make_shared<const TopologySource>(build(answers));
        auto markers = std::make_shared<SeriesSnapshot>(*answers.markers);
        std::erase_if(markers->series,
            [](const Series& series) { return series.labels.metricName().starts_with("vllm:"); });
        answers.markers = markers;
        for (const Health expected : { Health::Unknown, Health::Silent }) {
            answers.now = answers.now + Duration::fromSeconds(30);
            answers.previous = previous;
            previous = std::make_shared<const TopologySource>(build(answers));
            QCOMPARE(previous->clusters.front().endpoints.front().verdict.health, expected);
        }
        QVERIFY(previous->clusters.front().endpoints.front().verdict.reason.startsWith(
            u"sends nothing since 20"_s));
        answers.now = answers.now + Duration::fromHours(25);
        answers.previous = previous;
        QVERIFY(build(answers).clusters.front().endpoints.empty());
    }

    void tellsEndpointsApartByTheNamespaceOfAnUpstream()
    {
        DiscoveryAnswers answers = smallFleet();
        auto markers = std::make_shared<SeriesSnapshot>(*answers.markers);
        Series other = markers->series.front();
        other.labels.set("namespace", "test");
        markers->series.push_back(other);
        answers.markers = markers;
        const TopologySource source = build(answers);
        for (const TopologyEndpoint& endpoint : source.clusters.front().endpoints) {
            QCOMPARE(endpoint.selectors.contains("envoy"), endpoint.modelNamespace == u"ml"_s);
            QVERIFY(endpoint.doubts.isEmpty());
        }
    }

    void sharesTheGpusOfAPodAmongItsModels()
    {
        DiscoveryAnswers answers = smallFleet();
        auto markers = std::make_shared<SeriesSnapshot>(*answers.markers);
        Series other = markers->series.front();
        other.labels.set("model_name", "adapter");
        markers->series.push_back(other);
        answers.markers = markers;
        const TopologySource source = build(answers);
        QCOMPARE(source.clusters.front().endpoints.size(), std::size_t { 2 });
        for (const TopologyEndpoint& endpoint : source.clusters.front().endpoints) {
            QVERIFY2(endpoint.selectors.contains("dcgm"), qPrintable(endpoint.name));
            QVERIFY(endpoint.doubts.join(u' ').contains(u"shared by 2 models"_s));
        }
    }

    void saysHowManyReplicasAreSilentAndForHowLong()
    {
        DiscoveryAnswers answers = smallFleet();
        const Instant start = answers.now;
        auto whole = std::make_shared<const TopologySource>(build(answers));
        const std::string down = "llama-7d9f8c6b5d-bbbb2";
        auto markers = std::make_shared<SeriesSnapshot>(*answers.markers);
        std::erase_if(markers->series,
            [&down](const Series& series) { return series.labels.value("pod") == down; });
        answers.markers = markers;
        answers.targets =
            vectorOf({ { { { "__name__", "up" }, { "job", "vllm" }, { "namespace", "ml" },
                             { "pod", down }, { "instance", "10.1.0.1:8000" } },
                0 } });
        for (const int seconds : { 30, 60, 240 }) {
            answers.now = start + Duration::fromSeconds(seconds);
            answers.previous = whole;
            whole = std::make_shared<const TopologySource>(build(answers));
        }
        const TopologyEndpoint& endpoint = whole->clusters.front().endpoints.front();
        QCOMPARE(endpoint.verdict.health, Health::Degraded);
        QCOMPARE(endpoint.verdict.reason, u"1 of 3 replicas silent for 4 min"_s);
        QVERIFY(whole->clusters.front().verdict.reason.endsWith(endpoint.verdict.reason));
    }

    void tellsWhatCameAndWentAndWhen()
    {
        DiscoveryAnswers answers = smallFleet();
        const Instant start = answers.now;
        auto last = std::make_shared<const TopologySource>(build(answers));
        QVERIFY(last->changes.empty());
        auto markers = std::make_shared<SeriesSnapshot>(*answers.markers);
        for (Series& series : markers->series) {
            if (series.labels.contains("model_name")) {
                series.labels.set("model_name", "qwen");
            }
        }
        answers.markers = markers;
        for (const int seconds : { 30, 60, 90 }) {
            answers.now = start + Duration::fromSeconds(seconds);
            answers.previous = last;
            last = std::make_shared<const TopologySource>(build(answers));
        }
        QCOMPARE(last->changes.size(), std::size_t { 2 });
        QCOMPARE(last->changes.front().name, u"qwen"_s);
        QCOMPARE(last->changes.front().kind, TopologyChange::Kind::Appeared);
        QCOMPARE(last->changes.back().name, u"meta/Llama-70B"_s);
        QCOMPARE(last->changes.back().kind, TopologyChange::Kind::Vanished);
        QCOMPARE(last->changes.back().at, start);
    }

    void keepsClonedMachinesApart()
    {
        DiscoveryAnswers answers;
        answers.sourceName = u"Lab"_s;
        answers.profileIds = { "node_exporter" };
        Rows rows;
        for (const std::string address : { "10.0.0.1:9100", "10.0.0.2:9100" }) {
            rows.push_back({ { { "__name__", "node_uname_info" }, { "instance", address },
                                 { "nodename", "ubuntu" } },
                1 });
        }
        answers.markers = vectorOf(rows);
        const TopologySource source = build(answers);
        QCOMPARE(source.clusters.front().nodes.size(), std::size_t { 2 });
        for (const TopologyNode& node : source.clusters.front().nodes) {
            QCOMPARE(node.doubts.size(), 1);
        }
        QCOMPARE(source.notes.size(), 1);
    }

    void keepsClustersApart()
    {
        DiscoveryAnswers answers = smallFleet();
        auto markers = std::make_shared<SeriesSnapshot>();
        for (const std::string cluster : { "eu", "us" }) {
            for (Series series : answers.markers->series) {
                series.labels.set("cluster", cluster);
                markers->series.push_back(series);
            }
        }
        answers.markers = markers;
        answers.nodeInfo = nullptr;
        answers.podInfo = nullptr;
        const TopologySource source = build(answers);
        QCOMPARE(source.clusters.size(), qsizetype { 2 });
        QCOMPARE(source.clusters.front().name, u"eu"_s);
        QCOMPARE(source.clusters.front().nodes.size(), std::size_t { 2 });
        QCOMPARE(source.clusters.back().nodes.front().selectors.at("dcgm"),
            R"(cluster="us",Hostname="gpu-1")");
        QCOMPARE(source.clusters.back().selectors.at("vllm"), R"(cluster="us")");
    }

    void neverJoinsLoopbackNames()
    {
        DiscoveryAnswers answers;
        answers.sourceName = u"Lab"_s;
        answers.profileIds = { "node_exporter", "dcgm" };
        answers.markers = vectorOf({ { { { "__name__", "node_uname_info" },
                                           { "instance", "localhost:9100" }, { "nodename", "a" } },
                                         1 },
            { { { "__name__", "DCGM_FI_DEV_FB_USED" }, { "instance", "localhost:9400" },
                  { "Hostname", "0123456789ab" } },
                1 } });
        QCOMPARE(build(answers).clusters.front().nodes.size(), std::size_t { 2 });
    }

    void keepsClaimsOfTwoAnchorsApart()
    {
        NodeSighting a;
        a.cluster = "c";
        a.name = a.anchor = "a";
        NodeSighting b;
        b.cluster = "c";
        b.name = b.anchor = "b";
        a.addresses = { "10.0.0.1" };
        b.addresses = { "10.0.0.1" };
        std::vector<std::string> notes;
        QCOMPARE(mergeNodes({ a, b }, notes).size(), std::size_t { 2 });
        QCOMPARE(notes.size(), std::size_t { 1 });
    }

    void readsWorkloadsAndUpstreams()
    {
        QCOMPARE(workloadOf("llama-7d9f8c6b5d-x2x4z"), "llama");
        QCOMPARE(workloadOf("qwen-0"), "qwen");
        QCOMPARE(workloadOf("plain"), "plain");
        QCOMPARE(comparable("Meta/Llama_3.1-70B"), "llama-3-1-70b");
        const auto keys = upstreamKeys("inference/llama-70b/8000");
        QVERIFY(std::find(keys.begin(), keys.end(), "llama-70b") != keys.end());
        QVERIFY(std::find(keys.begin(), keys.end(), "8000") == keys.end());
        QCOMPARE(hostPart("[::1]:9100"), "::1");
        QCOMPARE(hostPart("10.0.0.1:9100"), "10.0.0.1");
        QVERIFY(!namesAMachine("127.0.0.1"));
    }

private:
    [[nodiscard]] TopologySource build(const DiscoveryAnswers& answers) const
    {
        return buildTopology(answers, *m_profiles, m_catalog, m_rules);
    }

    ProfileSetPtr m_profiles;
    SignalCatalog m_catalog;
    HealthRules m_rules;
};

QTEST_GUILESS_MAIN(tst_TopologyBuilder)
#include "tst_TopologyBuilder.moc"
