// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetLayout.h"
#include "explorer/MapPlaces.h"
#include "explorer/TreemapLayout.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <numeric>
#include <set>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

using Direction = MapPlaces::Direction;

MapPlaces rows()
{
    return FleetLayout({ 12, 12 }, QSize(700, 500), 24).places();
}

MapPlaces treemap()
{
    std::vector<double> weights(40);
    std::iota(weights.begin(), weights.end(), 1);
    return treemapPlaces({ 10, 25, 5 }, weights, QSizeF(700, 500), 24);
}

} // namespace

class tst_MapPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void arrowsGoToTheNextCellThatWay()
    {
        const MapPlaces places = rows();
        const int below = places.neighbour(0, Direction::Down);
        QVERIFY(places.cells.at(static_cast<std::size_t>(below)).top() > places.cells[0].top());
        QCOMPARE(places.cells.at(static_cast<std::size_t>(below)).left(), places.cells[0].left());
        QCOMPARE(places.neighbour(below, Direction::Up), 0);
        QCOMPARE(places.neighbour(0, Direction::Right), 1);
        QCOMPARE(places.neighbour(0, Direction::Left), 0);
        QCOMPARE(places.neighbour(0, Direction::Up), 0);
        QCOMPARE(places.neighbour(23, Direction::Right), 23);
        QCOMPARE(places.neighbour(-1, Direction::Down), 0);
        QCOMPARE(places.neighbour(99, Direction::Down), 0);
    }

    void arrowsReachEveryCellOfATreemap()
    {
        const MapPlaces places = treemap();
        std::set<int> reached { 0 };
        std::vector<int> next { 0 };
        while (!next.empty()) {
            const int from = next.back();
            next.pop_back();
            for (const Direction way :
                { Direction::Left, Direction::Right, Direction::Up, Direction::Down }) {
                const int to = places.neighbour(from, way);
                if (reached.insert(to).second) {
                    next.push_back(to);
                }
            }
        }
        QCOMPARE(reached.size(), std::size_t { 40 });
    }

    void aStepInATreemapGoesThatWay()
    {
        const MapPlaces places = treemap();
        for (int i = 0; i < places.cellCount(); ++i) {
            const QRectF& from = places.cells[static_cast<std::size_t>(i)];
            const int right = places.neighbour(i, Direction::Right);
            const int down = places.neighbour(i, Direction::Down);
            QVERIFY(right == i
                || places.cells[static_cast<std::size_t>(right)].left() >= from.right() - 0.1);
            QVERIFY(down == i
                || places.cells[static_cast<std::size_t>(down)].top() >= from.bottom() - 0.1);
        }
    }

    void findsWhatIsAtAPoint()
    {
        const MapPlaces places = rows();
        QCOMPARE(places.cellAt(places.cells[7].center()), 7);
        QCOMPARE(places.captionAt(places.groups[1].caption.center()), 1);
        QCOMPARE(places.groupAt(places.cells[20].center()), 1);
        QCOMPARE(places.cellAt({ -1, -1 }), -1);
        QCOMPARE(places.groupAt({ 1e9, 1e9 }), -1);
        QCOMPARE(MapPlaces().cellAt({ 0, 0 }), -1);
        QCOMPARE(MapPlaces().neighbour(-1, Direction::Down), -1);
    }

    void goesFromOneArrangementToAnother()
    {
        const MapPlaces from = FleetLayout({ 10, 25, 5 }, QSize(700, 500), 24).places();
        const MapPlaces to = treemap();
        QVERIFY(from.hasSameCells(to));
        QVERIFY(!from.hasSameCells(rows()));
        QCOMPARE(MapPlaces::between(from, to, 0).cells, from.cells);
        QCOMPARE(MapPlaces::between(from, to, 1).cells, to.cells);
        const MapPlaces half = MapPlaces::between(from, to, 0.5);
        QCOMPARE(half.cells[3].left(), (from.cells[3].left() + to.cells[3].left()) / 2);
    }

    void blocksAreWhatIsColouredOfCells()
    {
        FleetLayout layout({ 3 }, QSize(700, 500), 24);
        QCOMPARE(layout.places().block(1), layout.places().cells[1]);
        const double shares[] { 1, 0.25, 0.04 };
        layout.setShares(shares);
        const auto areaOf = [&layout](std::size_t i) {
            return layout.places().block(i).width() * layout.places().block(i).height();
        };
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(layout.places().cells[i].contains(layout.places().block(i)));
            QVERIFY(std::abs(areaOf(i) / areaOf(0) - shares[i]) < 1e-9);
        }
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_MapPlaces)
#include "tst_MapPlaces.moc"
