// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetCells.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// Two servers that both know a cluster "lab" with one node.
TopologyTree twoServers()
{
    TopologyTree tree;
    for (const QString& id : { u"a"_s, u"b"_s }) {
        TopologySource source;
        source.id = id;
        source.name = u"server-"_s + id;
        TopologyCluster cluster;
        cluster.name = u"lab"_s;
        TopologyNode node;
        node.name = u"n1"_s;
        cluster.nodes = { node };
        source.clusters = { cluster };
        tree.sources.push_back(source);
    }
    return tree;
}

} // namespace

class tst_FleetCells : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nothingHasNoCells()
    {
        using enum CellKind;
        const TopologyTree empty;
        for (const CellKind kind : { Nodes, Endpoints, Clusters }) {
            for (const TopologyTree* tree : { static_cast<const TopologyTree*>(nullptr), &empty }) {
                const FleetCells cells = collectCells(tree, kind);
                QCOMPARE(cells.kind, kind);
                QVERIFY(cells.cells.empty());
                QVERIFY(cells.groups.empty());
            }
        }
    }

    void nodesStandInGroupsOfTheirClusters()
    {
        const TopologyPtr tree = makeFleet({ .clusters = 2, .nodesPerCluster = 3, .endpoints = 0 });
        const FleetCells cells = collectCells(tree.get(), CellKind::Nodes);
        QCOMPARE(cells.cells.size(), std::size_t { 6 });
        QCOMPARE(cells.groups.size(), std::size_t { 2 });
        QCOMPARE(cells.groups[1].caption, u"us-east"_s);
        QCOMPARE(cells.groups[1].first, 3);
        QCOMPARE(cells.groups[1].count, 3);
        QCOMPARE(cells.groups[0].health, Health::Degraded);
        QCOMPARE(cells.groups[1].scope.level, Level::Cluster);
        const FleetCell& cell = cells.cells[4];
        QCOMPARE(cell.name, u"node-1-01"_s);
        QCOMPARE(cell.cluster, u"us-east"_s);
        QCOMPARE(cell.scope.level, Level::Node);
        QCOMPARE(cell.scope.node, u"node-1-01"_s);
        QCOMPARE(cell.scope.source, u"prod"_s);
    }

    void aClusterWithoutMembersHasNoGroup()
    {
        const TopologyPtr tree = makeFleet({ .clusters = 3, .nodesPerCluster = 0, .endpoints = 1 });
        QVERIFY(collectCells(tree.get(), CellKind::Nodes).groups.empty());
        const FleetCells endpoints = collectCells(tree.get(), CellKind::Endpoints);
        QCOMPARE(endpoints.groups.size(), std::size_t { 1 });
        QCOMPARE(endpoints.cells.front().scope.level, Level::Endpoint);
        QVERIFY(!endpoints.cells.front().scope.endpoint.isEmpty());
        QVERIFY(endpoints.cells.front().scope.node.isEmpty());
    }

    void clustersAreOneGroupWithoutACaption()
    {
        const TopologyPtr tree = makeFleet({ .clusters = 3, .nodesPerCluster = 1, .endpoints = 0 });
        const FleetCells cells = collectCells(tree.get(), CellKind::Clusters);
        QCOMPARE(cells.cells.size(), std::size_t { 3 });
        QCOMPARE(cells.groups.size(), std::size_t { 1 });
        QVERIFY(cells.groups.front().caption.isEmpty());
        QCOMPARE(cells.groups.front().count, 3);
        QCOMPARE(cells.cells[1].name, u"us-east"_s);
        QCOMPARE(cells.cells[1].scope.level, Level::Cluster);
    }

    void severalServersAreToldApart()
    {
        const TopologyTree tree = twoServers();
        const FleetCells nodes = collectCells(&tree, CellKind::Nodes);
        QCOMPARE(nodes.groups[0].caption, u"lab · server-a"_s);
        QCOMPARE(nodes.groups[1].caption, u"lab · server-b"_s);
        QVERIFY(nodes.cells[0].scope != nodes.cells[1].scope);
        QCOMPARE(nodes.indexOf(nodes.cells[1].scope), 1);
        const FleetCells clusters = collectCells(&tree, CellKind::Clusters);
        QVERIFY(clusters.cells[0].name != clusters.cells[1].name);
    }

    void namesAreSafeToPaintAndScopesAreAsTheyCame()
    {
        TopologyTree tree = twoServers();
        const QString hostile = u"<b>x</b>\n\u202Eevil"_s + QString(5000, u'y');
        TopologyCluster& cluster = tree.sources.front().clusters.front();
        cluster.name = hostile;
        cluster.nodes.front().name = hostile;
        cluster.nodes.front().verdict = { Health::Failing, hostile };
        const FleetCells cells = collectCells(&tree, CellKind::Nodes);
        const FleetCell& cell = cells.cells.front();
        for (const QString& text :
            { cell.name, cell.cluster, cells.groups.front().caption, cell.verdict.reason }) {
            QVERIFY(text.size() < 1000);
            QVERIFY(!text.contains(u'\n') && !text.contains(QChar(0x202E)));
        }
        QCOMPARE(cell.scope.node, hostile);
        QCOMPARE(cell.scope.cluster, hostile);
    }

    void eachLevelHasItsKind()
    {
        QCOMPARE(kindOf(Level::Fleet), CellKind::Clusters);
        QCOMPARE(kindOf(Level::Cluster), CellKind::Clusters);
        QCOMPARE(kindOf(Level::Node), CellKind::Nodes);
        QCOMPARE(kindOf(Level::Endpoint), CellKind::Endpoints);
    }

    void anUnknownVitalSignIsNaN()
    {
        FleetCell cell;
        cell.vitals = { { "load", 0.25 } };
        QCOMPARE(cell.vital("load"), 0.25);
        QVERIFY(std::isnan(cell.vital("other")));
        QVERIFY(std::isnan(cell.vital({})));
    }

    void isFoundByEverythingItSays_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("name") << u"NODE-7"_s << true;
        QTest::newRow("a part of it") << u"de-7"_s << true;
        QTest::newRow("cluster") << u"Eu-West"_s << true;
        QTest::newRow("state") << u"failing"_s << true;
        QTest::newRow("reason") << u"REFUSED"_s << true;
        QTest::newRow("nothing asked") << QString() << true;
        QTest::newRow("a pattern is text") << u".*"_s << false;
        QTest::newRow("something else") << u"node-8"_s << false;
    }

    void isFoundByEverythingItSays()
    {
        QFETCH(QString, text);
        FleetCell cell;
        cell.name = u"node-7"_s;
        cell.cluster = u"eu-west"_s;
        cell.verdict = { Health::Failing, u"connection refused"_s };
        QTEST(cell.matches(text), "isFound");
    }

    void sameEntitiesHaveTheSameShape()
    {
        const TopologyPtr fleet = makeFleet({});
        const FleetCells cells = collectCells(fleet.get(), CellKind::Nodes);
        FleetCells other = cells;
        other.cells.front().verdict.health = Health::Failing;
        other.cells.front().vitals.clear();
        QVERIFY(cells.hasSameShape(other));
        QVERIFY(!cells.hasSameShape(collectCells(fleet.get(), CellKind::Endpoints)));
        other.cells.pop_back();
        QVERIFY(!cells.hasSameShape(other));
        other = cells;
        std::swap(other.cells[0], other.cells[1]);
        QVERIFY(!cells.hasSameShape(other));
        QVERIFY(FleetCells().hasSameShape(FleetCells()));
    }

    /// Whatever was there before: other values, signs or counts that came or went.
    void refreshedCellsAreAsIfTheyWereMadeAnew()
    {
        std::vector<TopologyTree> fleets(6, *makeFleet({}));
        const auto nodeOf = [](TopologyTree& tree) -> TopologyNode& {
            return tree.sources[0].clusters[0].nodes[0];
        };
        nodeOf(fleets[1]).vitals["gpu_utilisation"] = 0.123;
        nodeOf(fleets[2]).gpuCount = 0;
        nodeOf(fleets[3]).vitals["gpu_count"] = 5;
        nodeOf(fleets[4]).vitals.clear();
        nodeOf(fleets[5]).vitals["new_sign"] = 7;
        for (TopologyTree& fleet : fleets) {
            fleet.sources[0].clusters[0].endpoints[0].replicas.resize(
                nodeOf(fleet).vitals.size() % 3);
            fleet.sources[0].clusters[0].vitals["gpu_count"] = nodeOf(fleet).gpuCount;
        }
        fleets[5].sources[0].clusters[0].vitals.clear();
        for (const CellKind kind : { CellKind::Nodes, CellKind::Endpoints, CellKind::Clusters }) {
            for (const TopologyTree& before : fleets) {
                for (const TopologyTree& after : fleets) {
                    FleetCells cells = collectCells(&before, kind);
                    QVERIFY(refreshCells(cells, &after, kind));
                    const FleetCells anew = collectCells(&after, kind);
                    for (std::size_t i = 0; i < anew.cells.size(); ++i) {
                        QVERIFY(cells.cells[i].vitals == anew.cells[i].vitals);
                    }
                }
            }
        }
    }

    void everyCellIsFoundByItsScope()
    {
        const TopologyPtr fleet = makeFleet({});
        const FleetCells cells = collectCells(fleet.get(), CellKind::Nodes);
        for (int i = 0; i < static_cast<int>(cells.cells.size()); ++i) {
            QCOMPARE(cells.indexOf(cells.cells[static_cast<std::size_t>(i)].scope), i);
        }
        QCOMPARE(cells.indexOf(Scope()), -1);
        QCOMPARE(FleetCells().indexOf(Scope()), -1);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_FleetCells)
#include "tst_FleetCells.moc"
