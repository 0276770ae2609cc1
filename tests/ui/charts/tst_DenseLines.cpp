// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/DenseLines.h"
#include "core/WorkerPool.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"

#include <QPainter>
#include <QRegularExpression>
#include <QTest>

#include <future>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QSize kSize(300, 100);

/// Dense lines of constant values, red, blue, … from the first on; the scale goes from 0 to 10.
DenseLines linesAt(const std::vector<double>& values)
{
    std::vector<Series> all;
    for (const double value : values) {
        Series series = curve({}, 1, 0, 20'000);
        std::fill(series.values.begin(), series.values.end(), value);
        all.push_back(series);
    }
    DenseLines lines;
    const SnapshotPtr snapshot = snapshotOf(std::move(all));
    const std::array colors { Qt::red, Qt::blue, Qt::green };
    for (std::size_t i = 0; i < values.size(); ++i) {
        ChartSeries& one = lines.content.series.emplace_back();
        one.snapshot = snapshot;
        one.index = i;
        lines.pens.emplace_back(QColor(colors.at(i)), 1);
    }
    lines.mapping = { .area = QRectF(QPointF(40, 10), kSize),
        .startMs = static_cast<double>(sampleDay().start.toMs()),
        .endMs = static_cast<double>(sampleDay().end.toMs()),
        .low = 0,
        .high = 10 };
    return lines;
}

LinePicture drawn(DenseLines lines)
{
    lines.plot = samplePlot(lines.content, sampleDay(), 300);
    return drawDenseLines(lines);
}

QRect hullOf(const std::vector<QRect>& parts)
{
    QRect all;
    for (const QRect& part : parts) {
        all |= part;
    }
    return all;
}

int rowOf(const QImage& image, const QColor& color)
{
    return boundsOf(image.copy(150, 0, 1, image.height()), color, 80).center().y();
}

} // namespace

class tst_DenseLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyLineLiesAtItsValueInThePensColour()
    {
        const LinePicture picture = drawn(linesAt({ 2, 8 }));
        QCOMPARE(picture.image.size(), kSize);
        QVERIFY(qAbs(rowOf(picture.image, Qt::red) - 80) <= 1);
        QVERIFY(qAbs(rowOf(picture.image, Qt::blue) - 20) <= 1);
    }

    void tellsWhereItLiesAndWhereItsInkIs()
    {
        const DenseLines lines = linesAt({ 2, 8 });
        const LinePicture picture = drawn(lines);
        QCOMPARE(picture.mapping, lines.mapping);
        for (int y = 0; y < picture.image.height(); ++y) {
            for (int x = 0; x < picture.image.width(); ++x) {
                const bool isTold = std::any_of(picture.inked.begin(), picture.inked.end(),
                    [&](const QRect& part) { return part.contains(x, y); });
                QVERIFY(isTold || qAlpha(picture.image.pixel(x, y)) == 0);
            }
        }
    }

    void isSharpOnADenseScreen()
    {
        DenseLines lines = linesAt({ 2, 8 });
        lines.scale = 2;
        const LinePicture picture = drawn(lines);
        QCOMPARE(picture.image.size(), kSize * 2);
        QCOMPARE(picture.image.devicePixelRatio(), 2.0);
        QVERIFY(qAbs(rowOf(picture.image, Qt::red) - 160) <= 2);
    }

    void hiddenSeriesAreLeftOut()
    {
        DenseLines lines = linesAt({ 2, 8 });
        lines.content.series[0].isHidden = true;
        const LinePicture picture = drawn(lines);
        QCOMPARE(countOf(picture.image, Qt::red, {}, 80), 0);
        QVERIFY(countOf(picture.image, Qt::blue, {}, 80) > 200);
    }

    void onlyASingleVisibleLineHasAnArea()
    {
        DenseLines lines = linesAt({ 2, 8 });
        const auto below = [&lines] { return qAlpha(drawn(lines).image.pixel(150, 50)); };
        QCOMPARE(below(), 0);
        lines.content.series[0].isHidden = true;
        QVERIFY(below() > 0);
        lines.content.series[0].isHidden = false;
        lines.content.style = PlotContent::Style::Areas;
        QVERIFY(below() > 0);
    }

    void gapsStayEmpty()
    {
        Series series = curve({}, 1, 0, 20'000);
        std::fill(series.values.begin(), series.values.end(), 5.25);
        std::fill(series.values.begin() + 8000, series.values.begin() + 12'000, missingValue());
        DenseLines lines = linesAt({ 2, 8 });
        lines.content.series[0].snapshot = snapshotOf({ series });
        const LinePicture picture = drawn(lines);
        QCOMPARE(countOf(picture.image, Qt::red, QRect(125, 0, 50, 100), 80), 0);
        QVERIFY(countOf(picture.image, Qt::red, QRect(0, 0, 115, 100), 80) > 50);
    }

    void severalThreadsDrawTheSamePicture_data()
    {
        QTest::addColumn<int>("threads");
        QTest::addColumn<int>("width");
        QTest::newRow("one thread") << 1 << 1000;
        QTest::newRow("four threads") << 4 << 1000;
        QTest::newRow("one strip") << 4 << 100;
        QTest::newRow("no room") << 4 << 0;
    }

    void severalThreadsDrawTheSamePicture()
    {
        QFETCH(int, threads);
        QFETCH(int, width);
        DenseLines lines = linesAt({ 2, 8 });
        lines.mapping.area.setWidth(width);
        lines.plot = samplePlot(lines.content, sampleDay(), 1000);
        const LinePicture alone = drawDenseLines(lines);
        std::promise<LinePicture> together;
        WorkerPool pool(static_cast<std::size_t>(threads));
        drawDenseLines(lines, pool,
            [&together](LinePicture picture) { together.set_value(std::move(picture)); });
        const LinePicture picture = together.get_future().get();
        QCOMPARE(picture.image, alone.image);
        QCOMPARE(picture.mapping, alone.mapping);
        QCOMPARE(hullOf(picture.inked), hullOf(alone.inked));
    }

    void drawnOverAPictureTheyAreAsIfLaidOverIt_data()
    {
        QTest::addColumn<QImage::Format>("format");
        QTest::newRow("opaque") << QImage::Format_RGB32;
        QTest::newRow("with alpha") << QImage::Format_ARGB32_Premultiplied;
    }

    void drawnOverAPictureTheyAreAsIfLaidOverIt()
    {
        QFETCH(QImage::Format, format);
        DenseLines lines = linesAt({ 2, 8.25, 5 }); // the second between two rows
        lines.plot = samplePlot(lines.content, sampleDay(), 300);
        QImage ground(400, 130, format);
        ground.fill(QColor(90, 160, 30));
        QImage laid = ground;
        QPainter(&laid).drawImage(QPoint(40, 10), drawDenseLines(lines).image);
        QImage over = ground.copy();
        QVERIFY(drawDenseLinesOver(lines, over, { 40, 10 }));
        QVERIFY(over != ground);
        for (int y = 0; y < over.height(); ++y) {
            for (int x = 0; x < over.width(); ++x) {
                QVERIFY(isNear(over.pixelColor(x, y), laid.pixelColor(x, y), 1));
            }
        }
    }

    void columnsThatAreThereAreNotDrawnAgain()
    {
        DenseLines lines = linesAt({ 2, 8.25, 5 });
        lines.plot = samplePlot(lines.content, sampleDay(), 300);
        QImage ground(400, 130, QImage::Format_RGB32);
        ground.fill(QColor(90, 160, 30));
        QImage all = ground.copy();
        QVERIFY(drawDenseLinesOver(lines, all, { 40, 10 }));
        QImage some = ground.copy();
        QVERIFY(drawDenseLinesOver(lines, some, { 40, 10 }, { 33, 290 }));
        const QRect kept(40 + 33, 0, 290 - 33, 130);
        QCOMPARE(some.copy(kept), ground.copy(kept));
        QCOMPARE(some.copy(0, 0, kept.left(), 130), all.copy(0, 0, kept.left(), 130));
        const QRect right(kept.right() + 1, 0, 400 - kept.right() - 1, 130);
        QCOMPARE(some.copy(right), all.copy(right));
    }

    void columnsOfTheirOwnMoveThePicture()
    {
        DenseLines lines = linesAt({ 5 });
        std::vector<double> values(20'000, 5);
        std::fill(values.begin() + 10'000, values.end(), 8);
        Series series = curve({}, 1, 0, values.size());
        series.values = values;
        lines.content.series[0].snapshot = snapshotOf({ series });
        lines.columns = ColumnGrid(sampleDay(), 300);
        const auto stepAt = [&lines] {
            const QImage image = drawn(lines).image;
            int x = 0;
            while (x < image.width() && qAlpha(image.pixel(x, 20)) < 128) {
                ++x;
            }
            return x;
        };
        const int before = stepAt();
        lines.columns->first += 25;
        QCOMPARE(stepAt(), before - 25);
    }

    void whereTheyHaveNoRoomNothingIsDrawn_data()
    {
        QTest::addColumn<QPoint>("origin");
        QTest::addColumn<QImage::Format>("format");
        QTest::newRow("left of it") << QPoint(-1, 0) << QImage::Format_RGB32;
        QTest::newRow("below it") << QPoint(0, 31) << QImage::Format_RGB32;
        QTest::newRow("16 bits a pixel") << QPoint(0, 0) << QImage::Format_RGB16;
        QTest::newRow("not premultiplied") << QPoint(0, 0) << QImage::Format_ARGB32;
    }

    void whereTheyHaveNoRoomNothingIsDrawn()
    {
        QFETCH(QPoint, origin);
        QFETCH(QImage::Format, format);
        DenseLines lines = linesAt({ 2 });
        lines.plot = samplePlot(lines.content, sampleDay(), 300);
        QImage picture(400, 130, format);
        picture.fill(Qt::white);
        const QImage before = picture.copy();
        QVERIFY(!drawDenseLinesOver(lines, picture, origin));
        QCOMPARE(picture, before);
    }

    void nothingIsAnEmptyPicture()
    {
        const LinePicture none = drawn(linesAt({}));
        QCOMPARE(none.image.size(), kSize);
        QVERIFY(inkOf(none.image).isEmpty());
        QVERIFY(none.inked.empty());
        DenseLines hidden = linesAt({ 2 });
        hidden.content.series[0].isHidden = true;
        QVERIFY(inkOf(drawn(hidden).image).isEmpty());
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_DenseLines)
#include "tst_DenseLines.moc"
