// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "workspace/GridPacking.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

using Places = std::vector<GridRect>;

class tst_GridPacking : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void packsUpwards_data()
    {
        QTest::addColumn<Places>("places");
        QTest::addColumn<Places>("packed");
        QTest::newRow("nothing") << Places {} << Places {};
        QTest::newRow("empty rows go") << Places { { 0, 7, 6, 2 }, { 6, 90, 6, 2 } }
                                       << Places { { 0, 0, 6, 2 }, { 6, 0, 6, 2 } };
        QTest::newRow("overlapping ones go below each other")
            << Places { { 0, 0, 12, 4 }, { 6, 0, 12, 4 }, { 18, 2, 6, 4 } }
            << Places { { 0, 0, 12, 4 }, { 6, 4, 12, 4 }, { 18, 0, 6, 4 } };
        QTest::newRow("outside the grid") << Places { { -3, -3, 99, 0 }, { 30, 1'000'000, 4, 999 } }
                                          << Places { { 0, 0, 24, 1 }, { 20, 1, 4, 200 } };
    }

    void packsUpwards()
    {
        QFETCH(Places, places);
        QFETCH(Places, packed);
        QCOMPARE(packUpwards(places), packed);
        QVERIFY(!hasOverlap(packed));
    }

    void thePinnedOneStaysWhereItIs()
    {
        const Places places { { 0, 0, 24, 4 }, { 0, 2, 12, 4 } };
        QCOMPARE(packUpwards(places, 1), (Places { { 0, 6, 24, 4 }, { 0, 2, 12, 4 } }));
    }

    void findsTheFirstFreePlace()
    {
        QCOMPARE(findFreePlace(Places {}, 12, 8), (GridRect { 0, 0, 12, 8 }));
        QCOMPARE(findFreePlace(Places { { 0, 0, 12, 8 } }, 12, 8), (GridRect { 12, 0, 12, 8 }));
        QCOMPARE(findFreePlace(Places { { 0, 0, 13, 8 } }, 12, 8), (GridRect { 0, 8, 12, 8 }));
    }

    void touchingIsNotOverlapping()
    {
        QVERIFY(!overlaps({ 0, 0, 6, 4 }, { 6, 0, 6, 4 }));
        QVERIFY(!overlaps({ 0, 0, 6, 4 }, { 0, 4, 6, 4 }));
        QVERIFY(overlaps({ 0, 0, 6, 4 }, { 5, 3, 6, 4 }));
    }
};

QTEST_GUILESS_MAIN(tst_GridPacking)
#include "tst_GridPacking.moc"
