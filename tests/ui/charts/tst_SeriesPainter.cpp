// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/DenseLines.h"
#include "charts/SeriesPainter.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
const QSize kSize(400, 220);
const QRect kArea(50, 20, 300, 150);
constexpr double kHigh = 10;

/// Content with one line per list of values, spread evenly over the day, and what is drawn of it.
struct Plot
{
    explicit Plot(const std::vector<std::vector<double>>& lines, double columns = kArea.width())
        : mapping { .area = kArea,
            .startMs = static_cast<double>(sampleDay().start.toMs()),
            .endMs = static_cast<double>(sampleDay().end.toMs()),
            .low = 0,
            .high = kHigh }
    {
        std::vector<Series> all;
        for (const std::vector<double>& values : lines) {
            Series series;
            const auto count = static_cast<std::int64_t>(std::max<std::size_t>(values.size(), 2));
            series.axis = TimeAxis::grid(
                sampleStart(), Duration::fromMs(86'400'000 / (count - 1)), values.size());
            series.values = values;
            all.push_back(series);
        }
        const SnapshotPtr snapshot = snapshotOf(std::move(all));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            ChartSeries& one = content.series.emplace_back();
            one.snapshot = snapshot;
            one.index = i;
            one.colorIndex = static_cast<int>(i);
        }
        width = static_cast<std::size_t>(columns);
    }

    void sample() { sampled = samplePlot(content, sampleDay(), width); }

    [[nodiscard]] QImage draw(double ratio = 1, const std::vector<Instant>& days = {})
    {
        sample();
        const SeriesPainter painter(content, sampled, mapping, QFont());
        return pictureOf(
            kSize, [&](QPainter& to) { painter.draw(to, days); }, ratio);
    }

    PlotContent content;
    SampledPlot sampled;
    PlotMapping mapping;
    std::size_t width = 0;
};

std::vector<double> flat(double value, std::size_t count = 5)
{
    return std::vector<double>(count, value);
}

QColor colorOf(int series)
{
    return currentTheme().seriesColor(series);
}

/// Rows of a column that have the colour.
QRect columnOf(const QImage& picture, int x, const QColor& color, int tolerance = 60)
{
    return boundsOf(picture.copy(x, 0, 1, picture.height()), color, tolerance);
}

} // namespace

class tst_SeriesPainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
    }

    void timesAndValuesHaveTheirPlaces()
    {
        const PlotMapping mapping = Plot({}).mapping;
        QCOMPARE(mapping.toX(sampleDay().start), 50.0);
        QCOMPARE(mapping.toX(sampleDay().start + Duration::fromHours(12)), 200.0);
        QCOMPARE(mapping.toX(sampleDay().end), 350.0);
        QCOMPARE(mapping.toY(0), 170.0);
        QCOMPARE(mapping.toY(kHigh), 20.0);
        QCOMPARE(mapping.range(), sampleDay());
    }

    void emptyContentDrawsNothing()
    {
        QVERIFY(inkOf(Plot({}).draw()).isEmpty());
        QVERIFY(inkOf(Plot(std::vector<std::vector<double>>(1)).draw()).isEmpty());
        Plot squeezed({ flat(5) });
        squeezed.mapping.area = QRectF();
        QVERIFY(inkOf(squeezed.draw()).isEmpty());
    }

    void aPlotOfOtherContentIsNotDrawn()
    {
        Plot plot({ flat(5) });
        plot.sample();
        plot.content.series.push_back(plot.content.series.front());
        const SeriesPainter painter(plot.content, plot.sampled, plot.mapping, QFont());
        QVERIFY(inkOf(pictureOf(kSize, [&](QPainter& to) { painter.draw(to, {}); })).isEmpty());
    }

    void aLineLiesAtItsValue_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void aLineLiesAtItsValue()
    {
        QFETCH(double, ratio);
        Plot plot({ flat(2), flat(8) });
        const QImage picture = plot.draw(ratio);
        const int middle = qRound(200 * ratio);
        QVERIFY(
            qAbs(columnOf(picture, middle, colorOf(0)).center().y() - 140 * ratio) <= 2 * ratio);
        QVERIFY(qAbs(columnOf(picture, middle, colorOf(1)).center().y() - 50 * ratio) <= 2 * ratio);
        const QRect area =
            QRect((QPointF(kArea.topLeft()) * ratio).toPoint(), kArea.size() * ratio);
        QVERIFY(area.adjusted(-3, -3, 3, 3).contains(inkOf(picture)));
    }

    /// 24 samples on 300 px: dots of 5 px on a line of 1.5.
    void rawSamplesAreDots()
    {
        Plot plot({ flat(5, 24) });
        const int line = countOf(plot.draw(), colorOf(0), {}, 40);
        plot.content.series[0].isRaw = true;
        const int dotted = countOf(plot.draw(), colorOf(0), {}, 40);
        QVERIFY2(dotted > line + 24 * 8, qPrintable(u"%1 %2"_s.arg(line).arg(dotted)));
        plot.content.series[0].isHidden = true;
        QCOMPARE(countOf(plot.draw(), colorOf(0), {}, 40), 0);
        plot.content.series[0].isHidden = false;
        plot.content.style = PlotContent::Style::Stacked;
        QVERIFY(countOf(plot.draw(), colorOf(0), {}, 40) < dotted);
    }

    /// Dots that would touch each other are a thick line.
    void denseRawSamplesAreALine()
    {
        Plot plot({ flat(5, 200) });
        const QImage line = plot.draw();
        plot.content.series[0].isRaw = true;
        QCOMPARE(plot.draw(), line);
    }

    void aMissingSampleBreaksTheLine()
    {
        std::vector<double> values = flat(5, 9);
        values[4] = missingValue();
        const QImage picture = Plot({ values, flat(1, 9) }).draw();
        QVERIFY(!columnOf(picture, 100, colorOf(0)).isEmpty());
        QVERIFY(columnOf(picture, 200, colorOf(0)).isEmpty());
        QVERIFY(!columnOf(picture, 300, colorOf(0)).isEmpty());
    }

    void notANumberBreaksTheLineAndIsMarkedOnTheFloor()
    {
        std::vector<double> values = flat(5, 9);
        values[4] = std::numeric_limits<double>::quiet_NaN();
        const QRect mark = columnOf(Plot({ values, flat(1, 9) }).draw(), 200, colorOf(0), 90);
        QVERIFY(!mark.isEmpty());
        QVERIFY(mark.top() > 155 && mark.bottom() <= 171);
    }

    void infinitiesAreArrowsAtTheirEdge()
    {
        std::vector<double> values = flat(5, 9);
        values[2] = kInfinite;
        values[6] = -kInfinite;
        const QImage picture = Plot({ values, flat(1, 9) }).draw();
        const QRect above = columnOf(picture, 125, colorOf(0));
        const QRect below = columnOf(picture, 275, colorOf(0));
        QVERIFY(!above.isEmpty() && above.top() >= 20 && above.bottom() < 30);
        QVERIFY(!below.isEmpty() && below.bottom() <= 170 && below.top() > 160);
    }

    void aSampleBetweenTwoBreaksIsADot()
    {
        std::vector<double> values(9, missingValue());
        values[4] = 5;
        const QRect dot = boundsOf(Plot({ values, flat(1, 9) }).draw(), colorOf(0), 60);
        QVERIFY(dot.width() >= 3 && dot.width() <= 5);
        QVERIFY(qAbs(dot.center().y() - 95) <= 1);
    }

    void hiddenSeriesAreNotDrawn()
    {
        Plot plot({ flat(2), flat(8) });
        plot.content.series[0].isHidden = true;
        const QImage picture = plot.draw();
        QCOMPARE(countOf(picture, colorOf(0), {}, 20), 0);
        QVERIFY(countOf(picture, colorOf(1), {}, 60) > 200);
    }

    void theFirstSeriesLiesOnTop()
    {
        const QImage picture = Plot({ flat(5), flat(5) }).draw();
        QVERIFY(countOf(picture, colorOf(0), {}, 60) > 200);
        QVERIFY(countOf(picture, colorOf(1), {}, 20) < 30);
    }

    void aSingleLineHasASoftAreaUnderIt()
    {
        Plot plot({ flat(5) });
        QVERIFY(qAlpha(plot.draw().pixel(200, 110)) > 0);
        QCOMPARE(qAlpha(plot.draw().pixel(200, 80)), 0);
        Plot two({ flat(5), flat(6) });
        QCOMPARE(qAlpha(two.draw().pixel(200, 110)), 0);
        two.content.style = PlotContent::Style::Areas;
        QVERIFY(qAlpha(two.draw().pixel(200, 110)) > 0);
    }

    void stackedSeriesStandOnEachOther()
    {
        Plot plot({ flat(2), flat(3) });
        plot.content.style = PlotContent::Style::Stacked;
        const QImage picture = plot.draw();
        QVERIFY(qAbs(columnOf(picture, 200, colorOf(1)).center().y() - 95) <= 2); // 2 + 3
        QCOMPARE(qAlpha(picture.pixel(200, 120)), 255); // covered
        QCOMPARE(qAlpha(picture.pixel(200, 80)), 0);
        QVERIFY(picture.pixel(200, 120) != picture.pixel(200, 160));
    }

    void thresholdsAreZonesWithALineAndASign()
    {
        Plot plot({ flat(1), flat(2) });
        plot.content.thresholds = { { 5, Health::Busy }, { 8, Health::Failing } };
        const QImage picture = plot.draw();
        const QColor failing = currentTheme().health(Health::Failing);
        QVERIFY(countOf(picture, failing, QRect(50, 48, 300, 5), 40) > 100);
        QVERIFY(countOf(picture, failing, QRect(351, 40, SeriesPainter::kSignRoomPx, 20), 60) > 0);
        QVERIFY(qAlpha(picture.pixel(200, 30)) > 0); // its zone
        QVERIFY(qAlpha(picture.pixel(200, 80)) > 0);
        QCOMPARE(qAlpha(picture.pixel(200, 120)), 0); // below all of them
    }

    void aThresholdBesideTheScaleHasNoLine()
    {
        Plot plot({ flat(1), flat(2) });
        plot.content.thresholds = { { 50, Health::Failing } };
        QCOMPARE(countOf(plot.draw(), currentTheme().health(Health::Failing), {}, 30), 0);
        plot.content.thresholds = { { -50, Health::Failing } };
        const QImage all = plot.draw();
        QVERIFY(qAlpha(all.pixel(200, 160)) > 0); // all of it is the zone
        QVERIFY(kArea.adjusted(-3, 0, 3, 2).contains(inkOf(all)));
    }

    void theUnknownEndIsHatched()
    {
        Plot plot({ flat(1), flat(2) });
        const QRect end(300, 30, 45, 60);
        QVERIFY(inkOf(plot.draw().copy(end)).isEmpty());
        plot.content.knownUntil = sampleDay().start + Duration::fromHours(18);
        QVERIFY(!inkOf(plot.draw().copy(end)).isEmpty());
        QVERIFY(inkOf(plot.draw().copy(QRect(60, 30, 200, 60))).isEmpty());
        plot.content.knownUntil = sampleDay().end + Duration::fromHours(1);
        QVERIFY(inkOf(plot.draw().copy(end)).isEmpty());
    }

    void daysBeginWithALine()
    {
        Plot plot({ flat(1), flat(2) });
        const QImage picture = plot.draw(1, { sampleDay().start + Duration::fromHours(12) });
        QVERIFY(countOf(picture, currentTheme().border, QRect(199, 20, 3, 80), 6) >= 80);
    }

    void silencesAreToldOnTop()
    {
        Plot plot({ flat(1), flat(2) });
        plot.content.silences = { { sampleDay().start, UntrustedText(u"eu-2"_s) } };
        QVERIFY(countOf(plot.draw(), currentTheme().text, QRect(50, 20, 300, 25), 60) > 5);
    }

    void runsEndWhereSamplesAreMissing()
    {
        const PlotMapping mapping = Plot({}).mapping;
        const auto at = [](int hour) { return sampleStart() + Duration::fromHours(hour); };
        const std::vector<PlotPoint> points { { at(0), 1 }, { at(6), 1e300 },
            { at(12), missingValue() }, { at(18), 5 } };
        const std::vector<QPolygonF> runs = pixelRuns(points, mapping);
        QCOMPARE(runs.size(), std::size_t { 2 });
        QCOMPARE(runs[0].size(), 2);
        QVERIFY(runs[0].last().y() > -10'000); // what is far away is cut
        QCOMPARE(runs[1].first(), QPointF(275, 95));
        QVERIFY(pixelRuns(std::vector<PlotPoint>(), mapping).empty());
    }

    void aDensePlotIsDrawnFromAPictureThatIsReady()
    {
        Plot plot({ flat(5, 20'000), flat(2, 20'000) });
        const QImage own = plot.draw();
        QVERIFY(plot.sampled.isDense);
        QVERIFY(qAbs(columnOf(own, 200, colorOf(0)).center().y() - 95) <= 2);
        SeriesPainter painter(plot.content, plot.sampled, plot.mapping, QFont());
        const LinePicture ready = drawDenseLines(painter.denseLines(QTransform()));
        painter.setPicture(ready);
        QCOMPARE(pictureOf(kSize, [&](QPainter& to) { painter.draw(to, {}); }), own);
    }

    void anOlderPictureIsMovedUntilANewOneIsReady()
    {
        Plot plot({ flat(5, 20'000), flat(2, 20'000) });
        plot.sample();
        const LinePicture old =
            drawDenseLines(SeriesPainter(plot.content, plot.sampled, plot.mapping, QFont())
                               .denseLines(QTransform()));
        plot.mapping.high = 2 * kHigh; // zoomed out
        SeriesPainter painter(plot.content, plot.sampled, plot.mapping, QFont());
        painter.setPicture(old);
        const QImage moved = pictureOf(kSize, [&](QPainter& to) { painter.draw(to, {}); });
        QVERIFY(qAbs(columnOf(moved, 200, colorOf(0), 120).center().y() - 132) <= 3);
    }

    void aDensePlotsRunsAreItsColumns()
    {
        Plot plot({ flat(5, 20'000) });
        plot.sample();
        QVERIFY(plot.sampled.isDense);
        const auto runs =
            pixelRuns(plot.content.series[0].series(), plot.sampled.series[0], plot.mapping);
        QCOMPARE(runs.size(), std::size_t { 1 });
        QVERIFY(runs[0].size() <= 4 * kArea.width() + 4);
        for (const QPointF& point : runs[0]) {
            QVERIFY(qAbs(point.y() - 95) < 0.5);
        }
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_SeriesPainter)
#include "tst_SeriesPainter.moc"
