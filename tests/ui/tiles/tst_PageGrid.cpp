// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "tiles/PageGrid.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::vector<GridRect> fourPlaces()
{
    return { { 0, 0, 12, 8 }, { 12, 0, 12, 8 }, { 0, 8, 24, 6 }, { 0, 14, 8, 4 } };
}

bool anyOverlap(const std::vector<QRect>& rects)
{
    for (std::size_t i = 0; i < rects.size(); ++i) {
        for (std::size_t j = i + 1; j < rects.size(); ++j) {
            if (rects.at(i).intersects(rects.at(j))) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

class tst_PageGrid : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsPanelsApartAtEveryWidth_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("columns");
        QTest::newRow("one column") << 400 << 1;
        QTest::newRow("two columns") << 700 << 2;
        QTest::newRow("grid") << 1200 << 24;
        QTest::newRow("a width that does not divide") << 1201 << 24;
    }

    void keepsPanelsApartAtEveryWidth()
    {
        QFETCH(int, width);
        QFETCH(int, columns);
        const std::vector<QRect> rects = PageGrid::toPixels(fourPlaces(), width);
        QVERIFY(!anyOverlap(rects));
        for (const QRect& rect : rects) {
            QVERIFY(rect.left() >= 0 && rect.right() < width);
        }
        QCOMPARE(rects.at(2).width(), width);
        QCOMPARE(rects.at(1).left() > 0, columns > 1);
        QCOMPARE(PageGrid::heightPx(rects), rects.at(3).bottom() + 1);
    }

    void findsThePlaceOfItsOwnPixels()
    {
        const std::vector<QRect> rects = PageGrid::toPixels(fourPlaces(), 1337);
        for (std::size_t i = 0; i < rects.size(); ++i) {
            QCOMPARE(PageGrid::toGrid(rects.at(i), 1337), fourPlaces().at(i));
        }
    }

    void makesRoomDownwardsAndClosesGaps()
    {
        const auto places = PageGrid::withPlace(fourPlaces(), 3, { 0, 0, 8, 4 });
        QCOMPARE(places.at(3), (GridRect { 0, 0, 8, 4 }));
        QCOMPARE(places.at(0), (GridRect { 0, 4, 12, 8 }));
        QCOMPARE(places.at(1), (GridRect { 12, 0, 12, 8 }));
        QCOMPARE(places.at(2), (GridRect { 0, 12, 24, 6 }));
    }

    void keepsPanelsOnThePage()
    {
        const auto places = PageGrid::withPlace(fourPlaces(), 3, { 30, -5, 40, 0 });
        QCOMPARE(places.at(3).x, 0);
        QCOMPARE(places.at(3).width, PageGrid::kColumns);
        QCOMPARE(places.at(3).height, PageGrid::kLeastHeight);
        QVERIFY(!anyOverlap(PageGrid::toPixels(places, 1200)));
    }

    void separatesPlacesThatWereSavedOnEachOther()
    {
        const auto places = PageGrid::compacted({ { 0, 5, 12, 4 }, { 0, 5, 12, 4 } });
        QCOMPARE(places.at(0).y, 0);
        QCOMPARE(places.at(1).y, 4);
    }
};

QTEST_GUILESS_MAIN(tst_PageGrid)
#include "tst_PageGrid.moc"
