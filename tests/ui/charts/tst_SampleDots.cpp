// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SampleDots.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// 100 px wide for 100 s, 10 px high for the values 0 to 10.
const PlotMapping kMapping {
    .area = QRectF(0, 0, 100, 10), .startMs = 0, .endMs = 100'000, .low = 0, .high = 10
};

Series everySeconds(double seconds, std::vector<double> values)
{
    Series series;
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < values.size(); ++i) {
        times.push_back(std::llround(static_cast<double>(i) * seconds * 1000));
    }
    series.axis = TimeAxis::explicitTimes(std::move(times));
    series.values = std::move(values);
    return series;
}

} // namespace

class tst_SampleDots : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everySampleIsADotAtItsOwnTime()
    {
        const SampleDots dots = sampleDots(everySeconds(10.5, { 1, 2, 3 }), kMapping);
        QCOMPARE(dots.centres, QPolygonF({ { 0, 9 }, { 10.5, 8 }, { 21, 7 } }));
        QVERIFY(dots.diameter > 0);
    }

    void dotsAreSmallerWhereTheyAreClose()
    {
        const double wide = sampleDots(everySeconds(10, { 1, 2, 3 }), kMapping).diameter;
        const double close = sampleDots(everySeconds(4, { 1, 2, 3 }), kMapping).diameter;
        QVERIFY(close < wide);
    }

    void thereAreNoneWithoutRoom()
    {
        const SampleDots dots = sampleDots(everySeconds(1, std::vector<double>(50, 1)), kMapping);
        QVERIFY(dots.centres.isEmpty());
    }

    void whatHasNoPlaceIsNoDot()
    {
        const double infinite = std::numeric_limits<double>::infinity();
        const SampleDots dots = sampleDots(
            everySeconds(10, { missingValue(), std::nan(""), infinite, -1, 11, 5 }), kMapping);
        QCOMPARE(dots.centres, QPolygonF({ { 50, 5 } }));
    }

    void samplesOutsideTheRangeAreLeftOut()
    {
        PlotMapping later = kMapping;
        later.startMs = 15'000;
        later.endMs = 115'000;
        QCOMPARE(sampleDots(everySeconds(10, { 1, 2, 3 }), later).centres, QPolygonF({ { 5, 7 } }));
        later.startMs = 50'000;
        QVERIFY(sampleDots(everySeconds(10, { 1, 2, 3 }), later).centres.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_SampleDots)
#include "tst_SampleDots.moc"
