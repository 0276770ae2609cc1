// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "topology/TopologyRow.h"

#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

TopologySource source(const QString& id)
{
    TopologySource result;
    result.id = id;
    result.name = u"same name"_s;
    TopologyCluster cluster;
    cluster.name = u"eu"_s;
    cluster.verdict = { Health::Degraded, u"slow"_s };
    cluster.vitals = { { "request_rate", 3.0 } };
    cluster.nodes.resize(1);
    cluster.nodes[0].name = u"x"_s;
    cluster.nodes[0].profileIds = { u"node"_s, u"dcgm"_s };
    cluster.endpoints.resize(1);
    cluster.endpoints[0].name = u"x"_s;
    cluster.endpoints[0].profileId = u"vllm"_s;
    cluster.endpoints[0].replicas.resize(2);
    result.clusters.push_back(cluster);
    return result;
}

} // namespace

class tst_TopologyRow : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void goesDownFromSourcesToReplicas()
    {
        TopologyTree tree;
        QVERIFY(rowsOf(tree).empty());
        tree.sources = { source(u"a"_s), source(u"b"_s) };
        const auto sources = rowsOf(tree);
        QCOMPARE(sources.size(), std::size_t { 2 });
        QCOMPARE(sources[1].verdict().health, Health::Degraded); // its worst cluster's
        const auto clusters = rowsBelow(sources[1]);
        QCOMPARE(clusters.size(), std::size_t { 1 });
        QCOMPARE(clusters[0].sourceId(), u"b"_s);
        QCOMPARE(clusters[0].vital("request_rate"), 3.0);
        const auto members = rowsBelow(clusters[0]);
        QCOMPARE(members.size(), std::size_t { 2 });
        QCOMPARE(members[0].kind, TopologyKind::Node);
        QCOMPARE(members[0].profileId(), u"node"_s);
        QVERIFY(rowsBelow(members[0]).empty());
        const auto replicas = rowsBelow(members[1]);
        QCOMPARE(replicas.size(), std::size_t { 2 });
        QCOMPARE(replicas[0].profileId(), u"vllm"_s);
        QVERIFY(std::isnan(replicas[0].vital("request_rate")));
        QVERIFY(rowsBelow(replicas[0]).empty());
    }

    void oneSourceIsNoRow()
    {
        TopologyTree tree;
        tree.sources = { source(u"a"_s) };
        QCOMPARE(rowsOf(tree).at(0).kind, TopologyKind::Cluster);
    }

    void tellsEntitiesApart()
    {
        TopologyTree tree;
        tree.sources = { source(u"a"_s), source(u"b"_s) };
        const auto sources = rowsOf(tree);
        QVERIFY(!sources[0].isSameEntity(sources[1])); // two servers of one name
        const auto cluster = rowsBelow(sources[0]).at(0);
        QVERIFY(cluster.isSameEntity(rowsBelow(sources[1]).at(0)));
        const auto members = rowsBelow(cluster);
        QVERIFY(!members[0].isSameEntity(members[1])); // a node and an endpoint of one name
    }

    void comparesWhatIsShown()
    {
        const TopologySource before = source(u"a"_s);
        TopologySource after = before;
        TopologyTree old { { before } };
        after.clusters[0].vitals = { { "request_rate", std::nan("") } };
        TopologyTree young { { after } };
        const TopologyRow row = rowsOf(young).at(0);
        QVERIFY(!rowsOf(old).at(0).hasSameContent(row));
        TopologyTree twin { { source(u"a"_s) } };
        twin.sources[0].clusters[0].vitals = { { "request_rate", std::nan("") } };
        QVERIFY(rowsOf(twin).at(0).hasSameContent(row)); // NaN is NaN
        young.sources[0].clusters[0].verdict.reason = u"slower"_s;
        QVERIFY(!rowsOf(young).at(0).hasSameContent(row));
    }
};

QTEST_GUILESS_MAIN(tst_TopologyRow)
#include "tst_TopologyRow.moc"
