// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "explorer/FleetLayout.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace promdesk;
using namespace Qt::StringLiterals;
using Direction = FleetLayout::Direction;

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
        const FleetLayout layout({ groups.begin(), groups.end() }, area, 24);
        QCOMPARE(layout.cellCount(), std::accumulate(groups.begin(), groups.end(), 0));
        for (int i = 0; i < layout.cellCount(); ++i) {
            QVERIFY(layout.cell(i).left() >= 0 && layout.cell(i).right() < area.width());
            QVERIFY(layout.cell(i).bottom() < layout.contentHeight());
            QCOMPARE(layout.cellAt(layout.cell(i).center()), i);
        }
        for (int i = 1; i < std::min(layout.cellCount(), 300); ++i) {
            QVERIFY(!layout.cell(i).intersects(layout.cell(i - 1)));
        }
    }

    void showsWholeNamesWhereAllCellsFitWithThem()
    {
        const FleetLayout named({ 6, 7, 7 }, QSize(520, 480), 26, 165);
        QVERIFY(named.cellSize().width() >= 165);
        QVERIFY(named.contentHeight() <= 480);
        QVERIFY(named.cell(2).right() < 520);
        const FleetLayout crowded(std::vector<int>(20, 50), QSize(520, 480), 26, 165);
        QVERIFY(crowded.cellSize().width() < 165);
        QVERIFY(crowded.contentHeight() <= 480);
    }

    void fitsTheAreaWhenItCan()
    {
        const FleetLayout layout(std::vector<int>(20, 250), QSize(760, 640), 24);
        QVERIFY(layout.contentHeight() <= 640);
        QVERIFY(layout.cellSize().height() >= 6);
    }

    void movesToTheNextRowUnderTheCell()
    {
        const FleetLayout layout({ 12, 12 }, QSize(700, 500), 24);
        const int below = layout.neighbour(0, Direction::Down);
        QVERIFY(layout.cell(below).top() > layout.cell(0).top());
        QCOMPARE(layout.cell(below).left(), layout.cell(0).left());
        QCOMPARE(layout.neighbour(below, Direction::Up), 0);
        QCOMPARE(layout.neighbour(0, Direction::Right), 1);
        QCOMPARE(layout.neighbour(0, Direction::Left), 0);
        QCOMPARE(layout.neighbour(23, Direction::Right), 23);
        QCOMPARE(layout.neighbour(-1, Direction::Down), 0);
    }

    void hasNothingWithoutGroups()
    {
        const FleetLayout layout({}, QSize(700, 500), 24);
        QCOMPARE(layout.cellCount(), 0);
        QCOMPARE(layout.cellAt({ 10, 10 }), -1);
        QCOMPARE(layout.neighbour(-1, Direction::Down), -1);
    }
};

QTEST_GUILESS_MAIN(tst_FleetLayout)
#include "tst_FleetLayout.moc"
