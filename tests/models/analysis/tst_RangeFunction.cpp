// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "analysis/RangeFunction.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const EvaluationRules kTwo {};
const EvaluationRules kThree { .hasLeftOpenWindows = true,
    .boundsZeroPoint = true,
    .smoothsBuckets = true,
    .hasExactSums = true,
    .hasExactMeans = true };

struct Samples
{
    std::vector<std::int64_t> times;
    std::vector<double> values;

    [[nodiscard]] SampleSpan span() const { return { times, values }; }
};

/// Seconds and values in turn.
Samples samples(const std::vector<std::pair<double, double>>& all)
{
    Samples result;
    for (const auto& [seconds, value] : all) {
        result.times.push_back(std::llround(seconds * 1000));
        result.values.push_back(value);
    }
    return result;
}

/// The function at one moment, given in seconds.
double at(RangeFunction function, const Samples& all, int seconds, int window,
    const EvaluationRules& rules = kTwo)
{
    const TimeGrid grid { Instant::fromMs(seconds * 1000), Duration::fromSeconds(1), 1 };
    return overWindows(function, all.span(), grid, Duration::fromSeconds(window), rules).front();
}

/// A sample every ten seconds from second 0 on.
Samples everyTen(const std::vector<double>& values)
{
    std::vector<std::pair<double, double>> all;
    for (std::size_t i = 0; i < values.size(); ++i) {
        all.emplace_back(10.0 * static_cast<double>(i), values[i]);
    }
    return samples(all);
}

} // namespace

/// Numbers by hand; against real servers in tst_LocalRoute.
class tst_RangeFunction : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsNames()
    {
        QVERIFY(rangeFunction("rate") == RangeFunction::Rate);
        QVERIFY(rangeFunction("stddev_over_time") == RangeFunction::DeviationOverTime);
        QVERIFY(!rangeFunction("deriv"));
        QVERIFY(!rangeFunction("RATE"));
    }

    /// 10 in 40 s, extrapolated to 60: 10 s each side, both less than 1.1 distances.
    void ratesReachTheEndsOfTheWindow()
    {
        const Samples all = samples({ { 10, 100 }, { 20, 102 }, { 30, 105 }, { 50, 110 } });
        QCOMPARE(at(RangeFunction::Increase, all, 60, 60), 15.0);
        QCOMPARE(at(RangeFunction::Rate, all, 60, 60), 15.0 / 60);
        QCOMPARE(at(RangeFunction::Delta, all, 60, 60), 15.0);
    }

    /// 30 s sampled, 70 s to the start: half a distance (5 s) instead.
    void ratesStopHalfADistanceBeforeTheFirstSample()
    {
        const Samples all = samples({ { 70, 1000 }, { 80, 1010 }, { 90, 1020 }, { 100, 1030 } });
        QCOMPARE(at(RangeFunction::Increase, all, 100, 100), 35.0);
        QCOMPARE(at(RangeFunction::Delta, all, 100, 100), 35.0);
    }

    /// Half a distance before the first sample is 5 s; the counter was zero 8 s before it. Before
    /// 2.51 that counted, since then it does not; 2 s before it always counts.
    void countersAreNeverBelowZero()
    {
        const Samples far = samples({ { 70, 8 }, { 80, 18 }, { 90, 28 }, { 100, 38 } });
        QCOMPARE(at(RangeFunction::Increase, far, 100, 100, kTwo), 38.0);
        QCOMPARE(at(RangeFunction::Increase, far, 100, 100, kThree), 35.0);
        const Samples near = samples({ { 70, 2 }, { 80, 12 }, { 90, 22 }, { 100, 32 } });
        QCOMPARE(at(RangeFunction::Increase, near, 100, 100, kTwo), 32.0);
        QCOMPARE(at(RangeFunction::Increase, near, 100, 100, kThree), 32.0);
        QCOMPARE(at(RangeFunction::Delta, near, 100, 100, kTwo), 35.0);
    }

    void resetsAddWhatWasThere()
    {
        const Samples all = everyTen({ 5, 10, 3, 6, 1 });
        // 1 − 5 + 10 + 6 over the 40 s, which are the window.
        QCOMPARE(at(RangeFunction::Increase, all, 40, 40), 12.0);
        QCOMPARE(at(RangeFunction::Delta, all, 40, 40), -4.0);
        QCOMPARE(at(RangeFunction::Resets, all, 40, 40), 2.0);
        QCOMPARE(at(RangeFunction::Changes, all, 40, 40), 4.0);
        // A reset right at the first sample of the window is none of it.
        QCOMPARE(at(RangeFunction::Increase, all, 30, 10), 3.0);
    }

    void windowsAreClosedOrOpenAtTheirStart()
    {
        const Samples all = everyTen({ 1, 2, 3, 4, 5 });
        QCOMPARE(at(RangeFunction::CountOverTime, all, 40, 20, kTwo), 3.0);
        QCOMPARE(at(RangeFunction::CountOverTime, all, 40, 20, kThree), 2.0);
        QCOMPARE(at(RangeFunction::SumOverTime, all, 40, 20, kTwo), 12.0);
        QCOMPARE(at(RangeFunction::SumOverTime, all, 40, 20, kThree), 9.0);
    }

    void oneSampleHasNoRate()
    {
        const Samples all = everyTen({ 1, 2 });
        for (const RangeFunction function : { RangeFunction::Rate, RangeFunction::Increase,
                 RangeFunction::Delta, RangeFunction::Irate, RangeFunction::Idelta }) {
            QVERIFY(isMissing(at(function, all, 0, 30)));
            QVERIFY(!isMissing(at(function, all, 10, 30)));
        }
        QCOMPARE(at(RangeFunction::LastOverTime, all, 0, 30), 1.0);
        QVERIFY(isMissing(at(RangeFunction::LastOverTime, all, 100, 30)));
    }

    void lastStepsAreOfTheLastTwo()
    {
        const Samples all = everyTen({ 7, 9, 4 });
        QCOMPARE(at(RangeFunction::Irate, all, 15, 60), 0.2);
        QCOMPARE(at(RangeFunction::Irate, all, 25, 60), 0.4);
        QCOMPARE(at(RangeFunction::Idelta, all, 25, 60), -5.0);
    }

    void summarisesWindows()
    {
        const Samples all = everyTen({ 2, 4, 4, 4, 5, 5, 7, 9 });
        QCOMPARE(at(RangeFunction::AverageOverTime, all, 70, 100), 5.0);
        QCOMPARE(at(RangeFunction::AverageOverTime, all, 70, 100, kThree), 5.0);
        QCOMPARE(at(RangeFunction::MinimumOverTime, all, 70, 100), 2.0);
        QCOMPARE(at(RangeFunction::MaximumOverTime, all, 70, 100), 9.0);
        QCOMPARE(at(RangeFunction::SumOverTime, all, 70, 100), 40.0);
        QCOMPARE(at(RangeFunction::DeviationOverTime, all, 70, 100), 2.0);
        QCOMPARE(at(RangeFunction::VarianceOverTime, all, 70, 100), 4.0);
        QCOMPARE(at(RangeFunction::PresentOverTime, all, 70, 100), 1.0);
    }

    void roundsMeansAsTheServerDoes()
    {
        const Samples all = everyTen({ 9.0, 0.3, 0.3 });
        EvaluationRules later = kThree;
        later.hasSplitMeans = true;
        QVERIFY(at(RangeFunction::AverageOverTime, all, 20, 100, kThree) == 3.1999999999999997);
        QVERIFY(at(RangeFunction::AverageOverTime, all, 20, 100, later) == 3.2);
    }

    void extremesPassOverNaN()
    {
        const double nan = std::nan("");
        const Samples all = everyTen({ nan, 3, nan, 1, nan, nan });
        QCOMPARE(at(RangeFunction::MaximumOverTime, all, 20, 20), 3.0);
        QCOMPARE(at(RangeFunction::MinimumOverTime, all, 50, 50), 1.0);
        QVERIFY(std::isnan(at(RangeFunction::MaximumOverTime, all, 50, 15)));
        QVERIFY(!isMissing(at(RangeFunction::MaximumOverTime, all, 50, 15)));
        QVERIFY(std::isnan(at(RangeFunction::AverageOverTime, all, 20, 20)));
        QCOMPARE(at(RangeFunction::Changes, all, 50, 50), 4.0);
    }

    /// Steps longer and shorter than windows, samples at odd times: as the definition says.
    void walksAsIfEveryWindowStoodAlone()
    {
        std::mt19937 random(5);
        std::vector<std::pair<double, double>> all;
        for (double time = 0; time < 900; time += 1 + static_cast<double>(random() % 20)) {
            all.emplace_back(time, static_cast<double>(random() % 9));
        }
        const Samples columns = samples(all);
        for (const int step : { 1, 7, 60, 200 }) {
            for (const int window : { 5, 30, 300 }) {
                const TimeGrid grid { Instant::fromMs(-20'000), Duration::fromSeconds(step),
                    static_cast<std::size_t>(1000 / step) };
                const auto most = overWindows(RangeFunction::MaximumOverTime, columns.span(), grid,
                    Duration::fromSeconds(window), kThree);
                for (std::size_t i = 0; i < grid.count; ++i) {
                    const auto time = -20 + step * static_cast<int>(i);
                    double expected = missingValue();
                    for (const auto& [when, value] : all) {
                        if (when > time - window && when <= time
                            && (isMissing(expected) || value > expected)) {
                            expected = value;
                        }
                    }
                    QCOMPARE(isMissing(most[i]), isMissing(expected));
                    QVERIFY(isMissing(expected) || most[i] == expected);
                }
            }
        }
    }

    void lastValuesEndWithTheLookbackOrAMarker()
    {
        Samples all = samples({ { 0, 1 }, { 100, 2 }, { 110, missingValue() }, { 1000, 3 } });
        const TimeGrid grid { Instant::fromMs(0), Duration::fromSeconds(100), 14 };
        const auto closed = lastValues(all.span(), grid, kTwo);
        QCOMPARE(closed[0], 1.0);
        QCOMPARE(closed[1], 2.0);
        QVERIFY(std::all_of(closed.begin() + 2, closed.begin() + 10, isMissing));
        QCOMPARE(closed[10], 3.0);
        QCOMPARE(closed[13], 3.0); // 300 s old
        const auto open = lastValues(all.span(), grid, kThree);
        QCOMPARE(open[12], 3.0);
        QVERIFY(isMissing(open[13]));
    }

    void nothingIsNothing()
    {
        const TimeGrid grid { Instant::fromMs(0), Duration::fromSeconds(1), 3 };
        for (const RangeFunction function : { RangeFunction::Rate, RangeFunction::MaximumOverTime,
                 RangeFunction::AverageOverTime, RangeFunction::Changes }) {
            const auto values = overWindows(function, {}, grid, Duration::fromSeconds(60), kTwo);
            QCOMPARE(values.size(), std::size_t { 3 });
            QVERIFY(std::all_of(values.begin(), values.end(), isMissing));
        }
        const TimeGrid empty { Instant::fromMs(0), Duration::fromSeconds(1), 0 };
        const Samples some = everyTen({ 1, 2 });
        QVERIFY(
            overWindows(RangeFunction::Rate, some.span(), empty, Duration::fromSeconds(60), kTwo)
                .empty());
    }
};

QTEST_GUILESS_MAIN(tst_RangeFunction)
#include "tst_RangeFunction.moc"
