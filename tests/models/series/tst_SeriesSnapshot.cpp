// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SampleValue.h"
#include "series/SeriesSnapshot.h"

#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Series seriesOf(std::vector<double> values, std::size_t histograms = 0)
{
    const std::size_t size = values.size();
    return { .labels = { { "a", "b" } },
        .axis = TimeAxis::grid(Instant(), Duration::fromSeconds(1), size),
        .values = std::move(values),
        .histograms = std::vector<HistogramSample>(histograms) };
}

} // namespace

/// SeriesSnapshot and SampleValue.h, the value that stands for "no sample" in its columns.
class tst_SeriesSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isAnEmptyMatrixAtFirst()
    {
        const SeriesSnapshot snapshot;
        QCOMPARE(snapshot.type, ResultType::Matrix);
        QCOMPARE(snapshot.sampleCount(), std::size_t { 0 });
        QVERIFY(!snapshot.isPartial);
    }

    void countsValuesAndHistogramsOfAllSeries()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { seriesOf({ 1, 2, 3 }), seriesOf({}), seriesOf({ 4 }, 2),
            seriesOf({}, 1) };
        QCOMPARE(snapshot.sampleCount(), std::size_t { 7 });
    }

    /// The budget of samples is one of memory: holes take as much as values.
    void countsMissingSamples()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { seriesOf({ missingValue(), 1, missingValue() }) };
        QCOMPARE(snapshot.sampleCount(), std::size_t { 3 });
    }

    void tellsMissingSamplesFromOtherNaNs_data()
    {
        QTest::addColumn<quint64>("bits");
        QTest::addColumn<bool>("isHole");
        QTest::newRow("Prometheus' staleness marker") << quint64 { 0x7ff0000000000002 } << true;
        QTest::newRow("Go's NaN") << quint64 { 0x7ff8000000000001 } << false;
        QTest::newRow("C++'s NaN") << quint64 { 0x7ff8000000000000 } << false;
        QTest::newRow("its neighbour") << quint64 { 0x7ff0000000000001 } << false;
        QTest::newRow("the marker with a sign") << quint64 { 0xfff0000000000002 } << false;
        QTest::newRow("infinity") << quint64 { 0x7ff0000000000000 } << false;
        QTest::newRow("zero") << quint64 { 0 } << false;
    }

    void tellsMissingSamplesFromOtherNaNs()
    {
        QFETCH(quint64, bits);
        QFETCH(bool, isHole);
        QCOMPARE(isMissing(std::bit_cast<double>(bits)), isHole);
    }

    void keepsTheMarkersBitsThroughColumns()
    {
        std::vector<double> column(3, missingValue());
        column.push_back(missingValue());
        const std::vector<double> copy = column;
        QVERIFY(std::all_of(copy.begin(), copy.end(), isMissing));
        QVERIFY(std::isnan(missingValue()));
    }

    void drawsFiniteNumbersOnly()
    {
        using Limits = std::numeric_limits<double>;
        QVERIFY(isDrawable(0));
        QVERIFY(isDrawable(-0.0));
        QVERIFY(isDrawable(Limits::max()));
        QVERIFY(isDrawable(Limits::denorm_min()));
        QVERIFY(!isDrawable(Limits::infinity()));
        QVERIFY(!isDrawable(-Limits::infinity()));
        QVERIFY(!isDrawable(Limits::quiet_NaN()));
        QVERIFY(!isDrawable(missingValue()));
    }
};

QTEST_GUILESS_MAIN(tst_SeriesSnapshot)
#include "tst_SeriesSnapshot.moc"
