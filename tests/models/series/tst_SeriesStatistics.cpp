// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SampleValue.h"
#include "series/SeriesStatistics.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Series seriesOf(std::vector<double> values)
{
    Series series;
    series.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(1), values.size());
    series.values = std::move(values);
    return series;
}

const TimeRange kAll { Instant(), Instant::fromSeconds(1000) };

} // namespace

class tst_SeriesStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void describesSamples()
    {
        std::vector<double> values;
        for (int i = 1; i <= 100; ++i) {
            values.push_back(i);
        }
        const SeriesStatistics statistics = seriesStatistics(seriesOf(values), kAll);
        QCOMPARE(statistics.count, std::size_t { 100 });
        QCOMPARE(statistics.last, 100.0);
        QCOMPARE(statistics.least, 1.0);
        QCOMPARE(statistics.greatest, 100.0);
        QCOMPARE(statistics.mean, 50.5);
        QCOMPARE(statistics.p95, 95.0);
    }

    void leavesOutWhatIsNoNumber()
    {
        const double inf = std::numeric_limits<double>::infinity();
        const auto statistics =
            seriesStatistics(seriesOf({ 2, missingValue(), std::nan(""), inf, 4, -inf }), kAll);
        QCOMPARE(statistics.count, std::size_t { 2 });
        QCOMPARE(statistics.last, 4.0);
        QCOMPARE(statistics.mean, 3.0);
    }

    void takesBothEndsOfTheRange()
    {
        const auto statistics = seriesStatistics(
            seriesOf({ 1, 2, 3, 4 }), { Instant::fromSeconds(1), Instant::fromSeconds(2) });
        QCOMPARE(statistics.count, std::size_t { 2 });
        QCOMPARE(statistics.last, 3.0);
    }

    void meanOfHugeSamplesIsFinite()
    {
        const double huge = std::numeric_limits<double>::max();
        QCOMPARE(seriesStatistics(seriesOf({ huge, huge, huge }), kAll).mean, huge);
    }

    void isNotANumberWithoutSamples()
    {
        const auto statistics = seriesStatistics(seriesOf({ missingValue() }), kAll);
        QCOMPARE(statistics.count, std::size_t { 0 });
        QVERIFY(std::isnan(statistics.last) && std::isnan(statistics.p95));
        QCOMPARE(seriesStatistics({}, kAll).count, std::size_t { 0 });
    }
};

QTEST_GUILESS_MAIN(tst_SeriesStatistics)
#include "tst_SeriesStatistics.moc"
