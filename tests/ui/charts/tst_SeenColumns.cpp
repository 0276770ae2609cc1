// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SeenColumns.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kHeight = 100;
constexpr std::uint32_t kInk = 0xffff0000U;
const ValueToRow kToRow { .high = 100, .pxPerValue = 1, .shiftPx = 0, .least = -40, .most = 140 };

} // namespace

class tst_SeenColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void allColumnsAreSeenUntilSomebodyLooks()
    {
        SeenColumns seen;
        seen.reset({ 32, 64 });
        QCOMPARE(seen.spans(), (std::vector<ColumnSpan> { { 32, 64 } }));
    }

    /// A line between 40 and 60 in front of which some columns are full.
    void leavesOutWhatLiesBehind()
    {
        Series series;
        series.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(1), 20'000);
        for (std::size_t i = 0; i < 20'000; ++i) {
            series.values.push_back(i % 2 == 0 ? 40 : 60);
        }
        const MinMaxPyramid pyramid(series);
        const ColumnEdges edges(
            series.axis, 20'000, { .start = Instant(), .end = Instant::fromSeconds(20'000) }, 400);
        const ColumnReader reader(series, pyramid, edges);
        SpanTile tile(16, kHeight, SpanTile::Hidden::Rows);
        for (const int column : { 0, 1, 5 }) {
            tile.fill(column, 35, 65, kInk);
        }
        tile.fill(9, 35, 59, kInk); // not all of it
        tile.fill(15, 0, kHeight, kInk);
        SeenColumns seen;
        seen.look(reader, { 32, 48 }, tile, kToRow, 0.5F);
        QCOMPARE(seen.spans(), (std::vector<ColumnSpan> { { 34, 37 }, { 38, 47 } }));
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_SeenColumns)
#include "tst_SeenColumns.moc"
