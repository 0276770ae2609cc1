// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanPainter.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <random>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QSize kSize(64, 40);

/// A raster of lines on a scale from 0 to 10, and what its lines are read from.
struct Drawing
{
    void add(std::vector<double> values, const QColor& color)
    {
        auto& one = series.emplace_back(std::make_unique<Series>());
        one->axis = TimeAxis::grid(sampleStart(), Duration::fromSeconds(1), values.size());
        one->values = std::move(values);
        pyramids.push_back(std::make_unique<MinMaxPyramid>(*one));
        const TimeRange range { one->axis.front(), one->axis.back() };
        lines.push_back({ .series = one.get(),
            .pyramid = pyramids.back().get(),
            .edges = std::make_shared<const ColumnEdges>(
                one->axis, one->values.size(), range, static_cast<std::size_t>(kSize.width())),
            .color = color });
    }

    [[nodiscard]] SpanRaster raster() const
    {
        return SpanRaster(
            { .size = kSize, .low = 0, .high = 10, .lineWidth = 2, .dotRadius = 3 }, lines);
    }

    std::vector<std::unique_ptr<Series>> series;
    std::vector<std::unique_ptr<MinMaxPyramid>> pyramids;
    std::vector<RasterLine> lines;
};

/// The painter's columns, drawn in tiles of at most so many; it may read as many of lines at once.
QImage painted(const SpanRaster& raster, int tileColumns, int stripColumns = 1)
{
    QImage image(kSize, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    SpanPainter painter(raster, tileColumns);
    auto* bits = reinterpret_cast<std::uint32_t*>(image.bits());
    for (int begin = 0; begin < kSize.width(); begin += tileColumns) {
        const int end = std::min(begin + tileColumns, kSize.width());
        const int strip = begin / stripColumns * stripColumns + stripColumns;
        painter.draw(begin, end, std::clamp(strip, end, kSize.width()));
        painter.tile().copyTo(bits + begin, image.bytesPerLine() / 4, end - begin);
    }
    return image;
}

std::vector<double> flat(double value, std::size_t count)
{
    return std::vector<double>(count, value);
}

} // namespace

class tst_SpanPainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aLineLiesAtItsValue_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("few samples") << 5;
        QTest::newRow("a sample per column") << 64;
        QTest::newRow("many samples") << 20'000;
    }

    void aLineLiesAtItsValue()
    {
        QFETCH(int, count);
        Drawing drawing;
        drawing.add(flat(5, static_cast<std::size_t>(count)), Qt::red);
        const QImage image = painted(drawing.raster(), 64);
        for (const int x : { 2, 32, 61 }) {
            QCOMPARE(image.pixelColor(x, 19), QColor(Qt::red));
            QCOMPARE(image.pixelColor(x, 20), QColor(Qt::red));
            QCOMPARE(qAlpha(image.pixel(x, 17)), 0);
            QCOMPARE(qAlpha(image.pixel(x, 22)), 0);
        }
    }

    void aThicketLooksTheSameHoweverItIsRead_data()
    {
        QTest::addColumn<int>("samples");
        QTest::newRow("four in a column") << 4;
        QTest::newRow("thirty in a column") << 30;
    }

    /// What of a thicket lies behind other lines is left out, and what is seen is read tile by tile
    /// or far ahead. Some lines have a gap, before which they are read as others.
    void aThicketLooksTheSameHoweverItIsRead()
    {
        QFETCH(int, samples);
        Drawing drawing;
        std::mt19937 random(9);
        for (int i = 0; i < 90; ++i) {
            std::vector<double> values(static_cast<std::size_t>(64 * samples));
            double value = static_cast<double>(random() % 100) / 10;
            for (double& one : values) {
                value =
                    std::clamp(value + static_cast<double>(random() % 200) / 400 - 0.25, 0.0, 10.0);
                one = value;
            }
            if (i % 9 == 0) {
                values[values.size() / 90 * static_cast<std::size_t>(i)] = missingValue();
            }
            drawing.add(std::move(values), QColor::fromHsv(i * 4, 200, 200));
        }
        const SpanRaster thin(
            { .size = kSize, .low = 0, .high = 10, .lineWidth = 1 }, drawing.lines);
        const QImage narrow = painted(thin, 1);
        for (const int strip : { 1, 8, 24, 64 }) {
            QCOMPARE(painted(thin, 1, strip), narrow);
            QCOMPARE(painted(thin, 8, strip), narrow);
            QCOMPARE(painted(thin, 32, strip), narrow);
            QCOMPARE(painted(thin, 64, strip), narrow);
        }
    }

    void tilesOfAnyWidthGiveOnePicture_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("few samples") << 9;
        QTest::newRow("many samples") << 9'000;
    }

    void tilesOfAnyWidthGiveOnePicture()
    {
        QFETCH(int, count);
        std::vector<double> values;
        for (int i = 0; i < count; ++i) {
            values.push_back(i % 7 == 3 ? missingValue() : (i * 37) % 100 / 10.0);
        }
        Drawing drawing;
        drawing.add(values, QColor(200, 40, 90, 160));
        drawing.add(flat(4, 500), Qt::blue);
        drawing.lines.front().areaAlpha = 60;
        const SpanRaster raster = drawing.raster();
        const QImage whole = painted(raster, 64);
        QCOMPARE(whole, raster.picture().image);
        for (const int columns : { 1, 5, 16 }) {
            QCOMPARE(painted(raster, columns), whole);
        }
    }

    void aPainterDrawsTheSameAgain()
    {
        Drawing drawing;
        drawing.add(flat(5, 100), Qt::red);
        const SpanRaster raster = drawing.raster();
        SpanPainter painter(raster, 64);
        std::vector<std::uint32_t> first(64 * 40);
        std::vector<std::uint32_t> second(64 * 40);
        painter.draw(0, 64, 64);
        painter.tile().copyTo(first.data(), 64, 64);
        painter.draw(0, 64, 64);
        painter.tile().copyTo(second.data(), 64, 64);
        QCOMPARE(first, second);
    }

    void aBreakBelongsToNoColumn_data() { aLineLiesAtItsValue_data(); }

    void aBreakBelongsToNoColumn()
    {
        QFETCH(int, count);
        const auto size = static_cast<std::size_t>(std::max(count, 40));
        std::vector<double> values = flat(5, size);
        std::fill(values.begin() + static_cast<std::ptrdiff_t>(size) / 4,
            values.begin() + static_cast<std::ptrdiff_t>(size) / 2, missingValue());
        Drawing drawing;
        drawing.add(values, Qt::red);
        const QImage image = painted(drawing.raster(), 16);
        QVERIFY(inkOf(image.copy(20, 0, 8, 40)).isEmpty());
        QVERIFY(!inkOf(image.copy(4, 0, 4, 40)).isEmpty());
        QVERIFY(!inkOf(image.copy(50, 0, 4, 40)).isEmpty());
    }

    void aLoneSampleIsARoundDotAcrossTiles()
    {
        std::vector<double> values(65, missingValue());
        values[32] = 5;
        Drawing drawing;
        drawing.add(values, Qt::red);
        const SpanRaster raster = drawing.raster();
        const QImage image = painted(raster, 64);
        const QRect dot = inkOf(image);
        QVERIFY(dot.width() >= 5 && dot.width() <= 8);
        QVERIFY(dot.height() >= 5 && dot.height() <= 8);
        QCOMPARE(painted(raster, 8), image); // the edge of a tile goes through it
    }

    void theFirstLineIsOnTop()
    {
        Drawing drawing;
        drawing.add(flat(5, 100), Qt::red);
        drawing.add(flat(5, 100), Qt::blue);
        const QImage image = painted(drawing.raster(), 64);
        QCOMPARE(image.pixelColor(30, 20), QColor(Qt::red));
    }

    void behindACrowdOnlyWhatSticksOutIsSeen_data()
    {
        QTest::addColumn<std::vector<double>>("values");
        QTest::addColumn<int>("blue"); // least number of pixels
        std::vector<double> values = flat(5, 640);
        QTest::newRow("all behind it") << values << 0;
        values[300] = 9.5;
        QTest::newRow("a spike above it") << values << 1;
        values[300] = 0.5;
        QTest::newRow("a spike below it") << values << 1;
        std::vector<double> gap(640, missingValue());
        gap[320] = 9.5;
        QTest::newRow("one sample above it") << gap << 9;
        gap[320] = 5;
        QTest::newRow("one sample behind it") << gap << 0;
        QTest::newRow("nothing") << std::vector<double>(640, missingValue()) << 0;
    }

    void behindACrowdOnlyWhatSticksOutIsSeen()
    {
        QFETCH(std::vector<double>, values);
        QFETCH(int, blue);
        Drawing drawing;
        std::vector<double> zigzag(640, 2);
        for (std::size_t i = 0; i < zigzag.size(); i += 2) {
            zigzag[i] = 8;
        }
        for (std::size_t i = 0; i <= SpanRaster::kCrowd; ++i) {
            drawing.add(zigzag, Qt::red);
        }
        drawing.add(values, Qt::blue);
        const QImage image = painted(drawing.raster(), 32);
        const int seen = countOf(image, Qt::blue, {}, 100);
        QVERIFY2(blue == 0 ? seen == 0 : seen >= blue, qPrintable(QString::number(seen)));
    }

    /// A level line below zero that ends in the middle: its area lies between it and zero.
    void anAreaEndsWithItsLine()
    {
        Drawing drawing;
        std::vector<double> values = flat(-5, 64 * 20);
        std::fill(values.begin() + 32 * 20 + 7, values.end(), missingValue());
        drawing.add(values, Qt::red);
        drawing.lines.front().areaAlpha = 100;
        const SpanRaster raster(
            { .size = kSize, .low = -10, .high = 0, .lineWidth = 2 }, drawing.lines);
        const QImage image = painted(raster, 64);
        QRect below(0, 24, kSize.width(), 16);
        QVERIFY(inkOf(image.copy(below)).isEmpty());
        QVERIFY(qAlpha(image.pixel(31, 10)) != 0);
    }

    void anAreaReachesToZero()
    {
        Drawing drawing;
        drawing.add(flat(5, 100), Qt::red);
        drawing.lines.front().areaAlpha = 120;
        const QImage image = painted(drawing.raster(), 64);
        QVERIFY(qAlpha(image.pixel(30, 24)) > 0);
        QVERIFY(qAlpha(image.pixel(30, 38)) > 0);
        QVERIFY(qAlpha(image.pixel(30, 24)) > qAlpha(image.pixel(30, 38))); // and fades
        QCOMPARE(qAlpha(image.pixel(30, 10)), 0);
    }

    void dashesLeaveAFaintLine()
    {
        Drawing drawing;
        drawing.add(flat(5, 2'000), Qt::red);
        drawing.lines.front().dash = Qt::DashLine;
        const QImage image = painted(drawing.raster(), 64);
        int full = 0;
        int faint = 0;
        for (int x = 0; x < 64; ++x) {
            const int alpha = qAlpha(image.pixel(x, 20));
            QVERIFY(alpha > 0); // no spike is lost
            full += alpha == 255 ? 1 : 0;
            faint += alpha < 128 ? 1 : 0;
        }
        QVERIFY(full > 10 && faint > 5);
    }

    void dashesStayWithALineThatMoves()
    {
        Drawing drawing;
        drawing.add(flat(5, 2'000), Qt::red);
        drawing.lines.front().dash = Qt::DashDotLine;
        const auto from = [&drawing](std::int64_t first) {
            return painted(SpanRaster({ .size = kSize,
                                          .low = 0,
                                          .high = 10,
                                          .lineWidth = 2,
                                          .dotRadius = 3,
                                          .firstColumn = first },
                               drawing.lines),
                64);
        };
        const QImage before = from(-7);
        const QImage after = from(-2);
        QCOMPARE(after.copy(8, 0, 40, 40), before.copy(13, 0, 40, 40)); // away from its ends
        QVERIFY(after != before);
    }

    void valuesFarOutsideAreCutAtTheEdges()
    {
        std::vector<double> values;
        for (int i = 0; i < 600; ++i) {
            values.push_back(i % 2 == 0 ? -1e200 : 1e200);
        }
        Drawing drawing;
        drawing.add(values, Qt::red);
        const QImage image = painted(drawing.raster(), 64);
        QCOMPARE(image.pixelColor(30, 0), QColor(Qt::red));
        QCOMPARE(image.pixelColor(30, 39), QColor(Qt::red));
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_SpanPainter)
#include "tst_SpanPainter.moc"
