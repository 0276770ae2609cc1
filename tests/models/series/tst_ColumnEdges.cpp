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
