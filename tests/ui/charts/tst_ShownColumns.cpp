// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ShownColumns.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kEdge = 4;

ShownColumns columnsFrom(std::int64_t first)
{
    ShownColumns columns;
    columns.place.area = QRectF(50, 10, 100, 60);
    columns.grid.first = first;
    columns.grid.msPerColumn = 12.5;
    columns.grid.columns = 100;
    return columns;
}

} // namespace

class tst_ShownColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// Columns of 12.5 ms, the first one at 12.5 s.
    void thoseOfATimeAreWholeAndNotAtItsEdge_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("until");
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        constexpr auto kLeast = std::numeric_limits<qint64>::min();
        constexpr auto kMost = std::numeric_limits<qint64>::max();
        QTest::newRow("always") << kLeast << kMost << 10 << 90;
        QTest::newRow("until a moment") << kLeast << qint64 { 13'130 } << 10 << 46;
        QTest::newRow("from a moment on") << qint64 { 12'760 } << kMost << 25 << 90;
        QTest::newRow("hardly any time") << qint64 { 13'000 } << qint64 { 13'100 } << 0 << 0;
        QTest::newRow("before") << kLeast << qint64 { 12'000 } << 0 << 0;
        QTest::newRow("after") << qint64 { 20'000 } << kMost << 0 << 0;
    }

    void thoseOfATimeAreWholeAndNotAtItsEdge()
    {
        QFETCH(qint64, from);
        QFETCH(qint64, until);
        QFETCH(int, begin);
        QFETCH(int, end);
        const ColumnSpan columns = columnsFrom(1000).within(
            { 10, 90 }, { Instant::fromMs(from), Instant::fromMs(until) }, kEdge);
        QCOMPARE(columns.begin, begin);
        QCOMPARE(columns.end, end);
    }

    void theCommonOnesAreThoseOfBothRanges_data()
    {
        QTest::addColumn<int>("moved");
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::newRow("not moved") << 0 << 0 << 100;
        QTest::newRow("forward") << 10 << 4 << 86;
        QTest::newRow("back") << -10 << 14 << 96;
        QTest::newRow("far forward") << 91 << 4 << 5;
        QTest::newRow("too far forward") << 92 << 0 << 0;
        QTest::newRow("too far back") << -92 << 0 << 0;
        QTest::newRow("elsewhere") << 5'000 << 0 << 0;
    }

    void theCommonOnesAreThoseOfBothRanges()
    {
        QFETCH(int, moved);
        QFETCH(int, begin);
        QFETCH(int, end);
        const ColumnSpan common = columnsFrom(1'000 + moved).commonWith(columnsFrom(1'000), kEdge);
        QCOMPARE(common, (ColumnSpan { begin, end }));
    }

    void timesOfTheirPlaceDoNotCount()
    {
        ShownColumns later = columnsFrom(7);
        later.place.startMs = 99;
        QCOMPARE(later.commonWith(columnsFrom(0), kEdge).size(), 100 - 2 * kEdge - 7);
    }

    void whatLooksDifferentHasNothingInCommon()
    {
        const ShownColumns before = columnsFrom(0);
        std::vector<ShownColumns> others(7, before);
        others[0].stamp.version = 1;
        others[1].stamp.lineWidth = 1.5;
        others[2].place.area.setHeight(61);
        others[3].place.low = -1;
        others[4].place.high = 2;
        others[5].grid.msPerColumn = 12.6;
        others[6].grid.columns = 101;
        for (const ShownColumns& other : others) {
            QCOMPARE(other.commonWith(before, kEdge).size(), 0);
        }
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_ShownColumns)
#include "tst_ShownColumns.moc"
