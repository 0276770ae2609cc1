// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanTile.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <random>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr std::uint32_t kRed = 0xffff0000U;
constexpr std::uint32_t kBlue = 0xff0000ffU;
constexpr std::uint32_t kHalfBlue = 0x80000080U; // premultiplied
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// The tile's pixels, row after row; zero where nothing is.
std::vector<std::uint32_t> pixelsOf(const SpanTile& tile, int columns, int height)
{
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(columns * height));
    tile.copyTo(pixels.data(), columns, columns);
    return pixels;
}

/// One column of a tile of one column.
std::vector<std::uint32_t> columnOf(const SpanTile& tile, int height)
{
    return pixelsOf(tile, 1, height);
}

} // namespace

class tst_SpanTile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void coverageScalesEveryChannel()
    {
        QCOMPARE(withCoverage(kRed, 255), kRed);
        QCOMPARE(withCoverage(kRed, 0), 0U);
        for (std::uint32_t coverage = 0; coverage < 256; ++coverage) {
            const std::uint32_t color = withCoverage(0xffffffffU, coverage);
            for (const unsigned shift : { 0U, 8U, 16U, 24U }) {
                QCOMPARE((color >> shift) & 0xffU, coverage);
            }
        }
    }

    void aNewTileIsEmpty()
    {
        const SpanTile tile(3, 40);
        QCOMPARE(tile.blocks(), 3); // 16 + 16 + 8 rows
        for (int block = 0; block < tile.blocks(); ++block) {
            QVERIFY(!tile.isInked(block));
        }
        QCOMPARE(pixelsOf(tile, 3, 40), std::vector<std::uint32_t>(120, 0));
    }

    void fillsRowsAndIsCutAtItsEdges_data()
    {
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::addColumn<int>("inked");
        QTest::newRow("inside") << 10 << 20 << 10;
        QTest::newRow("over words") << 60 << 70 << 10;
        QTest::newRow("all") << 0 << 200 << 200;
        QTest::newRow("above") << -50 << 5 << 5;
        QTest::newRow("below") << 190 << 5000 << 10;
        QTest::newRow("outside") << 300 << 400 << 0;
        QTest::newRow("nothing") << 7 << 7 << 0;
        QTest::newRow("backwards") << 9 << 3 << 0;
    }

    void fillsRowsAndIsCutAtItsEdges()
    {
        QFETCH(int, begin);
        QFETCH(int, end);
        QFETCH(int, inked);
        SpanTile tile(1, 200);
        tile.fill(0, begin, end, kRed);
        SpanTile byRows(1, 200);
        byRows.fillRows(0, begin, end, std::vector<std::uint32_t>(200, kRed));
        int count = 0;
        const auto pixels = columnOf(tile, 200);
        for (int row = 0; row < 200; ++row) {
            const bool isInside = row >= begin && row < end;
            QCOMPARE(pixels.at(static_cast<std::size_t>(row)), isInside ? kRed : 0U);
            count += isInside ? 1 : 0;
            QVERIFY(!isInside || tile.isInked(row / SpanTile::kBlock));
        }
        QCOMPARE(count, inked);
        QCOMPARE(columnOf(byRows, 200), pixels);
    }

    void whatComesLaterLiesBehind()
    {
        SpanTile tile(1, 30);
        tile.fill(0, 5, 15, kRed);
        tile.fill(0, 0, 30, kBlue);
        const auto pixels = columnOf(tile, 30);
        QCOMPARE(pixels[10], kRed);
        QCOMPARE(pixels[4], kBlue);
        QCOMPARE(pixels[15], kBlue);
        tile.put(0, 10, kBlue);
        QCOMPARE(columnOf(tile, 30)[10], kRed);
    }

    void whatIsHalfCoveredMixes()
    {
        SpanTile tile(1, 30);
        tile.put(0, 3, kHalfBlue);
        tile.fill(0, 0, 30, kRed);
        const std::uint32_t mixed = columnOf(tile, 30)[3];
        QCOMPARE(mixed >> 24U, 255U);
        QVERIFY(std::abs(static_cast<int>(mixed & 0xffU) - 128) <= 1);
        QVERIFY(std::abs(static_cast<int>((mixed >> 16U) & 0xffU) - 127) <= 1);
    }

    void everyRowMayHaveItsColour()
    {
        SpanTile tile(1, 20);
        std::vector<std::uint32_t> colors(20, 0);
        for (std::size_t row = 0; row < colors.size(); ++row) {
            colors[row] = row % 2 == 0 ? kRed : kHalfBlue;
        }
        tile.fillRows(0, 4, 8, colors);
        const auto pixels = columnOf(tile, 20);
        QCOMPARE(pixels[3], 0U);
        QCOMPARE(pixels[4], kRed);
        QCOMPARE(pixels[5], kHalfBlue);
        QCOMPARE(pixels[8], 0U);
    }

    void smoothEndsArePartlyCovered()
    {
        SpanTile tile(1, 20);
        tile.fillSmoothly(0, 4.25F, 7.5F, kRed);
        const auto pixels = columnOf(tile, 20);
        QCOMPARE(pixels[3], 0U);
        QCOMPARE(pixels[4], withCoverage(kRed, 191)); // three quarters
        QCOMPARE(pixels[5], kRed);
        QCOMPARE(pixels[6], kRed);
        QCOMPARE(pixels[7], withCoverage(kRed, 128));
        QCOMPARE(pixels[8], 0U);
        SpanTile thin(1, 20);
        thin.fillSmoothly(0, 4.25F, 4.75F, kRed);
        QCOMPARE(columnOf(thin, 20)[4], withCoverage(kRed, 128));
    }

    void smoothStretchesAreCutAndNeverMad_data()
    {
        QTest::addColumn<float>("top");
        QTest::addColumn<float>("bottom");
        QTest::addColumn<int>("rows");
        QTest::newRow("all") << -1e30F << 1e30F << 20;
        QTest::newRow("above") << -9.0F << -3.0F << 0;
        QTest::newRow("below") << 25.0F << 90.0F << 0;
        QTest::newRow("empty") << 5.0F << 5.0F << 0;
        QTest::newRow("backwards") << 9.0F << 5.0F << 0;
        QTest::newRow("NaN below") << 5.0F << kNaN << 0;
        QTest::newRow("to the edge") << 18.0F << 20.0F << 2;
    }

    void smoothStretchesAreCutAndNeverMad()
    {
        QFETCH(float, top);
        QFETCH(float, bottom);
        QFETCH(int, rows);
        SpanTile tile(1, 20);
        tile.fillSmoothly(0, top, bottom, kRed);
        const auto pixels = columnOf(tile, 20);
        QCOMPARE(std::count(pixels.begin(), pixels.end(), kRed), rows);
        QCOMPARE(std::count(pixels.begin(), pixels.end(), 0U), 20 - rows);
    }

    void clearForgetsAll()
    {
        SpanTile tile(2, 100);
        tile.fill(0, 0, 100, kRed);
        tile.fill(1, 40, 50, kHalfBlue);
        tile.clear();
        QVERIFY(!tile.isInked(0) && !tile.isInked(3));
        QCOMPARE(pixelsOf(tile, 2, 100), std::vector<std::uint32_t>(200, 0));
        tile.fill(0, 10, 20, kBlue); // is not hidden behind what was there
        QCOMPARE(pixelsOf(tile, 2, 100)[2 * 15], kBlue);
    }

    void copiesWhatItHoldsToItsPlace_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("height");
        for (const int columns : { 1, 3, 4, 7, 8 }) {
            for (const int height : { 1, 5, 16, 67 }) {
                QTest::addRow("%d × %d", columns, height) << columns << height;
            }
        }
    }

    void copiesWhatItHoldsToItsPlace()
    {
        QFETCH(int, columns);
        QFETCH(int, height);
        SpanTile tile(columns, height);
        const auto colorAt = [&](int column, int row) {
            return 0xff000000U + static_cast<std::uint32_t>(row * columns + column + 1);
        };
        for (int column = 0; column < columns; ++column) {
            for (int row = 0; row < height; ++row) {
                tile.put(column, row, colorAt(column, row));
            }
        }
        const int stride = columns + 3; // the picture goes on beside the tile
        std::vector<std::uint32_t> pixels(static_cast<std::size_t>(stride * height), 7);
        tile.copyTo(pixels.data(), stride, columns);
        for (int row = 0; row < height; ++row) {
            for (int x = 0; x < stride; ++x) {
                QCOMPARE(pixels.at(static_cast<std::size_t>(row * stride + x)),
                    x < columns ? colorAt(x, row) : 7U);
            }
        }
    }

    void knowsWhatAllColumnsHide()
    {
        SpanTile tile(3, 40, SpanTile::Hidden::Rows);
        tile.fill(0, 5, 30, kRed);
        tile.fill(1, 10, 35, kBlue);
        QVERIFY(!tile.hides({ 15, 20 })); // not noted yet
        tile.noteHidden(2);
        QVERIFY(tile.hides({ 10, 30 }));
        QVERIFY(!tile.hides({ 9, 30 }));
        QVERIFY(!tile.hides({ 10, 31 }));
        QVERIFY(tile.hides({ -20, 0 })); // there is no tile
        tile.fill(2, 0, 40, kHalfBlue); // one can see through it
        tile.noteHidden(3);
        QVERIFY(!tile.hides({ 15, 20 }));
        tile.clear();
        QVERIFY(!tile.hides({ 15, 20 }));
    }

    void looksTheSameWhateverIsKnownOfIt_data()
    {
        QTest::addColumn<bool>("knowsRows");
        QTest::newRow("the longest stretch") << false;
        QTest::newRow("all rows") << true;
    }

    /// Beside a tile that blends each pixel by itself.
    void looksTheSameWhateverIsKnownOfIt()
    {
        QFETCH(bool, knowsRows);
        constexpr int kHeight = 90;
        SpanTile tile(1, kHeight, knowsRows ? SpanTile::Hidden::Rows : SpanTile::Hidden::Stretch);
        std::array<std::uint32_t, kHeight> plain {};
        std::mt19937 random(3);
        for (int round = 0; round < 400; ++round) {
            if (round % 20 == 0) {
                tile.clear();
                plain.fill(0);
            }
            const std::array colors { kRed, kBlue, kHalfBlue };
            const std::uint32_t color = colors.at(random() % colors.size());
            const float top = static_cast<float>(random() % 800) / 10.0F;
            const float bottom = top + static_cast<float>(random() % 300) / 10.0F;
            tile.fillSmoothly(0, top, bottom, color);
            for (int row = 0; row < kHeight; ++row) {
                const auto at = static_cast<float>(row);
                const float share = std::min(bottom, at + 1) - std::max(top, at);
                const auto level = static_cast<std::uint32_t>(std::max(share, 0.0F) * 255 + 0.5F);
                std::uint32_t& pixel = plain.at(static_cast<std::size_t>(row));
                pixel += withCoverage(withCoverage(color, level), 255U - (pixel >> 24U));
            }
            std::array<std::uint32_t, kHeight> drawn {};
            tile.copyTo(drawn.data(), 1, 1);
            for (std::size_t row = 0; row < kHeight; ++row) {
                for (const unsigned shift : { 0U, 8U, 16U, 24U }) {
                    const int apart = static_cast<int>((drawn.at(row) >> shift) & 255U)
                        - static_cast<int>((plain.at(row) >> shift) & 255U);
                    QVERIFY(std::abs(apart) <= 3); // of rounding, again and again
                }
            }
        }
    }

    void drawsOverWhatThePictureShows_data() { copiesWhatItHoldsToItsPlace_data(); }

    void drawsOverWhatThePictureShows()
    {
        QFETCH(int, columns);
        QFETCH(int, height);
        SpanTile tile(columns, height);
        tile.put(0, 0, kHalfBlue);
        tile.put(columns - 1, height - 1, kRed);
        const int stride = columns + 3;
        std::vector<std::uint32_t> pixels(static_cast<std::size_t>(stride * height), 0xff00ff00U);
        tile.drawOver(pixels.data(), stride, columns);
        for (int row = 0; row < height; ++row) {
            for (int x = 0; x < stride; ++x) {
                const bool isFirst = x == 0 && row == 0 && columns * height > 1;
                const bool isLast = x == columns - 1 && row == height - 1;
                const std::uint32_t last = columns * height > 1 ? kRed : 0xff7f0080U;
                QCOMPARE(pixels.at(static_cast<std::size_t>(row * stride + x)),
                    isFirst ? 0xff007f80U : (isLast ? last : 0xff00ff00U));
            }
        }
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_SpanTile)
#include "tst_SpanTile.moc"
