// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/MinMaxPyramid.h"
#include "series/SampleValue.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Series grid(std::vector<double> values)
{
    Series series;
    series.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(15), values.size());
    series.values = std::move(values);
    return series;
}

std::vector<double> noise(std::size_t count)
{
    std::mt19937 random(5);
    std::vector<double> values(count);
    for (double& value : values) {
        value = static_cast<double>(random()) * 1e-3 - 2e6;
    }
    return values;
}

/// Noise with every kind of break in it.
std::vector<double> brokenNoise(std::size_t count)
{
    std::vector<double> values = noise(count);
    std::mt19937 random(6);
    for (std::size_t i = 0; i < count / 40; ++i) {
        const std::array<double, 4> breaks { missingValue(), std::nan(""), kInfinity, -kInfinity };
        values[random() % count] = breaks.at(random() % 4);
    }
    std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(count / 2),
        std::min<std::size_t>(count / 4, 70), missingValue());
    return values;
}

SampleExtent slowExtent(const Series& series, std::size_t begin, std::size_t end)
{
    SampleExtent extent;
    for (std::size_t i = begin; i < end; ++i) {
        if (isDrawable(series.values[i])) {
            extent.least = std::min(extent.least, series.values[i]);
            extent.greatest = std::max(extent.greatest, series.values[i]);
        }
    }
    return extent;
}

bool isSame(const SampleExtent& a, const SampleExtent& b)
{
    return a.least == b.least && a.greatest == b.greatest;
}

} // namespace

class tst_MinMaxPyramid : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void agreesWithEverySampleOfAnyStretch_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("isBroken");
        for (const int count : { 1, 2, 7, 8, 31, 32, 33, 64, 1023, 1024, 1025, 40'000 }) {
            QTest::addRow("%d samples", count) << count << false;
            QTest::addRow("%d samples with breaks", count) << count << true;
        }
    }

    void agreesWithEverySampleOfAnyStretch()
    {
        QFETCH(int, count);
        QFETCH(bool, isBroken);
        const auto size = static_cast<std::size_t>(count);
        const Series series = grid(isBroken ? brokenNoise(size) : noise(size));
        const MinMaxPyramid pyramid(series);
        QCOMPARE(pyramid.size(), size);
        QVERIFY(isSame(pyramid.extent(series, 0, size), slowExtent(series, 0, size)));
        QVERIFY(pyramid.extent(series, size, size).isEmpty());
        std::mt19937 random(7);
        for (int i = 0; i < 300; ++i) {
            const std::size_t begin = random() % (size + 1);
            const std::size_t end = begin + random() % (size - begin + 1);
            QVERIFY(isSame(pyramid.extent(series, begin, end), slowExtent(series, begin, end)));
        }
    }

    void keepsOneSpikeAtEveryZoom()
    {
        std::vector<double> values(100'000, 1.0);
        values[77'777] = 1.0 + 1e-15;
        const Series series = grid(std::move(values));
        const MinMaxPyramid pyramid(series);
        for (std::size_t width = 1; width < 77'000; width *= 3) {
            const SampleExtent with = pyramid.extent(series, 77'778 - width, 77'778);
            QCOMPARE(with.greatest, 1.0 + 1e-15);
            const SampleExtent without = pyramid.extent(series, 77'777 - width, 77'777);
            QCOMPARE(without.greatest, 1.0);
        }
    }

    void isEmptyWhereNothingCanBeDrawn()
    {
        const Series none = grid({});
        QVERIFY(MinMaxPyramid(none).extent(none, 0, 0).isEmpty());
        QCOMPARE(MinMaxPyramid(none).breaks(), SampleBreaks { 0 });
        const Series gone = grid(std::vector<double>(500, missingValue()));
        QVERIFY(MinMaxPyramid(gone).extent(gone, 3, 470).isEmpty());
    }

    void tellsAGapFromANumberThatIsNone_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("expected");
        QTest::newRow("missing") << missingValue() << int(SampleBreak::Missing);
        QTest::newRow("NaN") << std::nan("") << int(SampleBreak::NotANumber);
        QTest::newRow("+Inf") << kInfinity << int(SampleBreak::Above);
        QTest::newRow("-Inf") << -kInfinity << int(SampleBreak::Below);
        QTest::newRow("the greatest number") << std::numeric_limits<double>::max() << 0;
        QTest::newRow("the least number") << std::numeric_limits<double>::lowest() << 0;
        QTest::newRow("zero") << -0.0 << 0;
    }

    void tellsAGapFromANumberThatIsNone()
    {
        QFETCH(double, value);
        QFETCH(int, expected);
        for (const std::size_t place : { 0U, 31U, 32U, 1500U, 4'999U }) {
            std::vector<double> values = noise(5'000);
            values[place] = value;
            const Series series = grid(std::move(values));
            const MinMaxPyramid pyramid(series);
            QCOMPARE(int(pyramid.breaks()), expected);
            QCOMPARE(int(pyramid.breaksNear(place, place + 1)), expected);
            QCOMPARE(int(pyramid.breaksNear(0, 5'000)), expected);
            QCOMPARE(int(pyramid.breaksNear(2'100, 4'000)), 0);
        }
    }

    void findsHolesOfAnIrregularAxis()
    {
        std::vector<std::int64_t> times;
        for (std::int64_t i = 0; i < 300; ++i) {
            times.push_back(i * 1'000 + (i >= 200 ? 60'000 : 0));
        }
        Series series;
        series.axis = TimeAxis::explicitTimes(std::move(times));
        series.values.assign(300, 1.0);
        const MinMaxPyramid pyramid(series);
        QCOMPARE(pyramid.breaks(), bitOf(SampleBreak::Hole));
        QCOMPARE(pyramid.breaksNear(200, 201), bitOf(SampleBreak::Hole));
        QCOMPARE(pyramid.breaksNear(0, 150), SampleBreaks { 0 });
        QCOMPARE(pyramid.hole(), holeThreshold(series.axis));
    }

    void skipsToTheNextBreakOfAKind()
    {
        std::vector<double> values = noise(10'000);
        values[4'321] = std::nan("");
        values[100] = missingValue();
        const Series series = grid(std::move(values));
        const MinMaxPyramid pyramid(series);
        const SampleBreaks nan = bitOf(SampleBreak::NotANumber);
        const std::size_t found = pyramid.skipTo(nan, 0, 10'000);
        QVERIFY(found <= 4'321 && found + MinMaxPyramid::kFanout > 4'321);
        QCOMPARE(pyramid.skipTo(nan, 4'352, 10'000), std::size_t { 10'000 });
        QCOMPARE(pyramid.skipTo(nan, 0, 4'000), std::size_t { 4'000 });
        QCOMPARE(pyramid.skipTo(bitOf(SampleBreak::Above), 0, 10'000), std::size_t { 10'000 });
    }

    void growsAsIfItHadBeenBuiltAtOnce_data()
    {
        QTest::addColumn<bool>("isGrid");
        QTest::newRow("grid") << true;
        QTest::newRow("irregular, with a distance that changes") << false;
    }

    void growsAsIfItHadBeenBuiltAtOnce()
    {
        QFETCH(bool, isGrid);
        const std::vector<double> all = brokenNoise(9'000);
        const auto upTo = [&](std::size_t count) {
            Series series = grid({ all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count) });
            if (!isGrid) {
                std::vector<std::int64_t> times;
                for (std::size_t i = 0; i < count; ++i) {
                    const auto number = static_cast<std::int64_t>(i);
                    times.push_back(number * 1'000 + (i > 100 ? number * 9'000 : 0));
                }
                series.axis = TimeAxis::explicitTimes(std::move(times));
            }
            return series;
        };
        MinMaxPyramid grown;
        std::size_t before = 0;
        for (const std::size_t count :
            { 1U, 40U, 1'000U, 1'025U, 1'026U, 8'999U, 9'000U, 4'000U }) {
            // The last few samples may have come late: they are replaced.
            const Series series = upTo(count);
            grown.update(series, std::min<std::size_t>(before > 3 ? before - 3 : 0, count));
            const MinMaxPyramid built(series);
            QCOMPARE(grown.breaks(), built.breaks());
            for (std::size_t begin = 0; begin < count; begin += 97) {
                const std::size_t end = std::min(count, begin + 777);
                QVERIFY(isSame(grown.extent(series, begin, end), built.extent(series, begin, end)));
                QCOMPARE(grown.breaksNear(begin, end), built.breaksNear(begin, end));
            }
            before = count;
        }
    }

    void holdsLittleBesideTheSamples()
    {
        const Series series = grid(noise(200'000));
        MinMaxPyramid pyramid(series);
        QVERIFY(double(pyramid.byteCount()) / 200'000 < 0.6);
        Series longer = grid(noise(210'000));
        pyramid.update(longer, 200'000);
        QVERIFY(double(pyramid.byteCount()) / 210'000 < 0.6);
    }
};

QTEST_GUILESS_MAIN(tst_MinMaxPyramid)
#include "tst_MinMaxPyramid.moc"
