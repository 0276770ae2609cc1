// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/CellInside.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_CellInside : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aNodeHoldsItsGpusAndTheEndpointsOnIt()
    {
        const TopologyPtr fleet =
            makeFleet({ .clusters = 2, .nodesPerCluster = 2, .endpoints = 6 });
        const FleetCells nodes = collectCells(fleet.get(), CellKind::Nodes);
        const CellInside first = insideOf(*fleet, nodes.cells[0]);
        QCOMPARE(first.gpus.size(), std::size_t { 8 });
        QCOMPARE(first.gpus[7].name, u"7"_s);
        QCOMPARE(first.members.size(), std::size_t { 3 }); // all of eu-west run on node-0-00
        QCOMPARE(first.members[0].scope.level, Level::Endpoint);
        QVERIFY(first.members[0].scope.node.isEmpty());
        QCOMPARE(first.members[0].vital("request_rate"),
            fleet->sources[0].clusters[0].endpoints[0].vitals.at("request_rate"));
        const CellInside second = insideOf(*fleet, nodes.cells[1]);
        QVERIFY(second.members.empty());
        QVERIFY(!second.isEmpty());
    }

    void anEndpointHoldsItsReplicas()
    {
        TopologyTree tree = *makeFleet({ .clusters = 1, .nodesPerCluster = 1, .endpoints = 1 });
        TopologyReplica replica;
        replica.name = u"pod-<b>"_s;
        replica.verdict = { Health::Silent, u"since noon"_s };
        tree.sources[0].clusters[0].endpoints[0].replicas = { replica };
        const FleetCells cells = collectCells(&tree, CellKind::Endpoints);
        const CellInside inside = insideOf(tree, cells.cells[0]);
        QVERIFY(inside.gpus.empty());
        QCOMPARE(inside.members.size(), std::size_t { 1 });
        QCOMPARE(inside.members[0].name, u"pod-<b>"_s);
        QCOMPARE(inside.members[0].verdict.health, Health::Silent);
        QCOMPARE(inside.members[0].scope, cells.cells[0].scope);
    }

    void aClusterHoldsNodesAndEndpointsUpToABound()
    {
        const TopologyPtr fleet =
            makeFleet({ .clusters = 1, .nodesPerCluster = 1000, .endpoints = 3 });
        const FleetCells cells = collectCells(fleet.get(), CellKind::Clusters);
        const CellInside inside = insideOf(*fleet, cells.cells[0]);
        QCOMPARE(inside.members.size(), CellInside::kMostMembers);
        QCOMPARE(inside.hidden, 1003 - static_cast<int>(CellInside::kMostMembers));
    }

    void whatIsGoneHoldsNothing()
    {
        const TopologyTree empty;
        const FleetCells cells = collectCells(makeFleet({}).get(), CellKind::Nodes);
        QVERIFY(insideOf(empty, cells.cells[0]).isEmpty());
    }

    void hostileCountsAreBounded()
    {
        TopologyTree tree = *makeFleet({ .clusters = 1, .nodesPerCluster = 2, .endpoints = 0 });
        tree.sources[0].clusters[0].nodes[0].gpuCount = 2'000'000'000;
        tree.sources[0].clusters[0].nodes[1].gpuCount = -5;
        const FleetCells cells = collectCells(&tree, CellKind::Nodes);
        QCOMPARE(insideOf(tree, cells.cells[0]).gpus.size(), CellInside::kMostGpus);
        QVERIFY(insideOf(tree, cells.cells[1]).gpus.empty());
    }

    void everythingHasAPlaceOfItsOwnBelowTheTexts()
    {
        CellInside inside;
        inside.gpus.resize(8);
        inside.members.resize(11);
        const QRectF block(100, 50, 300, 200);
        const InsidePlaces places = placeInside(block, inside);
        std::vector<QRectF> all = places.gpus;
        all.insert(all.end(), places.members.begin(), places.members.end());
        QCOMPARE(all.size(), std::size_t { 19 });
        for (std::size_t i = 0; i < all.size(); ++i) {
            QVERIFY(block.contains(all[i]));
            QVERIFY(all[i].top() >= block.top() + block.height() * InsidePlaces::kHead);
            QVERIFY(all[i].width() > 0 && all[i].height() > 0);
            for (std::size_t other = 0; other < i; ++other) {
                QVERIFY(!all[i].intersects(all[other]));
            }
        }
        QCOMPARE(places.memberAt(places.members[7].center()), 7);
        QCOMPARE(places.memberAt(block.topLeft()), -1);
        QCOMPARE(places.gpuAt(places.gpus[5].center()), 5);
        QCOMPARE(places.gpuAt(places.members[7].center()), -1);
    }

    void itGrowsWithItsCell()
    {
        CellInside inside;
        inside.gpus.resize(4);
        inside.members.resize(3);
        const InsidePlaces small = placeInside(QRectF(0, 0, 150, 100), inside);
        const InsidePlaces large = placeInside(QRectF(0, 0, 600, 400), inside);
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(qAbs(large.members[i].left() - 4 * small.members[i].left()) < 1e-9);
            QVERIFY(qAbs(large.members[i].height() - 4 * small.members[i].height()) < 1e-9);
        }
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_CellInside)
#include "tst_CellInside.moc"
