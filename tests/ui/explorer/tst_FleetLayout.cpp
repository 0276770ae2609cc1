// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "explorer/FleetLayout.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_FleetLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsEveryCellInTheWidthAndApart_data()
    {
        QTest::addColumn<QList<int>>("groups");
        QTest::addColumn<QSize>("area");
        QTest::newRow("three clusters of twelve") << QList<int> { 12, 12, 12 } << QSize(700, 500);
        QTest::newRow("five thousand") << QList<int>(20, 250) << QSize(700, 600);
        QTest::newRow("one cell") << QList<int> { 1 } << QSize(700, 500);
        QTest::newRow("narrow") << QList<int> { 30, 2 } << QSize(60, 100);
        QTest::newRow("more than fits") << QList<int>(40, 250) << QSize(200, 100);
    }

    void keepsEveryCellInTheWidthAndApart()
    {
        QFETCH(QList<int>, groups);
        QFETCH(QSize, area);
        const MapPlaces places = FleetLayout({ groups.begin(), groups.end() }, area, 24).places();
        QCOMPARE(places.cellCount(), std::accumulate(groups.begin(), groups.end(), 0));
        const QRectF all(QPointF(), places.size);
        for (int i = 0; i < places.cellCount(); ++i) {
            const QRectF& cell = places.cells[static_cast<std::size_t>(i)];
            QVERIFY(all.contains(cell));
            QCOMPARE(places.cellAt(cell.center()), i);
        }
        for (std::size_t i = 1; i < std::min<std::size_t>(places.cells.size(), 300); ++i) {
            QVERIFY(!places.cells[i].intersects(places.cells[i - 1]));
        }
        for (const MapPlaces::Group& group : places.groups) {
            QVERIFY(all.contains(group.frame));
            QVERIFY(group.frame.contains(group.caption));
        }
    }

    void showsWholeNamesWhereAllCellsFitWithThem()
    {
        const FleetLayout named({ 6, 7, 7 }, QSize(520, 480), 26, 165);
        QVERIFY(named.cellSize().width() >= 165);
        QVERIFY(named.places().size.height() <= 480);
        QVERIFY(named.places().cells[2].right() <= 520);
        const FleetLayout crowded(std::vector<int>(20, 50), QSize(520, 480), 26, 165);
        QVERIFY(crowded.cellSize().width() < 165);
        QVERIFY(crowded.places().size.height() <= 480);
    }

    void fitsTheAreaWhenItCan()
    {
        const FleetLayout layout(std::vector<int>(20, 250), QSize(760, 640), 24);
        QVERIFY(layout.places().size.height() <= 640);
        QVERIFY(layout.cellSize().height() >= 6);
    }

    void whatDoesNotFitHasALargerGroundOfTheSameShape()
    {
        const FleetLayout layout({ 60'000, 40'000 }, QSize(700, 500), 24);
        const QSizeF size = layout.places().size;
        QCOMPARE(layout.places().cellCount(), 100'000);
        QVERIFY(size.width() > 700);
        QVERIFY(size.height() <= size.width() * 500 / 700 + 1);
        QVERIFY(layout.cellSize().height() >= 3);
    }

    void aHundredThousandGroupsAreAllThere()
    {
        const MapPlaces places =
            FleetLayout(std::vector<int>(100'000, 1), QSize(700, 500), 24).places();
        QCOMPARE(places.cellCount(), 100'000);
        QCOMPARE(places.groups.size(), std::size_t { 100'000 });
        const QRectF all(QPointF(), places.size);
        QVERIFY(all.contains(places.cells.front()) && all.contains(places.cells.back()));
    }

    void hasNothingWithoutGroupsOrRoom()
    {
        QCOMPARE(FleetLayout({}, QSize(700, 500), 24).places().cellCount(), 0);
        QCOMPARE(FleetLayout({ 3 }, QSize(0, 500), 24).places().cellCount(), 0);
        QCOMPARE(FleetLayout({ 3 }, QSize(700, 0), 24).places().cellCount(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_FleetLayout)
#include "tst_FleetLayout.moc"
