// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/GapFill.h"
#include "series/SampleValue.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kStep = Duration::fromMs(1000);

/// Values by second; missingValue() where the series has no sample.
Series seriesOf(std::vector<double> values, std::int64_t startMs = 0)
{
    Series series;
    series.axis = TimeAxis::grid(Instant::fromMs(startMs), kStep, values.size());
    series.values = std::move(values);
    return series;
}

/// Raw samples of one value at these times.
Series scraped(const std::vector<qint64>& times, double value)
{
    Series series;
    series.axis = TimeAxis::explicitTimes({ times.begin(), times.end() });
    series.values.assign(times.size(), value);
    return series;
}

/// "ms=value …" of all samples.
QString samplesOf(const Series& series)
{
    QStringList texts;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (!isMissing(series.values[i])) {
            texts += u"%1=%2"_s.arg(series.axis.at(i).toMs()).arg(series.values[i]);
        }
    }
    return texts.join(u' ');
}

} // namespace

class tst_GapFill : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void fillsOnlyWhatIsMissing_data()
    {
        QTest::addColumn<Series>("own");
        QTest::addColumn<Series>("other");
        QTest::addColumn<int>("filled");
        QTest::addColumn<QString>("result");
        const double none = missingValue();
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("a hole inside")
            << seriesOf({ 1, none, none, 4 }) << seriesOf({ 10, 20, 30, 40 }) << 2
            << u"0=1 1000=20 2000=30 3000=4"_s;
        QTest::newRow("before and after")
            << seriesOf({ 2, 3 }, 1000) << seriesOf({ 10, 20, 30, 40 }) << 2
            << u"0=10 1000=2 2000=3 3000=40"_s;
        QTest::newRow("whole") << seriesOf({ 1, 2 }) << seriesOf({ 10, 20 }) << 0
                               << u"0=1 1000=2"_s;
        QTest::newRow("the other has less")
            << seriesOf({ 1, none, 3 }) << seriesOf({ 10 }) << 0 << u"0=1 2000=3"_s;
        QTest::newRow("NaN is a value")
            << seriesOf({ 1, nan, none }) << seriesOf({ 7, 8, 9 }) << 1 << u"0=1 1000=nan 2000=9"_s;
        QTest::newRow("beside the grid")
            << seriesOf({ 1, none, 3 }) << seriesOf({ 7, 8, 9 }, 500) << 0 << u"0=1 2000=3"_s;
        QTest::newRow("nothing of its own")
            << Series() << seriesOf({ 7, 8 }, 500) << 2 << u"500=7 1500=8"_s;
        QTest::newRow("both empty") << Series() << Series() << 0 << QString();
    }

    void fillsOnlyWhatIsMissing()
    {
        QFETCH(Series, own);
        QFETCH(Series, other);
        QFETCH(int, filled);
        QFETCH(QString, result);
        QCOMPARE(fillGaps(own, other, kStep), static_cast<std::size_t>(filled));
        QCOMPARE(samplesOf(own), result);
        QCOMPARE(own.axis.size(), own.values.size());
    }

    void keepsFarApartSamplesAsBareTimes()
    {
        Series own = seriesOf({ 1 });
        const Series other = seriesOf({ 2 }, 1'000'000);
        QCOMPARE(fillGaps(own, other, kStep), std::size_t(1));
        QVERIFY(!own.axis.isGrid());
        QCOMPARE(samplesOf(own), u"0=1 1000000=2"_s);
    }

    void keepsOwnSamplesBesideTheGrid()
    {
        Series own;
        own.axis = TimeAxis::explicitTimes({ 0, 1500, 3000 });
        own.values = { 1, 2, 3 };
        QCOMPARE(fillGaps(own, seriesOf({ 7, 8, 9 }), kStep), std::size_t(2));
        QCOMPARE(samplesOf(own), u"0=1 1000=8 1500=2 2000=9 3000=3"_s);
    }

    void takesNothingForAnInstantThatHasItsValue()
    {
        Series own = seriesOf({ 1 });
        QCOMPARE(fillGaps(own, seriesOf({ 2, 3 }), Duration()), std::size_t(0));
        QCOMPARE(samplesOf(own), u"0=1"_s);
    }

    void fillsRawSamplesWhereThereAreNoneForLong_data()
    {
        QTest::addColumn<std::vector<qint64>>("own");
        QTest::addColumn<std::vector<qint64>>("other");
        QTest::addColumn<std::vector<qint64>>("result");
        const std::vector<qint64> whole { 7, 17, 27, 37, 47, 57, 67, 77 };
        const auto row = [&whole](const char* name, const std::vector<qint64>& own,
                             const std::vector<qint64>& result) {
            QTest::newRow(name) << own << whole << result;
        };
        row("whole", { 0, 10, 20, 30, 40, 50, 60, 70 }, { 0, 10, 20, 30, 40, 50, 60, 70 });
        row("one is late", { 0, 10, 30, 40, 50, 60, 70 }, { 0, 10, 30, 40, 50, 60, 70 });
        row("a hole", { 0, 10, 20, 60, 70 }, { 0, 10, 20, 27, 37, 47, 57, 60, 70 });
        row("begins late", { 40, 50, 60, 70 }, { 7, 17, 27, 37, 40, 50, 60, 70 });
        row("ends early", { 0, 10, 20, 30 }, { 0, 10, 20, 30, 37, 47, 57, 67, 77 });
        row("hardly any", { 0, 10 }, { 0, 10, 17, 27, 37, 47, 57, 67, 77 });
        QTest::newRow("the other has less")
            << std::vector<qint64> { 0, 10, 20, 60, 70 } << std::vector<qint64> { 45 }
            << std::vector<qint64> { 0, 10, 20, 45, 60, 70 };
    }

    void fillsRawSamplesWhereThereAreNoneForLong()
    {
        QFETCH(const std::vector<qint64>, own);
        QFETCH(const std::vector<qint64>, other);
        QFETCH(const std::vector<qint64>, result);
        Series series = scraped(own, 1);
        QCOMPARE(fillGaps(series, scraped(other, 2), Duration()), result.size() - own.size());
        QCOMPARE(series.axis.size(), series.values.size());
        std::vector<qint64> times;
        for (std::size_t i = 0; i < series.axis.size(); ++i) {
            const qint64 time = series.axis.at(i).toMs();
            times.push_back(time);
            const bool isOwn = std::find(own.begin(), own.end(), time) != own.end();
            QCOMPARE(series.values[i], isOwn ? 1.0 : 2.0);
        }
        QCOMPARE(times, result);
    }

    void fillsHistogramsWhereThereIsNeitherValueNorHistogram()
    {
        Series own = seriesOf({ 1 });
        own.histograms = { { .time = Instant::fromMs(3000), .count = 3, .sum = 3, .buckets = {} } };
        Series other;
        for (int second = 0; second < 5; ++second) {
            other.histograms.push_back({ .time = Instant::fromMs(second * 1000),
                .count = 10.0 + second,
                .sum = 1,
                .buckets = {} });
        }
        QCOMPARE(fillGaps(own, other, kStep), std::size_t(3));
        QCOMPARE(samplesOf(own), u"0=1"_s);
        std::vector<double> counts;
        for (const HistogramSample& sample : own.histograms) {
            counts.push_back(sample.count);
        }
        QCOMPARE(counts, (std::vector<double> { 11, 12, 3, 14 }));
    }

    /// Against the rule itself, point by point, over random holes.
    void agreesWithTheRulePointByPoint()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 200; ++round) {
            const std::size_t size = 1 + random() % 60;
            std::vector<double> mine(size, missingValue());
            std::vector<double> theirs(size, missingValue());
            for (std::size_t i = 0; i < size; ++i) {
                mine[i] = random() % 3 == 0 ? missingValue() : static_cast<double>(i);
                theirs[i] = random() % 3 == 0 ? missingValue() : static_cast<double>(i) + 0.5;
            }
            std::vector<double> expected = mine;
            for (std::size_t i = 0; i < size; ++i) {
                expected[i] = isMissing(mine[i]) ? theirs[i] : mine[i];
            }
            Series own = seriesOf(mine);
            fillGaps(own, seriesOf(theirs), kStep);
            QCOMPARE(samplesOf(own), samplesOf(seriesOf(expected)));
        }
    }
};

QTEST_GUILESS_MAIN(tst_GapFill)
#include "tst_GapFill.moc"
