// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/Decimator.h"
#include "series/SampleValue.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Series grid(std::vector<double> values, Duration step = Duration::fromSeconds(1))
{
    Series series;
    series.axis = TimeAxis::grid(Instant(), step, values.size());
    series.values = std::move(values);
    return series;
}

TimeRange seconds(std::int64_t start, std::int64_t end)
{
    return { .start = Instant::fromSeconds(start), .end = Instant::fromSeconds(end) };
}

std::vector<double> noise(std::size_t count)
{
    std::mt19937 random(11);
    std::vector<double> values(count);
    for (double& value : values) {
        value = static_cast<double>(random() % 100'000) / 7.0;
    }
    return values;
}

struct Column
{
    std::vector<PlotPoint> points;
};

/// Rounded down: negative columns lie in front of the range.
std::int64_t columnOf(Instant time, const TimeRange& range, std::size_t columns)
{
    const Duration scaled = (time - range.start) * static_cast<std::int64_t>(columns);
    return Instant::fromMs(scaled.toMs()).alignedDown(range.length()).toMs()
        / range.length().toMs();
}

std::map<std::int64_t, Column> byColumn(
    const std::vector<PlotPoint>& points, const TimeRange& range, std::size_t columns)
{
    std::map<std::int64_t, Column> all;
    for (const PlotPoint& point : points) {
        if (!isMissing(point.value)) {
            all[columnOf(point.time, range, columns)].points.push_back(point);
        }
    }
    return all;
}

bool isLess(const PlotPoint& a, const PlotPoint& b)
{
    return a.value < b.value;
}

} // namespace

class tst_Decimator : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsFirstLeastGreatestAndLastOfEveryColumn_data()
    {
        QTest::addColumn<TimeRange>("range");
        QTest::addColumn<int>("columns");
        QTest::newRow("all, 100 columns") << seconds(0, 10'000) << 100;
        QTest::newRow("all, an odd number") << seconds(0, 10'000) << 333;
        QTest::newRow("one column") << seconds(0, 10'000) << 1;
        QTest::newRow("a window") << seconds(2'500, 7'001) << 128;
    }

    void keepsFirstLeastGreatestAndLastOfEveryColumn()
    {
        QFETCH(TimeRange, range);
        QFETCH(int, columns);
        const auto count = static_cast<std::size_t>(columns);
        const Series series = grid(noise(10'000));
        const std::vector<PlotPoint> points = decimate(series, range, count);
        QVERIFY(points.size() <= 4 * count + 2);
        QVERIFY(std::is_sorted(points.begin(), points.end(),
            [](const PlotPoint& a, const PlotPoint& b) { return a.time < b.time; }));

        std::vector<PlotPoint> inside;
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (range.contains(series.axis.at(i))) {
                inside.push_back({ series.axis.at(i), series.values[i] });
            }
        }
        const auto kept = byColumn(points, range, count);
        for (const auto& [index, column] : byColumn(inside, range, count)) {
            QVERIFY(kept.contains(index));
            const std::vector<PlotPoint>& some = kept.at(index).points;
            QVERIFY(some.size() <= 4);
            QCOMPARE(some.front().time, column.points.front().time);
            QCOMPARE(some.back().time, column.points.back().time);
            const auto [a, b] =
                std::minmax_element(column.points.begin(), column.points.end(), isLess);
            const auto [c, d] = std::minmax_element(some.begin(), some.end(), isLess);
            QCOMPARE(c->value, a->value);
            QCOMPARE(d->value, b->value);
        }
    }

    void keepsTheNeighboursOutsideTheRange()
    {
        const std::vector<PlotPoint> points = decimate(grid(noise(1'000)), seconds(500, 510), 4);
        QCOMPARE(points.front().time, Instant::fromSeconds(499));
        QCOMPARE(points.back().time, Instant::fromSeconds(510));
    }

    void returnsFewPointsAsTheyAre()
    {
        Series series;
        series.axis = TimeAxis::explicitTimes({ 0, 1, 2, 3, 4, 5, 6, 9'000 });
        series.values = { 1, 5, 2, 4, 3, 6, 0, 1 };
        const std::vector<PlotPoint> points = decimate(series, seconds(0, 10), 100);
        const auto drawn = std::count_if(points.begin(), points.end(),
            [](const PlotPoint& point) { return !isMissing(point.value); });
        QCOMPARE(drawn, std::ptrdiff_t { 8 });
    }

    void neverBridgesAGap_data()
    {
        QTest::addColumn<double>("hole");
        QTest::addColumn<int>("columns");
        for (const int columns : { 2, 50, 5'000 }) {
            QTest::addRow("missing, %d columns", columns) << missingValue() << columns;
            QTest::addRow("NaN, %d columns", columns) << std::nan("") << columns;
            QTest::addRow("infinite, %d columns", columns) << HUGE_VAL << columns;
        }
    }

    void neverBridgesAGap()
    {
        QFETCH(double, hole);
        QFETCH(int, columns);
        std::vector<double> values = noise(1'000);
        std::fill(values.begin() + 300, values.begin() + 400, hole);
        values[700] = hole;
        const std::vector<PlotPoint> points =
            decimate(grid(values), seconds(0, 1'000), static_cast<std::size_t>(columns));
        for (std::size_t i = 1; i < points.size(); ++i) {
            const bool isLine = !isMissing(points[i - 1].value) && !isMissing(points[i].value);
            const auto crosses = [&](std::int64_t first, std::int64_t last) {
                return points[i - 1].time < Instant::fromSeconds(first)
                    && points[i].time > Instant::fromSeconds(last);
            };
            QVERIFY(!isLine || (!crosses(300, 399) && !crosses(700, 700)));
            QVERIFY(isMissing(points[i].value) || std::isfinite(points[i].value));
        }
    }

    void keepsALonePointBetweenGaps()
    {
        std::vector<double> values(1'000, missingValue());
        values[500] = 42;
        const std::vector<PlotPoint> points = decimate(grid(values), seconds(0, 1'000), 10);
        QVERIFY(std::any_of(points.begin(), points.end(),
            [](const PlotPoint& point) { return point.value == 42; }));
    }

    void breaksExplicitTimesAtHoles()
    {
        Series series;
        std::vector<std::int64_t> times;
        for (std::int64_t i = 0; i < 200; ++i) {
            // A little irregular, and a hole of ten minutes in the middle.
            times.push_back(i * 15'000 + i % 3 + (i >= 100 ? 600'000 : 0));
            series.values.push_back(1);
        }
        series.axis = TimeAxis::explicitTimes(times);
        for (const std::size_t columns : { std::size_t { 10 }, std::size_t { 1'000 } }) {
            const std::vector<PlotPoint> points = decimate(series, seconds(0, 3'600), columns);
            QCOMPARE(std::count_if(points.begin(), points.end(),
                         [](const PlotPoint& point) { return isMissing(point.value); }),
                std::ptrdiff_t { 1 });
        }
    }

    void takesDegenerateInput()
    {
        QVERIFY(decimate(Series(), seconds(0, 10), 100).empty());
        const Series one = grid({ 5 });
        QCOMPARE(decimate(one, seconds(0, 10), 0).size(), std::size_t { 1 });
        QCOMPARE(decimate(one, seconds(0, 0), 10).size(), std::size_t { 1 });
        QVERIFY(decimate(grid({ missingValue() }), seconds(0, 10), 10).empty());
    }
};

QTEST_GUILESS_MAIN(tst_Decimator)
#include "tst_Decimator.moc"
