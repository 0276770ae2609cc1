// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotSampling.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// One sample a minute from sampleStart() on.
Series minutes(std::vector<double> values)
{
    Series series;
    series.axis = TimeAxis::grid(sampleStart(), Duration::fromMinutes(1), values.size());
    series.values = std::move(values);
    return series;
}

PlotContent contentOf(std::vector<Series> series, PlotContent::Style style)
{
    PlotContent content;
    content.style = style;
    const SnapshotPtr snapshot = snapshotOf(std::move(series));
    for (std::size_t i = 0; i < snapshot->series.size(); ++i) {
        content.series.push_back({ .name = {}, .snapshot = snapshot, .index = i });
    }
    return content;
}

TimeRange firstMinutes(int count)
{
    return { sampleStart(), sampleStart() + Duration::fromMinutes(count) };
}

std::vector<double> drawn(const SampledSeries& series)
{
    std::vector<double> values;
    for (const PlotPoint& point : series.points) {
        if (isDrawable(point.value)) {
            values.push_back(point.value);
        }
    }
    return values;
}

} // namespace

class tst_PlotSampling : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void leavesHiddenSeriesEmptyAndInTheirPlace()
    {
        PlotContent content =
            contentOf({ minutes({ 1, 2 }), minutes({ 3, 4 }) }, PlotContent::Style::Lines);
        content.series.front().isHidden = true;
        const SampledPlot plot = samplePlot(content, firstMinutes(2), 100);
        QCOMPARE(plot.series.size(), std::size_t { 2 });
        QVERIFY(plot.series.at(0).points.empty());
        QCOMPARE(drawn(plot.series.at(1)), (std::vector<double> { 3, 4 }));
    }

    void marksWhatHasNoPlaceOnTheAxis()
    {
        const PlotContent content =
            contentOf({ minutes({ 1, kInfinite, -kInfinite, kNaN, missingValue(), 2 }) },
                PlotContent::Style::Lines);
        const SampledPlot plot = samplePlot(content, firstMinutes(6), 600);
        const std::vector<OffAxisMark>& marks = plot.series.front().marks;
        QCOMPARE(marks.size(), std::size_t { 3 });
        QCOMPARE(marks.at(0).kind, OffAxisMark::Kind::Above);
        QCOMPARE(marks.at(0).time, sampleStart() + Duration::fromMinutes(1));
        QCOMPARE(marks.at(1).kind, OffAxisMark::Kind::Below);
        QCOMPARE(marks.at(2).kind, OffAxisMark::Kind::NotANumber);
    }

    void marksAtMostOnePerKindAndColumn()
    {
        const PlotContent content =
            contentOf({ minutes(std::vector<double>(600, kInfinite)) }, PlotContent::Style::Lines);
        const SampledPlot plot = samplePlot(content, firstMinutes(600), 20);
        QVERIFY(!plot.series.front().marks.empty());
        QVERIFY(plot.series.front().marks.size() <= 20);
    }

    void keepsOnlyMarksInsideTheRange()
    {
        const PlotContent content = contentOf(
            { minutes({ kInfinite, 1, kInfinite, 1, kInfinite }) }, PlotContent::Style::Lines);
        const TimeRange range { sampleStart() + Duration::fromMinutes(1),
            sampleStart() + Duration::fromMinutes(4) }; // its end is open
        const SampledPlot plot = samplePlot(content, range, 100);
        QCOMPARE(plot.series.front().marks.size(), std::size_t { 1 });
    }

    /// 1e308 and −1e308 have a span that no double holds: they are marked, the rest is drawn.
    void keepsTheAxisFiniteWithTheGreatestNumbers()
    {
        constexpr double kGreatest = std::numeric_limits<double>::max();
        const PlotContent content =
            contentOf({ minutes({ 1, kGreatest, -kGreatest, 3 }) }, PlotContent::Style::Lines);
        const SampledPlot plot = samplePlot(content, firstMinutes(4), 400);
        const std::vector<OffAxisMark>& marks = plot.series.front().marks;
        QCOMPARE(marks.size(), std::size_t { 2 });
        QCOMPARE(marks.at(0).kind, OffAxisMark::Kind::Above);
        QCOMPARE(marks.at(1).kind, OffAxisMark::Kind::Below);
        const ValueExtent extent = extentOf(plot, content);
        QCOMPARE(extent.least, 1.0);
        QCOMPARE(extent.greatest, 3.0);
        const ValueScale scale = fitScale(extent, 5, Unit::None);
        QVERIFY(std::isfinite(scale.low) && std::isfinite(scale.high));
        QVERIFY(scale.ticks().size() > 1);
    }

    void stacksOverTheUnionOfTimes()
    {
        Series odd = minutes({});
        odd.axis = TimeAxis::explicitTimes(
            { sampleStart().toMs(), (sampleStart() + Duration::fromSeconds(90)).toMs() });
        odd.values = { 10, 20 };
        const PlotContent content =
            contentOf({ minutes({ 1, 2, 3 }), odd }, PlotContent::Style::Stacked);
        const SampledPlot plot = samplePlot(content, firstMinutes(3), 300);
        QCOMPARE(drawn(plot.series.at(0)), (std::vector<double> { 1, 2, 3 }));
        // Between two samples of the one below there is nothing to stand on.
        QCOMPARE(drawn(plot.series.at(1)), (std::vector<double> { 11, 20 }));
    }

    void standsOnWhatIsThere()
    {
        const PlotContent content =
            contentOf({ minutes({ 1, kNaN, missingValue() }), minutes({ 10, 10, 10 }) },
                PlotContent::Style::Stacked);
        const SampledPlot plot = samplePlot(content, firstMinutes(3), 300);
        QCOMPARE(drawn(plot.series.at(1)), (std::vector<double> { 11, 10, 10 }));
    }

    void measuresOnlyWhatIsInsideTheRange()
    {
        const PlotContent content =
            contentOf({ minutes({ 1000, 5, 7, -1000 }) }, PlotContent::Style::Lines);
        const TimeRange range { sampleStart() + Duration::fromSeconds(30),
            sampleStart() + Duration::fromSeconds(150) };
        const ValueExtent extent = extentOf(samplePlot(content, range, 100), content);
        QCOMPARE(extent.least, 5.0);
        QCOMPARE(extent.greatest, 7.0);
    }

    void hasNoExtentWithoutNumbers_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::newRow("none") << QList<double> {};
        QTest::newRow("all NaN") << QList<double> { kNaN, kNaN };
        QTest::newRow("all infinite") << QList<double> { kInfinite, -kInfinite };
        QTest::newRow("all missing") << QList<double> { missingValue() };
    }

    void hasNoExtentWithoutNumbers()
    {
        QFETCH(QList<double>, values);
        const PlotContent content =
            contentOf({ minutes({ values.begin(), values.end() }) }, PlotContent::Style::Areas);
        const ValueExtent extent = extentOf(samplePlot(content, firstMinutes(2), 10), content);
        QVERIFY(std::isnan(extent.least) && std::isnan(extent.greatest));
        const ValueScale scale = fitScale(extent, 5, Unit::None);
        QVERIFY(scale.low < scale.high);
        QVERIFY(!scale.ticks().empty());
    }

    void letsAreasBeginAtZero()
    {
        const std::vector<Series> series { minutes({ 5, 6 }) };
        const PlotContent lines = contentOf(series, PlotContent::Style::Lines);
        const PlotContent areas = contentOf(series, PlotContent::Style::Areas);
        QCOMPARE(extentOf(samplePlot(lines, firstMinutes(2), 10), lines).least, 5.0);
        QCOMPARE(extentOf(samplePlot(areas, firstMinutes(2), 10), areas).least, 0.0);
    }

    void isDenseWhereQPainterIsSlower_data()
    {
        QTest::addColumn<int>("series");
        QTest::addColumn<int>("samples"); // of each, in 100 columns
        QTest::addColumn<bool>("isDense");
        QTest::newRow("two wide lines of few points") << 2 << 4 << false;
        QTest::newRow("two wide lines") << 2 << 6 << true;
        QTest::newRow("ten thin lines") << 10 << 90 << false;
        QTest::newRow("ten thin lines of many points") << 10 << 101 << true;
        QTest::newRow("a crowd of few points") << 50 << 29 << false;
        QTest::newRow("a crowd") << 50 << 31 << true;
    }

    void isDenseWhereQPainterIsSlower()
    {
        QFETCH(int, series);
        QFETCH(int, samples);
        QFETCH(bool, isDense);
        const std::vector<Series> all(static_cast<std::size_t>(series),
            minutes(std::vector<double>(static_cast<std::size_t>(samples), 1.0)));
        const PlotContent content = contentOf(all, PlotContent::Style::Lines);
        QCOMPARE(samplePlot(content, firstMinutes(samples), 100).isDense, isDense);
        const PlotContent stacked = contentOf(all, PlotContent::Style::Stacked);
        QVERIFY(!samplePlot(stacked, firstMinutes(samples), 100).isDense);
    }

    void worksWithoutAnyRoom()
    {
        const PlotContent content = contentOf({ minutes({ 1, 2 }) }, PlotContent::Style::Lines);
        QCOMPARE(samplePlot(content, firstMinutes(2), 0).series.size(), std::size_t { 1 });
        const TimeRange nothing { sampleStart(), sampleStart() };
        QCOMPARE(samplePlot(content, nothing, 10).series.size(), std::size_t { 1 });
    }
};

QTEST_GUILESS_MAIN(tst_PlotSampling)
#include "tst_PlotSampling.moc"
