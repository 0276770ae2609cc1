// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ReadOut.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const Duration kTolerance = Duration::fromSeconds(40);

Instant at(int seconds)
{
    return sampleStart() + Duration::fromSeconds(seconds);
}

std::vector<ChartSeries> linesOf(std::vector<Series> series)
{
    std::vector<ChartSeries> lines;
    const SnapshotPtr snapshot = snapshotOf(std::move(series));
    for (std::size_t i = 0; i < snapshot->series.size(); ++i) {
        lines.push_back({ .name = {}, .snapshot = snapshot, .index = i });
    }
    return lines;
}

Series minutes(std::vector<double> values)
{
    Series series;
    series.axis = TimeAxis::grid(sampleStart(), Duration::fromMinutes(1), values.size());
    series.values = std::move(values);
    return series;
}

} // namespace

class tst_ReadOut : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesTheNearestSample_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<double>("value");
        QTest::newRow("on a sample") << 60 << 2.0;
        QTest::newRow("before the middle") << 85 << 2.0;
        QTest::newRow("after the middle") << 95 << 3.0;
        QTest::newRow("in the middle the earlier one") << 90 << 2.0;
        QTest::newRow("a little before the first") << -40 << 1.0;
        QTest::newRow("a little after the last") << 160 << 3.0;
    }

    void takesTheNearestSample()
    {
        QFETCH(int, seconds);
        QFETCH(double, value);
        const auto rows = readOut(linesOf({ minutes({ 1, 2, 3 }) }), at(seconds), kTolerance);
        QCOMPARE(rows.size(), std::size_t { 1 });
        QCOMPARE(rows.front().value, value);
    }

    void saysNothingTooFarAway()
    {
        const auto lines = linesOf({ minutes({ 1, 2, 3 }) });
        QVERIFY(readOut(lines, at(-41), kTolerance).empty());
        QVERIFY(readOut(lines, at(161), kTolerance).empty());
        QVERIFY(readOut({}, at(0), kTolerance).empty());
        QVERIFY(readOut(linesOf({ minutes({}) }), at(0), kTolerance).empty());
    }

    void passesOverGapsButNotOverNaN()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto rows =
            readOut(linesOf({ minutes({ 1, missingValue(), 3 }), minutes({ 1, nan, 3 }) }), at(60),
                kTolerance);
        QCOMPARE(rows.size(), std::size_t { 1 });
        QCOMPARE(rows.front().series, std::size_t { 1 });
        QVERIFY(std::isnan(rows.front().value));
    }

    void passesOverHiddenSeries()
    {
        auto lines = linesOf({ minutes({ 1 }), minutes({ 2 }), minutes({ 3 }) });
        lines.at(1).isHidden = true;
        const auto rows = readOut(lines, at(0), kTolerance);
        QCOMPARE(rows.size(), std::size_t { 2 });
        QCOMPARE(rows.at(0).series, std::size_t { 0 });
        QCOMPARE(rows.at(1).series, std::size_t { 2 });
    }

    void sortsByNearnessWithWhatCannotBeComparedLast()
    {
        constexpr double kInfinite = std::numeric_limits<double>::infinity();
        std::vector<ReadOutRow> rows {
            { 0, at(0), std::numeric_limits<double>::quiet_NaN() },
            { 1, at(0), kInfinite },
            { 2, at(0), -4 },
            { 3, at(0), 7 },
            { 4, at(0), 3 },
        };
        sortByNearness(rows, 5);
        std::vector<std::size_t> order;
        for (const ReadOutRow& row : rows) {
            order.push_back(row.series);
        }
        QCOMPARE(order, (std::vector<std::size_t> { 3, 4, 2, 0, 1 }));
    }

    void sortsBandsOfAStackByWhereTheyLie_data()
    {
        QTest::addColumn<double>("height");
        QTest::addColumn<std::size_t>("first");
        QTest::newRow("in the first") << 60.0 << std::size_t { 0 };
        QTest::newRow("in the second") << 105.0 << std::size_t { 1 };
        QTest::newRow("in the last") << 120.0 << std::size_t { 3 };
        QTest::newRow("above all") << 900.0 << std::size_t { 3 };
        QTest::newRow("below all") << -5.0 << std::size_t { 0 };
    }

    /// Bands 0–100, 100–110 and 110–130; one has no number and stands nowhere.
    void sortsBandsOfAStackByWhereTheyLie()
    {
        QFETCH(double, height);
        QFETCH(std::size_t, first);
        std::vector<ReadOutRow> rows {
            { 0, at(0), 100 },
            { 1, at(0), 10 },
            { 2, at(0), std::numeric_limits<double>::quiet_NaN() },
            { 3, at(0), 20 },
        };
        sortByBand(rows, height);
        QCOMPARE(rows.front().series, first);
        QCOMPARE(rows.back().series, std::size_t { 2 });
        QCOMPARE(rows.size(), std::size_t { 4 });
    }

    /// The pointer may be where a plot has no number: any order will do, but one of all rows.
    void sortsWithoutANumberToCompareWith()
    {
        std::vector<ReadOutRow> rows { { 0, at(0), 1 }, { 1, at(0), 2 } };
        sortByNearness(rows, std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(rows.at(0).series, std::size_t { 0 });
        QCOMPARE(rows.at(1).series, std::size_t { 1 });
    }
};

QTEST_GUILESS_MAIN(tst_ReadOut)
#include "tst_ReadOut.moc"
