// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/TopologyTree.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

TopologyNode nodeNamed(const QString& name)
{
    TopologyNode node;
    node.name = name;
    node.verdict = { Health::Ok, {} };
    return node;
}

TopologyEndpoint endpointNamed(const QString& name)
{
    TopologyEndpoint endpoint;
    endpoint.name = name;
    endpoint.verdict = { Health::Busy, u"full"_s };
    TopologyReplica replica;
    replica.name = name + u"-0"_s;
    replica.verdict = { Health::Ok, {} };
    endpoint.replicas.push_back(replica);
    return endpoint;
}

TopologySource sourceNamed(const QString& id, const QString& cluster, const QString& node)
{
    TopologySource source;
    source.id = id;
    TopologyCluster inner;
    inner.name = cluster;
    inner.verdict = { Health::Ok, {} };
    inner.nodes = { nodeNamed(node) };
    inner.endpoints = { endpointNamed(u"llama"_s) };
    source.clusters.push_back(inner);
    return source;
}

Scope scopeOf(const QString& source, const QString& cluster, const QString& node = {},
    const QString& endpoint = {})
{
    return { .level = Level::Cluster,
        .source = source,
        .cluster = cluster,
        .node = node,
        .endpoint = endpoint };
}

} // namespace

class tst_TopologyTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsNothingInAnEmptyFleet()
    {
        const TopologyTree tree;
        QVERIFY(tree.findSource(u"a"_s) == nullptr);
        QVERIFY(tree.findCluster(scopeOf({}, u"eu"_s)) == nullptr);
        QVERIFY(tree.findNode(scopeOf({}, u"eu"_s, u"n1"_s)) == nullptr);
        QVERIFY(tree.findEndpoint(scopeOf({}, u"eu"_s, {}, u"llama"_s)) == nullptr);
    }

    /// The fleet is copied in every cycle of discovery: not node by node.
    void copiesOfASourceShareItsClustersUntilOneIsChanged()
    {
        const TopologySource source = sourceNamed(u"a"_s, u"eu"_s, u"n1"_s);
        TopologySource copy = source;
        QCOMPARE(copy.clusters.constData(), source.clusters.constData());
        copy.clusters[0].nodes.clear();
        QCOMPARE(source.clusters.front().nodes.size(), std::size_t { 1 });
    }

    void findsEntitiesByTheirNames()
    {
        TopologyTree tree;
        tree.sources = { sourceNamed(u"a"_s, u"eu"_s, u"n1"_s),
            sourceNamed(u"b"_s, u"us"_s, u"n2"_s) };
        QCOMPARE(tree.findSource(u"b"_s), &tree.sources[1]);
        QCOMPARE(tree.findCluster(scopeOf({}, u"us"_s)), &tree.sources[1].clusters[0]);
        QCOMPARE(tree.findNode(scopeOf(u"b"_s, u"us"_s, u"n2"_s)),
            &tree.sources[1].clusters[0].nodes[0]);
        QCOMPARE(tree.findEndpoint(scopeOf(u"a"_s, u"eu"_s, {}, u"llama"_s)),
            &tree.sources[0].clusters[0].endpoints[0]);
    }

    /// A cluster of one name on two servers: the scope's source says which is meant.
    void asksTheScopesOwnSourceOnly()
    {
        TopologyTree tree;
        tree.sources = { sourceNamed(u"a"_s, u"eu"_s, u"n1"_s),
            sourceNamed(u"b"_s, u"eu"_s, u"n2"_s) };
        QVERIFY(tree.findNode(scopeOf(u"a"_s, u"eu"_s, u"n2"_s)) == nullptr);
        QVERIFY(tree.findNode(scopeOf(u"b"_s, u"eu"_s, u"n2"_s)) != nullptr);
        QCOMPARE(tree.findCluster(scopeOf({}, u"eu"_s)), &tree.sources[0].clusters[0]);
        QVERIFY(tree.findCluster(scopeOf(u"gone"_s, u"eu"_s)) == nullptr);
        QVERIFY(tree.findCluster(scopeOf(u"a"_s, u"EU"_s)) == nullptr);
    }

    /// "An empty source means the first that has it": the entity, not a cluster of that name.
    void findsEntitiesOfAnySourceThatHasThem()
    {
        TopologyTree tree;
        tree.sources = { sourceNamed(u"a"_s, u"eu"_s, u"n1"_s),
            sourceNamed(u"b"_s, u"eu"_s, u"n2"_s) };
        tree.sources[1].clusters[0].endpoints.push_back(endpointNamed(u"qwen"_s));
        QCOMPARE(
            tree.findNode(scopeOf({}, u"eu"_s, u"n2"_s)), &tree.sources[1].clusters[0].nodes[0]);
        QCOMPARE(tree.findEndpoint(scopeOf({}, u"eu"_s, {}, u"qwen"_s)),
            &tree.sources[1].clusters[0].endpoints[1]);
    }

    void findsBindingsByProfileAndSignal()
    {
        TopologySource source;
        source.bindings = { { "vllm", "ttft_p95", "a", {} }, { "vllm", "request_rate", "b", {} },
            { "sglang", "ttft_p95", "c", {} } };
        QCOMPARE(source.findBinding("sglang", "ttft_p95"), &source.bindings[2]);
        QCOMPARE(source.findBinding("vllm", "request_rate"), &source.bindings[1]);
        QVERIFY(source.findBinding("sglang", "request_rate") == nullptr);
        QVERIFY(source.findBinding("", "") == nullptr);
    }

    void callsEverythingOfASilentSourceUnknown()
    {
        const TopologySource before = sourceNamed(u"a"_s, u"eu"_s, u"n1"_s);
        const TopologySource after = withoutNews(before, u"no answer since 12:00"_s);
        const TopologyCluster& cluster = after.clusters.front();
        for (const HealthVerdict& verdict :
            { cluster.verdict, cluster.nodes.front().verdict, cluster.endpoints.front().verdict,
                cluster.endpoints.front().replicas.front().verdict }) {
            QCOMPARE(verdict.health, Health::Unknown);
            QCOMPARE(verdict.reason, u"no answer since 12:00"_s);
        }
        QCOMPARE(after.id, before.id);
        QCOMPARE(cluster.nodes.front().name, u"n1"_s);
        QCOMPARE(before.clusters.front().verdict.health, Health::Ok);
    }
};

QTEST_APPLESS_MAIN(tst_TopologyTree)
#include "tst_TopologyTree.moc"
