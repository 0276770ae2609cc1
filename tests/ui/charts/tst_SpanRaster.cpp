// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanRaster.h"
#include "series/SampleValue.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QTest>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr double kLow = -10;
constexpr double kHigh = 110;

Series grid(std::vector<double> values)
{
    Series series;
    series.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(1), values.size());
    series.values = std::move(values);
    return series;
}

Series made(std::size_t count, const std::function<double(double)>& valueAt)
{
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(valueAt(static_cast<double>(i) / static_cast<double>(count - 1)));
    }
    return grid(std::move(values));
}

double wave(double share, double turns)
{
    return 50 + 40 * std::sin(share * turns * 2 * std::numbers::pi);
}

Series walk(std::size_t count, double stride, std::uint32_t seed)
{
    std::mt19937 random(seed);
    double value = 50;
    return made(count, [&](double) {
        const double step = static_cast<double>(random() % 2001) / 1000.0 - 1;
        value = std::clamp(value + step * stride, 2.0, 98.0);
        return value;
    });
}

struct Look
{
    QSize size { 300, 100 };
    double scale = 1;
    double width = 1;
    QColor ink = Qt::black;
    QColor paper = Qt::white;
};

TimeRange wholeRange(const Series& series)
{
    return { series.axis.front(), series.axis.back() };
}

QImage onPaper(const QImage& picture, const QColor& paper)
{
    QImage all(picture.size(), QImage::Format_RGB32);
    all.fill(paper);
    QPainter(&all).drawImage(0, 0, picture);
    return all;
}

QImage drawnByUs(const std::vector<Series>& all, const Look& look)
{
    const QSize size = (QSizeF(look.size) * look.scale).toSize();
    std::vector<MinMaxPyramid> pyramids;
    for (const Series& series : all) {
        pyramids.emplace_back(series);
    }
    std::vector<RasterLine> lines;
    for (std::size_t i = 0; i < all.size(); ++i) {
        lines.push_back({ .series = &all[i],
            .pyramid = &pyramids[i],
            .edges = std::make_shared<const ColumnEdges>(all[i].axis, all[i].values.size(),
                wholeRange(all[i]), static_cast<std::size_t>(size.width())),
            .color = look.ink });
    }
    const RasterFrame frame { .size = size,
        .low = kLow,
        .high = kHigh,
        .lineWidth = look.width * look.scale,
        .dotRadius = 2 * look.scale };
    return onPaper(SpanRaster(frame, lines).picture().image, look.paper);
}

/// Every sample through Qt's own antialiasing.
QImage drawnInFull(const std::vector<Series>& all, const Look& look)
{
    QImage picture((QSizeF(look.size) * look.scale).toSize(), QImage::Format_RGB32);
    picture.fill(look.paper);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(look.ink, look.width * look.scale);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(Qt::RoundCap);
    for (const Series& series : all) {
        const double last = static_cast<double>(series.values.size() - 1);
        QPolygonF run;
        const auto flush = [&] {
            QPainterPath path;
            path.addPolygon(run);
            // As a shape: lines of one pixel have a faster and coarser way through the rasteriser.
            painter.fillPath(QPainterPathStroker(pen).createStroke(path), look.ink);
            run.clear();
        };
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (!isDrawable(series.values[i])) {
                flush();
                continue;
            }
            run.append({ static_cast<double>(i) / last * picture.width(),
                (kHigh - series.values[i]) / (kHigh - kLow) * picture.height() });
        }
        flush();
    }
    return picture;
}

/// Mean darkness of the 3 × 3 pixels around every pixel, 0…255: the eye sees no single pixels.
std::vector<int> softened(const QImage& image)
{
    const int width = image.width();
    std::vector<int> gray;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < width; ++x) {
            gray.push_back(qGray(reinterpret_cast<const QRgb*>(image.constScanLine(y))[x]));
        }
    }
    std::vector<int> result;
    for (int y = 1; y + 1 < image.height(); ++y) {
        for (int x = 1; x + 1 < width; ++x) {
            const int* const middle = gray.data() + y * width + x;
            int sum = 0;
            for (const int row : { -width, 0, width }) {
                sum += middle[row - 1] + middle[row] + middle[row + 1];
            }
            result.push_back(sum / 9);
        }
    }
    return result;
}

struct Difference
{
    double mean = 0; ///< over the pixels that either picture has ink near
    double greatest = 0;
};

Difference compare(const QImage& a, const QImage& b, const QColor& paper)
{
    const std::vector<int> first = softened(a);
    const std::vector<int> second = softened(b);
    const int ground = qGray(paper.rgb());
    Difference result;
    double inked = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const int apart = std::abs(first[i] - second[i]);
        result.greatest = std::max<double>(result.greatest, apart);
        if (std::abs(first[i] - ground) > 4 || std::abs(second[i] - ground) > 4) {
            result.mean += apart;
            ++inked;
        }
    }
    result.mean /= std::max(inked, 1.0);
    return result;
}

bool isInked(const QImage& image, int x, int y)
{
    return qGray(image.pixel(x, y)) < 128;
}

} // namespace

class tst_SpanRaster : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void looksLikeAFullAntialiasedDrawing_data()
    {
        QTest::addColumn<QString>("shape");
        QTest::addColumn<double>("scale");
        QTest::addColumn<double>("width");
        QTest::addColumn<bool>("isDark");
        const QStringList shapes { u"slow wave"_s, u"dense wave"_s, u"steep wave"_s,
            u"few points"_s, u"steps"_s, u"one spike"_s, u"walk"_s, u"dense walk"_s, u"wild walk"_s,
            u"noise"_s, u"gaps"_s, u"many"_s };
        for (const QString& shape : shapes) {
            const auto add = [&shape](double scale, double width, const char* scheme) {
                QTest::addRow("%s, %gx, %g px, %s", qPrintable(shape), scale, width, scheme)
                    << shape << scale << width << (scheme == QByteArrayView("dark"));
            };
            add(1, 1, "light");
            add(1, 1.5, "dark");
            add(2, 1, "dark");
            add(2, 1.5, "light");
        }
    }

    void looksLikeAFullAntialiasedDrawing()
    {
        QFETCH(QString, shape);
        QFETCH(double, scale);
        QFETCH(double, width);
        QFETCH(bool, isDark);
        const Theme theme = isDark ? Theme::dark() : Theme::light();
        const Look look {
            .scale = scale, .width = width, .ink = theme.seriesColor(0), .paper = theme.surface
        };
        const std::vector<Series> all = seriesOf(shape);
        const QImage ours = drawnByUs(all, look);
        const QImage full = drawnInFull(all, look);
        if (qEnvironmentVariableIsSet("RASTER_DUMP")) {
            const QString base = qEnvironmentVariable("RASTER_DUMP") + u"/"_s
                + QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'_');
            ours.save(base + u"_ours.png"_s);
            full.save(base + u"_full.png"_s);
        }
        const Difference apart = compare(ours, full, look.paper);
        if (qEnvironmentVariableIsSet("RASTER_DUMP")) {
            qInfo(
                "DIFF %s mean %.1f max %.1f", QTest::currentDataTag(), apart.mean, apart.greatest);
        }
        // Where many samples share a column, how much of it they cover is an estimate.
        const bool isCrowded =
            QStringList { u"dense walk"_s, u"gaps"_s, u"many"_s }.contains(shape);
        const bool isWalk = shape.contains(u"walk"_s);
        const double tolerance = isCrowded ? 10 : (isWalk ? 7.5 : 3);
        QVERIFY2(apart.mean < tolerance, qPrintable(QString::number(apart.mean)));
        // A pen of 3 px: rounded corners of the full drawing are bevelled in ours.
        const double most = width * scale > 2 ? 124 : 88;
        QVERIFY2(apart.greatest < most, qPrintable(QString::number(apart.greatest)));
    }

    void aCrowdOfThinLinesHasAsMuchInkAsExactOnes_data()
    {
        QTest::addColumn<int>("samples");
        QTest::newRow("long segments") << 20;
        QTest::newRow("a sample in two columns") << 150;
        QTest::newRow("some in a column") << 1'500;
    }

    /// Lines of many are drawn as upright stretches; the same lines in a picture of few, exactly.
    void aCrowdOfThinLinesHasAsMuchInkAsExactOnes()
    {
        QFETCH(int, samples);
        const Series line = walk(static_cast<std::size_t>(samples), 8, 3);
        // The others are out of sight.
        std::vector<Series> crowd(
            SpanRaster::kCrowd + 1, grid(std::vector<double>(line.values.size(), 1e6)));
        crowd.front() = line;
        const QImage asOneOfMany = drawnByUs(crowd, {});
        const QImage alone = drawnByUs({ line }, {});
        const Difference apart = compare(asOneOfMany, alone, Qt::white);
        QVERIFY2(apart.mean < 16, qPrintable(QString::number(apart.mean)));
    }

    void showsASpikeOfOneSampleAtEveryDensity_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : { 101, 1'001, 20'001, 400'001 }) {
            QTest::addRow("%d samples", count) << count;
        }
    }

    void showsASpikeOfOneSampleAtEveryDensity()
    {
        QFETCH(int, count);
        Series series = grid(std::vector<double>(static_cast<std::size_t>(count), 20.0));
        series.values[static_cast<std::size_t>(count) / 2] = 90;
        const QImage picture = drawnByUs({ series }, {});
        int greatest = 0;
        for (int x = 145; x < 156; ++x) {
            greatest = std::max(greatest, 255 - qGray(picture.pixel(x, 20)));
        }
        QVERIFY(greatest > 100);
    }

    void leavesGapsEmpty()
    {
        Series series = grid(std::vector<double>(40'000, 50.0));
        std::fill_n(series.values.begin() + 10'000, 10'000, missingValue());
        const QImage picture = drawnByUs({ series }, {});
        QVERIFY(isInked(picture, 50, 50) && isInked(picture, 250, 50));
        for (int x = 76; x < 149; ++x) {
            QVERIFY(!isInked(picture, x, 50));
        }
    }

    void drawsASampleBetweenTwoBreaksAsADot_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("few samples") << 101;
        QTest::newRow("many samples") << 10'001;
    }

    void drawsASampleBetweenTwoBreaksAsADot()
    {
        QFETCH(int, count);
        const auto size = static_cast<std::size_t>(count);
        Series series = grid(std::vector<double>(size, missingValue()));
        series.values[size / 2] = 50;
        const QImage picture = drawnByUs({ series }, {});
        QVERIFY(isInked(picture, 150, 50) && isInked(picture, 149, 50));
        QVERIFY(isInked(picture, 150, 49) && isInked(picture, 150, 51));
        QVERIFY(!isInked(picture, 154, 50) && !isInked(picture, 150, 54));
    }

    void putsTheFirstLineOnTop()
    {
        const Series below = walk(20'000, 90, 1);
        const Series flat = grid(std::vector<double>(20'000, 50.0));
        const std::array pyramids { MinMaxPyramid(flat), MinMaxPyramid(below) };
        const auto edges = std::make_shared<const ColumnEdges>(
            flat.axis, flat.values.size(), wholeRange(flat), 200);
        const SpanRaster raster({ .size = { 200, 100 }, .low = 0, .high = 100, .lineWidth = 2 },
            { { .series = &flat, .pyramid = &pyramids[0], .edges = edges, .color = Qt::red },
                { .series = &below, .pyramid = &pyramids[1], .edges = edges, .color = Qt::blue } });
        const QImage picture = raster.picture().image;
        QCOMPARE(picture.pixelColor(100, 50), QColor(Qt::red));
        QCOMPARE(picture.pixelColor(100, 40), QColor(Qt::blue));
    }

    void drawsTheSamePictureInStrips()
    {
        const std::vector<Series> all { walk(20'000, 9, 1), walk(700, 30, 2) };
        const std::array pyramids { MinMaxPyramid(all[0]), MinMaxPyramid(all[1]) };
        std::vector<RasterLine> lines;
        for (std::size_t i = 0; i < 2; ++i) {
            lines.push_back({ .series = &all[i],
                .pyramid = &pyramids.at(i),
                .edges = std::make_shared<const ColumnEdges>(
                    all[i].axis, all[i].values.size(), wholeRange(all[i]), 333),
                .color = QColor(200, 30, 90, 120),
                .areaAlpha = 60 });
        }
        const SpanRaster raster(
            { .size = { 333, 90 }, .low = 0, .high = 100, .lineWidth = 1.5 }, lines);
        const QImage whole = raster.picture().image;
        std::vector<std::uint32_t> pixels(333 * 90);
        for (const auto& [begin, end] :
            { std::pair(100, 333), std::pair(0, 7), std::pair(7, 100) }) {
            raster.draw(pixels.data(), 333, begin, end);
        }
        for (int y = 0; y < 90; ++y) {
            for (int x = 0; x < 333; ++x) {
                const QRgb pixel = reinterpret_cast<const QRgb*>(whole.constScanLine(y))[x];
                QCOMPARE(pixels[static_cast<std::size_t>(y * 333 + x)], pixel);
            }
        }
    }

    void survivesValuesThatHaveNoPlace_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("an empty scale") << 5.0 << 5.0;
        QTest::newRow("a scale far away") << 1e300 << 2e300;
        QTest::newRow("a tiny scale") << 50.0 << 50.0 + 1e-13;
        QTest::newRow("a scale that is none") << std::nan("") << 1.0;
    }

    void survivesValuesThatHaveNoPlace()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        for (const std::size_t count : { 2U, 50U, 5'000U }) {
            Series series = walk(count, 90, 1);
            series.values.front() = std::numeric_limits<double>::max();
            series.values.back() = std::numeric_limits<double>::lowest();
            const MinMaxPyramid pyramid(series);
            const auto edges =
                std::make_shared<const ColumnEdges>(series.axis, count, wholeRange(series), 100);
            const SpanRaster raster({ .size = { 100, 50 }, .low = low, .high = high },
                { { .series = &series,
                    .pyramid = &pyramid,
                    .edges = edges,
                    .color = Qt::red,
                    .areaAlpha = 60 } });
            QCOMPARE(raster.picture().image.size(), QSize(100, 50));
        }
    }

private:
    static std::vector<Series> seriesOf(const QString& shape)
    {
        if (shape == u"slow wave"_s) {
            return { made(200, [](double x) { return wave(x, 2); }) };
        }
        if (shape == u"dense wave"_s) {
            return { made(8'000, [](double x) { return wave(x, 3); }) };
        }
        if (shape == u"steep wave"_s) {
            return { made(900, [](double x) { return wave(x, 15); }) };
        }
        if (shape == u"few points"_s) {
            return { walk(12, 60, 1) };
        }
        if (shape == u"steps"_s) {
            return { made(
                1'000, [](double x) { return std::fmod(x * 7, 1) < 0.5 ? 20.0 : 80.0; }) };
        }
        if (shape == u"one spike"_s) {
            Series series = grid(std::vector<double>(4'001, 20.0));
            series.values[2'003] = 90;
            return { series };
        }
        if (shape == u"walk"_s) {
            return { walk(500, 8, 2) };
        }
        if (shape == u"dense walk"_s) {
            return { walk(6'000, 2, 3) };
        }
        if (shape == u"wild walk"_s) {
            return { walk(1'000, 60, 4) };
        }
        if (shape == u"noise"_s) {
            return { walk(20'000, 90, 5) };
        }
        if (shape == u"gaps"_s) {
            Series series = walk(6'000, 2, 6);
            std::fill_n(series.values.begin() + 1'000, 700, missingValue());
            std::fill_n(series.values.begin() + 4'000, 100, std::nan(""));
            return { series };
        }
        std::vector<Series> many;
        for (std::uint32_t i = 0; i < 12; ++i) {
            many.push_back(walk(3'000, 1.5, 10 + i));
        }
        return many;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_SpanRaster)
#include "tst_SpanRaster.moc"
