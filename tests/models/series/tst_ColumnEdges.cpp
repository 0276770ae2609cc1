// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/ColumnEdges.h"

#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Instant at(std::int64_t ms)
{
    return Instant::fromMs(ms);
}

/// The definition: the first sample at or after the edge.
std::size_t firstAfter(
    const TimeAxis& axis, const TimeRange& range, std::size_t columns, std::size_t column)
{
    const double edge = static_cast<double>(range.start.toMs())
        + static_cast<double>(range.length().toMs()) * static_cast<double>(column)
            / static_cast<double>(columns);
    std::size_t i = 0;
    while (i < axis.size() && static_cast<double>(axis.at(i).toMs()) < edge) {
        ++i;
    }
    return i;
}

} // namespace

class tst_ColumnEdges : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cutsAGrid()
    {
        const TimeAxis axis = TimeAxis::grid(at(0), Duration::fromMs(10), 10); // 0 … 90
        const ColumnEdges edges(axis, axis.size(), { at(5), at(85) }, 4);
        QCOMPARE(edges.columns(), std::size_t { 4 });
        QCOMPARE(edges.first(0), std::size_t { 1 });
        QCOMPARE(edges.first(1), std::size_t { 3 });
        QCOMPARE(edges.first(4), std::size_t { 9 });
        QCOMPARE(edges.share(0), 0.5); // 5 lies half way from 0 to 10
        QCOMPARE(edges.density(), 2.0);
        QCOMPARE(edges.place(axis, 0), -0.25);
        QCOMPARE(edges.place(axis, 9), 4.25);
    }

    void cutsGridsAndTimesAlike()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 300; ++round) {
            const std::size_t size = random() % 50 + 1;
            const auto step = static_cast<std::int64_t>(random() % 20 + 1);
            const std::int64_t start = static_cast<std::int64_t>(random() % 400) - 200;
            const TimeAxis grid = TimeAxis::grid(at(start), Duration::fromMs(step), size);
            std::vector<std::int64_t> times;
            for (std::size_t i = 0; i < size; ++i) {
                times.push_back(grid.at(i).toMs());
            }
            const TimeAxis list = TimeAxis::explicitTimes(std::move(times));
            const TimeRange range { at(-100), at(-100 + static_cast<int>(random() % 500) + 1) };
            const std::size_t columns = random() % 30 + 1;
            const ColumnEdges byGrid(grid, size, range, columns);
            const ColumnEdges byList(list, size, range, columns);
            for (std::size_t c = 0; c <= columns; ++c) {
                QCOMPARE(byGrid.first(c), firstAfter(grid, range, columns, c));
                QCOMPARE(byList.first(c), byGrid.first(c));
                if (byGrid.first(c) > 0 && byGrid.first(c) < size) {
                    QVERIFY(std::abs(byGrid.share(c) - byList.share(c)) < 1e-5);
                }
            }
        }
    }

    void aGridOfColumnsLiesWithinHalfAColumnOfItsRange()
    {
        for (const int start : { 0, 3, 1'000'007, -999 }) {
            const TimeRange range { at(start), at(start + 1'000) };
            const ColumnGrid grid(range, 300);
            QCOMPARE(grid.columns, std::size_t { 300 });
            QVERIFY(std::abs(grid.edgeMs(0) - start) <= grid.msPerColumn / 2 + 1e-6);
            QVERIFY(std::abs(grid.edgeMs(300) - grid.edgeMs(0) - 1'000) < 1e-6);
        }
        QCOMPARE(ColumnGrid(TimeRange { at(5), at(5) }, 0).columns, std::size_t { 0 });
        const ColumnGrid cut(TimeRange { at(0), at(1'000) }, 101, 100.5); // half a column is left
        QCOMPARE(cut.columns, std::size_t { 101 });
        QCOMPARE(cut.edgeMs(101), 101 * 1'000 / 100.5);
    }

    void columnsOfTwoGridsHaveTheSameEdges_data()
    {
        QTest::addColumn<bool>("isGrid");
        QTest::newRow("a grid of times") << true;
        QTest::newRow("a list of times") << false;
    }

    /// What was read of a column can be used again when the range has moved.
    void columnsOfTwoGridsHaveTheSameEdges()
    {
        QFETCH(bool, isGrid);
        const std::int64_t start = 1'700'000'000'123;
        TimeAxis axis = TimeAxis::grid(at(start), Duration::fromMs(70), 5'000);
        if (!isGrid) {
            std::vector<std::int64_t> times;
            for (std::size_t i = 0; i < axis.size(); ++i) {
                times.push_back(axis.at(i).toMs());
            }
            axis = TimeAxis::explicitTimes(std::move(times));
        }
        const auto gridAt = [&](std::int64_t ms) {
            return ColumnGrid(TimeRange { at(start + ms), at(start + ms + 200'000) }, 700);
        };
        const ColumnGrid before = gridAt(0);
        const ColumnEdges old(axis, axis.size(), before);
        for (const int moved : { 1, 333, 5'000, 77'777 }) {
            const ColumnGrid after = gridAt(moved);
            const ColumnEdges edges(axis, axis.size(), after);
            const auto shift = static_cast<std::size_t>(after.first - before.first);
            for (std::size_t c = shift; c <= 700; ++c) {
                QCOMPARE(edges.first(c - shift), old.first(c));
                QCOMPARE(edges.share(c - shift), old.share(c));
            }
            QVERIFY(std::abs(edges.place(axis, 9) + static_cast<double>(shift) - old.place(axis, 9))
                < 1e-6);
        }
    }

    void looksAtNoMoreThanItIsTold()
    {
        const TimeAxis axis = TimeAxis::grid(at(0), Duration::fromMs(10), 10);
        const ColumnEdges edges(axis, 3, { at(0), at(100) }, 2);
        QCOMPARE(edges.first(1), std::size_t { 3 });
        QCOMPARE(edges.first(2), std::size_t { 3 });
    }

    void hasNoColumnsWhereThereIsNothing()
    {
        QCOMPARE(ColumnEdges().columns(), std::size_t { 0 });
        QCOMPARE(ColumnEdges().density(), 0.0);
        const ColumnEdges empty(TimeAxis(), 0, { at(0), at(10) }, 3);
        QCOMPARE(empty.columns(), std::size_t { 3 });
        QCOMPARE(empty.first(3), std::size_t { 0 });
        QCOMPARE(empty.density(), 0.0);
    }
};

QTEST_APPLESS_MAIN(tst_ColumnEdges)
#include "tst_ColumnEdges.moc"
