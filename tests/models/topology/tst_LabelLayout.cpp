// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/ShippedKnowledge.h"
#include "topology/TopologyBuilder.h"

#include <QTest>

#include <functional>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// What a team does to the labels of one series.
using Relabelling = std::function<void(LabelSet&)>;

void rename(LabelSet& labels, std::string_view from, std::string_view to)
{
    const std::string value(labels.value(from));
    labels.remove(from);
    labels.set(to, value);
}

bool isOf(const LabelSet& labels, std::string_view prefix)
{
    return labels.metricName().starts_with(prefix);
}

SnapshotPtr vectorOf(std::vector<LabelSet> rows, const Relabelling& relabel)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->type = ResultType::Vector;
    for (LabelSet& labels : rows) {
        relabel(labels);
        snapshot->series.push_back({ .labels = std::move(labels),
            .axis = TimeAxis::grid(Instant::fromSeconds(1), Duration::fromSeconds(1), 1),
            .values = { 1 },
            .histograms = {} });
    }
    return snapshot;
}

/// Machines n1 and n2 with an exporter each; the model "llama" with a pod on each, a GPU exporter
/// that knows the first pod, and Kubernetes' inventory: then all as the team labels it.
DiscoveryAnswers fleet(const Relabelling& relabel)
{
    DiscoveryAnswers answers;
    answers.sourceId = u"s"_s;
    answers.sourceName = u"Lab"_s;
    answers.profileIds = { "dcgm", "kube_state_metrics", "node_exporter", "vllm" };
    answers.now = Instant::fromSeconds(1'790'000'000);
    std::vector<LabelSet> markers;
    std::vector<LabelSet> nodes;
    std::vector<LabelSet> pods;
    for (const std::string n : { "1", "2" }) {
        markers.push_back({ { "__name__", "node_uname_info" }, { "job", "node" },
            { "instance", "10.0.0." + n + ":9100" }, { "nodename", "n" + n } });
        markers.push_back({ { "__name__", "vllm:num_requests_running" }, { "job", "vllm" },
            { "namespace", "ml" }, { "pod", "llama-" + n }, { "instance", "10.1.0." + n + ":8000" },
            { "model_name", "llama" } });
        nodes.push_back({ { "__name__", "kube_node_info" }, { "node", "n" + n },
            { "internal_ip", "10.0.0." + n } });
        pods.push_back({ { "__name__", "kube_pod_info" }, { "namespace", "ml" },
            { "pod", "llama-" + n }, { "node", "n" + n } });
    }
    markers.push_back({ { "__name__", "DCGM_FI_DEV_FB_USED" }, { "job", "dcgm" },
        { "instance", "10.9.0.1:9400" }, { "Hostname", "n1" }, { "gpu", "0" }, { "UUID", "GPU-1" },
        { "namespace", "ml" }, { "pod", "llama-1" } });
    answers.markers = vectorOf(std::move(markers), relabel);
    answers.nodeInfo = vectorOf(std::move(nodes), relabel);
    answers.podInfo = vectorOf(std::move(pods), relabel);
    return answers;
}

/// "cluster: nodes; model@nodes of its replicas", each cluster's doubts as a question mark.
QString pictureOf(const TopologySource& source)
{
    QStringList clusters;
    for (const TopologyCluster& cluster : source.clusters) {
        QStringList nodes;
        for (const TopologyNode& node : cluster.nodes) {
            nodes += node.name + (node.gpuCount > 0 ? u"+gpu"_s : QString())
                + (node.doubts.isEmpty() ? u""_s : u"?"_s);
        }
        QStringList endpoints;
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            QStringList places;
            for (const TopologyReplica& replica : endpoint.replicas) {
                places += replica.node.isEmpty() ? u"-"_s : replica.node;
            }
            endpoints += endpoint.name + u'@' + places.join(u'+')
                + (endpoint.selectors.contains("dcgm") ? u" gpu"_s : QString())
                + (endpoint.doubts.isEmpty() ? QString() : u"?"_s);
        }
        clusters += cluster.name + u": "_s + nodes.join(u' ') + u"; "_s + endpoints.join(u", "_s);
    }
    return clusters.join(u" | "_s);
}

struct Layout
{
    const char* name;
    Relabelling relabel;
    const char* picture;
    bool hasInventory = true;
};

void toHost(LabelSet& labels)
{
    if (isOf(labels, "node_")) {
        labels.remove("nodename");
        labels.set("host", labels.value("instance") == "10.0.0.1:9100" ? "n1" : "n2");
    } else if (isOf(labels, "vllm:")) {
        labels.set("host", labels.value("pod") == "llama-1" ? "n1" : "n2");
    }
}

std::vector<Layout> layouts()
{
    const char* const whole = "Lab: n1+gpu n2; llama@n1+n2 gpu";
    const char* const prod = "prod: n1+gpu n2; llama@n1+n2 gpu";
    const auto with = [](const char* label, const char* value) -> Relabelling {
        return [=](LabelSet& labels) { labels.set(label, value); };
    };
    return {
        { "as most have it", [](LabelSet&) {}, whole },
        { "the cluster by k8s_cluster", with("k8s_cluster", "prod"), prod },
        { "the cluster by kubernetes_cluster", with("kubernetes_cluster", "prod"), prod },
        { "each team its own word for the cluster",
            [](LabelSet& labels) {
                labels.set(isOf(labels, "node_") ? "kubernetes_cluster"
                        : isOf(labels, "kube_")  ? "cluster"
                                                 : "k8s_cluster",
                    "prod");
            },
            prod },
        { "the place by env alone", with("env", "prod"), prod },
        { "the place by env and region",
            [](LabelSet& labels) {
                labels.set("env", "prod");
                labels.set("region", "eu");
            },
            "prod/eu: n1+gpu n2; llama@n1+n2 gpu" },
        { "env beside a cluster label",
            [](LabelSet& labels) {
                labels.set("env", "test");
                labels.set("cluster", "prod");
            },
            prod },
        { "env on some series only",
            [](LabelSet& labels) {
                if (isOf(labels, "node_")) {
                    labels.set("env", "prod");
                }
            },
            whole },
        { "the cluster on the machines only",
            [](LabelSet& labels) {
                if (isOf(labels, "node_")) {
                    labels.set("cluster", "prod");
                }
            },
            prod },
        { "pods by pod_name and kubernetes_namespace",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:")) {
                    rename(labels, "pod", "pod_name");
                    rename(labels, "namespace", "kubernetes_namespace");
                }
            },
            whole },
        { "pods by kubernetes_pod_name",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:")) {
                    rename(labels, "pod", "kubernetes_pod_name");
                }
            },
            whole },
        { "GPUs by exported_pod, the exporter's own beside it",
            [](LabelSet& labels) {
                if (isOf(labels, "DCGM")) {
                    rename(labels, "pod", "exported_pod");
                    rename(labels, "namespace", "exported_namespace");
                    labels.set("pod", "dcgm-exporter-x");
                    labels.set("namespace", "gpu-operator");
                }
            },
            whole },
        { "instances without ports",
            [](LabelSet& labels) {
                const std::string instance(labels.value("instance"));
                labels.set("instance", instance.substr(0, instance.find(':')));
            },
            whole },
        { "machines by host, no inventory", toHost, "Lab: n1+gpu n2; llama@n1+n2 gpu", false },
        { "engines by nodename, no inventory",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:")) {
                    labels.set("nodename", labels.value("pod") == "llama-1" ? "n1" : "n2");
                }
            },
            whole, false },
        { "engines by kubernetes_node in capitals, no inventory",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:")) {
                    labels.set("kubernetes_node", labels.value("pod") == "llama-1" ? "N1" : "N2");
                }
            },
            whole, false },
        { "nothing that names a node, no inventory", [](LabelSet&) {},
            "Lab: n1+gpu n2; llama@-+- gpu", false },
        { "full names on the machines, short ones in the inventory",
            [](LabelSet& labels) {
                if (isOf(labels, "node_")) {
                    labels.set("nodename", std::string(labels.value("nodename")) + ".example.org");
                }
            },
            whole },
        { "host is the server that scrapes", with("host", "prometheus-0"), whole },
        { "a node label that contradicts the inventory",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:") && labels.value("pod") == "llama-1") {
                    labels.set("node", "n2");
                }
            },
            "Lab: n1+gpu n2; llama@-+n2 gpu?" },
        { "no pod label on the engines",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:")) {
                    labels.remove("pod");
                }
            },
            "Lab: n1+gpu n2; llama@-+-" },
        { "no namespace on the GPUs",
            [](LabelSet& labels) {
                if (isOf(labels, "DCGM")) {
                    labels.remove("namespace");
                }
            },
            "Lab: n1+gpu n2; llama@n1+n2" },
        { "a model that looks like a path",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:")) {
                    labels.set("model_name", "../../x");
                }
            },
            "Lab: n1+gpu n2; ../../x@n1+n2 gpu" },
        { "a model that looks like markup",
            [](LabelSet& labels) {
                if (isOf(labels, "vllm:")) {
                    labels.set("model_name", "<img src=x>\"} or vector(1)");
                }
            },
            "Lab: n1+gpu n2; <img src=x>\"} or vector(1)@n1+n2 gpu" },
    };
}

} // namespace

/// Teams that name things differently: mapped without configuration, or left apart.
class tst_LabelLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void mapsWhatNoProfileForesaw_data()
    {
        QTest::addColumn<std::size_t>("layout");
        const std::vector<Layout> all = layouts();
        for (std::size_t i = 0; i < all.size(); ++i) {
            QTest::newRow(all[i].name) << i;
        }
    }

    void mapsWhatNoProfileForesaw()
    {
        QFETCH(const std::size_t, layout);
        const Layout wanted = layouts()[layout];
        DiscoveryAnswers answers = fleet(wanted.relabel);
        if (!wanted.hasInventory) {
            answers.nodeInfo = nullptr;
            answers.podInfo = nullptr;
        }
        const TopologySource source = build(answers);
        QCOMPARE(pictureOf(source), QString::fromUtf8(wanted.picture));
    }

    void selectsByTheLabelsThatAreThere()
    {
        const TopologySource source = build(fleet([](LabelSet& labels) {
            labels.set("env", "prod");
            labels.set("region", "e'u");
            if (isOf(labels, "vllm:")) {
                rename(labels, "pod", "pod_name");
                rename(labels, "namespace", "kubernetes_namespace");
            }
        }));
        const TopologyCluster& cluster = source.clusters.front();
        const TopologyEndpoint& endpoint = cluster.endpoints.front();
        QCOMPARE(endpoint.modelNamespace, u"ml"_s);
        const std::string place = "env=\"prod\",region=\"e'u\"";
        const std::string own = place + ",kubernetes_namespace=\"ml\",model_name=\"llama\"";
        const std::string pod = ",pod_name=\"llama-1\"";
        QCOMPARE(endpoint.selectors.at("vllm"), own);
        QCOMPARE(endpoint.replicas.front().selectors.at("vllm"), own + pod);
        QCOMPARE(cluster.nodes.front().selectors.at("vllm"), place + pod);
        QCOMPARE(cluster.selectors.at("node_exporter"), place);
    }

    void saysWhatItTookForGranted()
    {
        const TopologySource source = build(fleet([](LabelSet& labels) {
            if (isOf(labels, "node_")) {
                labels.set("cluster", "prod");
            }
        }));
        QCOMPARE(source.notes.size(), 1);
        QVERIFY(source.notes.front().contains(u"taken for \"prod\""_s));
    }

private:
    [[nodiscard]] static TopologySource build(const DiscoveryAnswers& answers)
    {
        static const FleetKnowledge knowledge = test::shippedKnowledge();
        return buildTopology(answers, *knowledge.profiles, knowledge.catalog, knowledge.health);
    }
};

QTEST_GUILESS_MAIN(tst_LabelLayout)
#include "tst_LabelLayout.moc"
