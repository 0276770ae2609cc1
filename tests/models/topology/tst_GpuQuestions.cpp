// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SampleValue.h"
#include "topology/GpuQuestions.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr const char* kBusy = "gpu_utilisation";

ServerProfile exporter(const std::string& id, ProfileRole role, std::vector<std::string> gpuLabels)
{
    ServerProfile made;
    made.id = id;
    made.role = role;
    made.level = Level::Node;
    made.identity.gpu = std::move(gpuLabels);
    for (const char* signal : { kBusy, "gpu_count", "power_watts" }) {
        made.signalList.push_back({ .id = signal, .alternatives = {}, .missing = {} });
    }
    return made;
}

SignalBinding bound(const std::string& profileId, const std::string& signalId)
{
    return { .profileId = profileId,
        .signalId = signalId,
        .expression = "avg by ($by) (" + profileId + "_" + signalId + "{$sel})",
        .missing = {} };
}

Scope nodeScope(const QString& node, const QString& source = u"prod"_s)
{
    return {
        .level = Level::Node, .source = source, .cluster = u"eu"_s, .node = node, .endpoint = {}
    };
}

/// A source with the nodes n0, n1 …, each with these profiles.
TopologySource sourceWith(int nodes, const std::vector<std::string>& profiles)
{
    TopologySource source;
    source.id = u"prod"_s;
    TopologyCluster cluster;
    cluster.name = u"eu"_s;
    for (int i = 0; i < nodes; ++i) {
        TopologyNode node;
        node.name = u"n%1"_s.arg(i);
        for (const std::string& profile : profiles) {
            node.selectors[profile] = "node=\"n" + std::to_string(i) + "\"";
        }
        cluster.nodes.push_back(std::move(node));
    }
    std::sort(cluster.nodes.begin(), cluster.nodes.end(),
        [](const TopologyNode& a, const TopologyNode& b) { return a.name < b.name; });
    source.clusters.push_back(std::move(cluster));
    return source;
}

Series row(std::vector<LabelSet::Label> labels, double value)
{
    return { .labels = LabelSet(std::move(labels)),
        .axis = TimeAxis::explicitTimes({ 1 }),
        .values = { value },
        .histograms = {} };
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class tst_GpuQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_profiles.profiles = { exporter("dcgm", ProfileRole::Accelerator, { "gpu", "UUID" }),
            exporter("node", ProfileRole::Machine, {}),
            exporter("ray", ProfileRole::Workload, { "GpuIndex" }) };
    }

    void asksForAllNodesOfASourceInOneQuestion()
    {
        TopologyTree tree { .sources = { sourceWith(3, { "dcgm" }) } };
        tree.sources[0].bindings = { bound("dcgm", kBusy) };
        const GpuPlan plan =
            planGpus({ nodeScope(u"n2"_s), nodeScope(u"n0"_s), nodeScope(u"n1"_s) }, kBusy, tree,
                m_profiles);
        QVERIFY(plan.missing.empty());
        QCOMPARE(plan.questions.size(), std::size_t { 1 });
        const GpuQuestion& question = plan.questions.front();
        QCOMPARE(question.sourceId, u"prod"_s);
        QCOMPARE(question.nodes.front().node, u"n2"_s);
        for (const char* part : { "avg by (gpu) (dcgm_gpu_utilisation{node=\"n0\"})",
                 "\"promdesk_node\", \"2\"", " or " }) {
            QVERIFY2(contains(question.expression, part), question.expression.c_str());
        }
    }

    void eachSourceIsAskedForItsOwn()
    {
        TopologyTree tree { .sources = { sourceWith(1, { "dcgm" }), sourceWith(1, { "dcgm" }) } };
        tree.sources[1].id = u"lab"_s;
        for (TopologySource& source : tree.sources) {
            source.bindings = { bound("dcgm", kBusy) };
        }
        const GpuPlan plan =
            planGpus({ nodeScope(u"n0"_s), nodeScope(u"n0"_s, u"lab"_s) }, kBusy, tree, m_profiles);
        QCOMPARE(plan.questions.size(), std::size_t { 2 });
        QCOMPARE(plan.questions[1].sourceId, u"lab"_s);
        QCOMPARE(plan.questions[1].nodes.front().source, u"lab"_s);
    }

    void groupsByTheLabelThatNumbersGpusHere()
    {
        TopologyTree tree { .sources = { sourceWith(1, { "dcgm" }) } };
        tree.sources[0].bindings = { bound("dcgm", kBusy) };
        tree.sources[0].labelsInUse["dcgm"].gpu = { "exported_gpu" };
        const GpuPlan plan = planGpus({ nodeScope(u"n0"_s) }, kBusy, tree, m_profiles);
        QVERIFY(contains(plan.questions.front().expression, "by (exported_gpu)"));
    }

    void aGpuExporterGoesBeforeWhatElseRunsThere()
    {
        TopologyTree tree { .sources = { sourceWith(1, { "dcgm", "node", "ray" }) } };
        tree.sources[0].bindings = { bound("ray", kBusy), bound("node", kBusy),
            bound("dcgm", kBusy) };
        const GpuPlan plan = planGpus({ nodeScope(u"n0"_s) }, kBusy, tree, m_profiles);
        QVERIFY(contains(plan.questions.front().expression, "dcgm_gpu_utilisation"));
        tree.sources[0].bindings.back().expression.clear();
        tree.sources[0].bindings.back().missing = u"It is off."_s;
        const GpuPlan other = planGpus({ nodeScope(u"n0"_s) }, kBusy, tree, m_profiles);
        QVERIFY(contains(other.questions.front().expression, "by (GpuIndex) (ray_"));
    }

    void whatCannotBeAskedSaysWhy()
    {
        TopologyTree tree { .sources = { sourceWith(1, { "dcgm", "node" }) } };
        const std::vector<Scope> node { nodeScope(u"n0"_s) };
        const auto why = [&](const char* signal) {
            const GpuPlan plan = planGpus(node, signal, tree, m_profiles);
            return plan.questions.empty() && plan.missing.size() == 1 ? plan.missing.front().missing
                                                                      : QString();
        };
        QVERIFY(why("cpu_utilisation").contains(u"node as a whole"_s));
        QVERIFY(why("gpu_count").contains(u"node as a whole"_s));
        QVERIFY(why(kBusy).contains(u"Nothing that runs on this node"_s));
        tree.sources[0].bindings = { { .profileId = "dcgm",
            .signalId = kBusy,
            .expression = {},
            .missing = u"This field is off."_s } };
        QCOMPARE(why(kBusy), u"This field is off."_s);
        tree.sources[0].clusters[0].nodes.clear();
        QVERIFY(why(kBusy).contains(u"gone"_s));
    }

    void questionsAreBounded()
    {
        TopologyTree tree { .sources = { sourceWith(60, { "dcgm" }) } };
        tree.sources[0].bindings = { bound("dcgm", kBusy) };
        std::vector<Scope> nodes;
        for (int i = 0; i < 60; ++i) {
            nodes.push_back(nodeScope(u"n%1"_s.arg(i)));
        }
        const GpuPlan plan = planGpus(nodes, kBusy, tree, m_profiles);
        QCOMPARE(plan.questions.front().nodes.size(), kMostGpuNodes);
        QCOMPARE(plan.missing.size(), 60 - kMostGpuNodes);
        QVERIFY(plan.missing.front().missing.contains(u"come closer"_s));
        tree.sources[0].clusters[0].nodes[0].selectors["dcgm"] = std::string(100'000, 'x');
        const GpuPlan huge = planGpus({ nodeScope(u"n0"_s) }, kBusy, tree, m_profiles);
        QCOMPARE(huge.missing.size(), std::size_t { 1 });
    }

    void readsTheValuesOfEachNodeInOrder()
    {
        const GpuQuestion question { .sourceId = u"prod"_s,
            .expression = {},
            .nodes = { nodeScope(u"n0"_s), nodeScope(u"n1"_s) } };
        SeriesSnapshot answer;
        answer.series = { row({ { "gpu", "10" }, { "promdesk_node", "0" } }, 0.5),
            row({ { "gpu", "9" }, { "promdesk_node", "0" } }, 0.25),
            row({ { "gpu", "3" }, { "promdesk_node", "0" } }, missingValue()),
            row({ { "promdesk_node", "0" } }, 7), row({ { "gpu", "1" } }, 7),
            row({ { "gpu", "1" }, { "promdesk_node", "2" } }, 7),
            row({ { "gpu", "1" }, { "promdesk_node", "-1" } }, 7),
            row({ { "gpu", "1" }, { "promdesk_node", "1x" } }, 7) };
        const std::vector<NodeGpus> nodes = readGpus(question, answer);
        QCOMPARE(nodes.size(), std::size_t { 2 });
        const std::vector<GpuValue> wanted { { u"9"_s, 0.25 }, { u"10"_s, 0.5 } };
        QCOMPARE(nodes[0].gpus, wanted);
        QVERIFY(nodes[0].missing.isEmpty());
        QVERIFY(nodes[1].gpus.empty());
        QVERIFY(!nodes[1].missing.isEmpty());
    }

    void readsNoMoreThanANodeHas()
    {
        const GpuQuestion question { .sourceId = {}, .expression = {}, .nodes = { Scope() } };
        SeriesSnapshot answer;
        for (int i = 0; i < 5000; ++i) {
            answer.series.push_back(
                row({ { "gpu", std::to_string(i) }, { "promdesk_node", "0" } }, 1));
        }
        QCOMPARE(readGpus(question, answer).front().gpus.size(), kMostGpusRead);
    }

private:
    ProfileSet m_profiles;
};

QTEST_GUILESS_MAIN(tst_GpuQuestions)
#include "tst_GpuQuestions.moc"
