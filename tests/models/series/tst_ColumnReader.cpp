// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/ColumnReader.h"
#include "series/SampleValue.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Series grid(std::vector<double> values)
{
    Series series;
    series.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(1), values.size());
    series.values = std::move(values);
    return series;
}

TimeRange seconds(std::int64_t start, std::int64_t end)
{
    return { .start = Instant::fromSeconds(start), .end = Instant::fromSeconds(end) };
}

std::vector<double> noise(std::size_t count)
{
    std::mt19937 random(11);
    std::vector<double> values(count);
    for (double& value : values) {
        value = static_cast<double>(random() % 100'000) / 7.0;
    }
    return values;
}

std::vector<ColumnPiece> pieces(const Series& series, const TimeRange& range, std::size_t columns)
{
    const MinMaxPyramid pyramid(series);
    const ColumnEdges edges(series.axis, series.values.size(), range, columns);
    std::vector<ColumnPiece> out;
    ColumnReader(series, pyramid, edges).read(0, columns, out);
    return out;
}

/// The same with irregular times: the other way through the code.
Series withListedTimes(const Series& series)
{
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < series.axis.size(); ++i) {
        times.push_back(series.axis.at(i).toMs());
    }
    Series other = series;
    other.axis = TimeAxis::explicitTimes(std::move(times));
    return other;
}

} // namespace

class tst_ColumnReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void coversEverySampleOfEveryColumn_data()
    {
        QTest::addColumn<TimeRange>("range");
        QTest::addColumn<int>("columns");
        QTest::newRow("ten samples a column") << seconds(0, 10'000) << 1'000;
        QTest::newRow("hundreds of samples a column") << seconds(0, 10'000) << 31;
        QTest::newRow("fewer samples than columns") << seconds(2'000, 2'100) << 640;
        QTest::newRow("a window in the middle") << seconds(2'500, 7'001) << 128;
        QTest::newRow("begins before the data") << seconds(-5'000, 2'000) << 100;
        QTest::newRow("ends after the data") << seconds(9'000, 19'000) << 100;
    }

    void coversEverySampleOfEveryColumn()
    {
        QFETCH(TimeRange, range);
        QFETCH(int, columns);
        const Series series = grid(noise(10'000));
        const auto count = static_cast<std::size_t>(columns);
        const std::vector<ColumnPiece> all = pieces(series, range, count);
        std::vector<const ColumnPiece*> byColumn(count, nullptr);
        for (const ColumnPiece& piece : all) {
            QVERIFY(byColumn.at(piece.column) == nullptr);
            byColumn.at(piece.column) = &piece;
            QVERIFY(piece.least <= piece.greatest);
            QVERIFY(!piece.isLone);
        }
        const ColumnEdges edges(series.axis, 10'000, range, count);
        const double shift = edges.density() < ColumnReader::kManySamples ? 0 : 1.0 / 16;
        for (std::size_t i = 0; i < 10'000; ++i) {
            const double place = edges.place(series.axis, i);
            if (place < 0 || place >= columns) {
                continue;
            }
            const auto isIn = [&](double where) {
                const auto column = static_cast<std::size_t>(std::clamp(where, 0.0, columns - 1.0));
                const ColumnPiece* const piece = byColumn.at(column);
                return piece && series.values[i] >= piece->least
                    && series.values[i] <= piece->greatest;
            };
            QVERIFY(isIn(place - shift) || isIn(place + shift));
        }
    }

    void joinsColumnsThatAreCutBetweenBlocks()
    {
        std::vector<double> steps(10'000);
        for (std::size_t i = 0; i < steps.size(); ++i) { // blocks of one column meet at the jumps
            steps[i] = static_cast<double>(i / 320 % 5) * 100;
        }
        const std::vector<ColumnPiece> all = pieces(grid(steps), seconds(0, 9'920), 31);
        QCOMPARE(all.size(), std::size_t { 31 });
        for (std::size_t i = 1; i < all.size(); ++i) {
            QCOMPARE(all[i].entry, all[i - 1].exit);
            QVERIFY(all[i].entry >= all[i].least && all[i].entry <= all[i].greatest);
            QVERIFY(all[i].entry >= all[i - 1].least && all[i].entry <= all[i - 1].greatest);
        }
    }

    void losesNothingWhereColumnsWithAndWithoutBreaksMeet()
    {
        std::vector<double> values = noise(20'000);
        values[9'000] = missingValue();
        for (std::size_t i = 8'000; i < 10'000; i += 7) {
            std::vector<double> spiked = values;
            spiked[i] = 1e6;
            const std::vector<ColumnPiece> all = pieces(grid(spiked), seconds(0, 20'000), 64);
            const auto top = std::max_element(all.begin(), all.end(),
                [](const ColumnPiece& a, const ColumnPiece& b) { return a.greatest < b.greatest; });
            QCOMPARE(top->greatest, 1e6);
        }
    }

    void readsWholeColumnsAsPieces_data()
    {
        QTest::addColumn<int>("columns");
        QTest::newRow("a sample in two columns") << 20'000;
        QTest::newRow("seven in a column") << 1'431;
        QTest::newRow("fifty in a column") << 200;
    }

    void readsWholeColumnsAsPieces()
    {
        QFETCH(int, columns);
        const Series series = grid(noise(10'000));
        const auto count = static_cast<std::size_t>(columns);
        const MinMaxPyramid pyramid(series);
        const ColumnEdges edges(series.axis, 10'000, seconds(0, 10'000), count);
        const ColumnReader reader(series, pyramid, edges);
        QVERIFY(!reader.isWhole(0, 20)); // the line begins
        QVERIFY(!reader.isWhole(count - 20, count)); // and ends
        QVERIFY(reader.isWhole(40, 140));
        std::vector<ColumnPiece> expected;
        reader.read(40, 140, expected);
        WholeColumns whole;
        reader.readWhole(40, 140, whole);
        QCOMPARE(whole.edges.size(), std::size_t { 101 });
        for (std::size_t i = 0; i < 100; ++i) {
            QCOMPARE(whole.least.at(i), expected.at(i).least);
            QCOMPARE(whole.greatest.at(i), expected.at(i).greatest);
            QCOMPARE(whole.edges.at(i), expected.at(i).entry);
            QCOMPARE(whole.edges.at(i + 1), expected.at(i).exit);
        }
    }

    void isNotWholeWhereItBreaksOrIsCutBetweenBlocks()
    {
        std::vector<double> values = noise(10'000);
        values[5'000] = missingValue();
        const Series series = grid(values);
        const MinMaxPyramid pyramid(series);
        const ColumnEdges fine(series.axis, 10'000, seconds(0, 10'000), 1'000);
        QVERIFY(!ColumnReader(series, pyramid, fine).isWhole(490, 510));
        QVERIFY(ColumnReader(series, pyramid, fine).isWhole(400, 480));
        const ColumnEdges coarse(series.axis, 10'000, seconds(0, 10'000), 10);
        QVERIFY(!ColumnReader(series, pyramid, coarse).isWhole(2, 3));
    }

    void joinsNeighbouringColumnsWhereTheLineCrossesTheirEdge()
    {
        const Series series = grid({ 0, 10, 20, 30, 40 });
        const std::vector<ColumnPiece> all = pieces(series, seconds(0, 4), 8);
        QCOMPARE(all.size(), std::size_t { 8 });
        for (std::size_t c = 0; c < 8; ++c) {
            const double left = static_cast<double>(c) * 5.0;
            QCOMPARE(all[c].exit, left + 5);
            QCOMPARE(all[c].greatest, left + 5);
            if (c > 0) {
                QCOMPARE(all[c].entry, left);
                QCOMPARE(all[c].least, left);
            }
        }
        QVERIFY(isMissing(all.front().entry));
    }

    void readsIrregularTimesAsItReadsAGrid()
    {
        std::vector<double> values = noise(3'000);
        values[1'000] = std::nan("");
        const Series series = grid(std::move(values));
        const auto one = pieces(series, seconds(100, 2'900), 77);
        const auto other = pieces(withListedTimes(series), seconds(100, 2'900), 77);
        QCOMPARE(one.size(), other.size());
        for (std::size_t i = 0; i < one.size(); ++i) {
            QCOMPARE(one[i].column, other[i].column);
            QCOMPARE(one[i].least, other[i].least);
            QCOMPARE(one[i].greatest, other[i].greatest);
        }
    }

    void neverBridgesABreak_data()
    {
        QTest::addColumn<double>("value");
        QTest::newRow("missing") << missingValue();
        QTest::newRow("NaN") << std::nan("");
        QTest::newRow("+Inf") << std::numeric_limits<double>::infinity();
    }

    void neverBridgesABreak()
    {
        QFETCH(double, value);
        std::vector<double> values(400, 1.0);
        std::fill(values.begin() + 200, values.end(), 100.0);
        values[199] = value;
        const std::vector<ColumnPiece> all = pieces(grid(std::move(values)), seconds(0, 400), 10);
        for (const ColumnPiece& piece : all) {
            QVERIFY(piece.least == piece.greatest);
        }
        QVERIFY(isMissing(all[4].exit));
        QVERIFY(isMissing(all[5].entry));
    }

    void leavesColumnsInsideAGapEmpty()
    {
        std::vector<double> values(1'000, 1.0);
        std::fill(values.begin() + 300, values.begin() + 700, missingValue());
        const std::vector<ColumnPiece> all =
            pieces(grid(std::move(values)), seconds(0, 1'000), 100);
        QCOMPARE(all.size(), std::size_t { 60 });
        QVERIFY(std::none_of(all.begin(), all.end(),
            [](const ColumnPiece& piece) { return piece.column >= 30 && piece.column < 70; }));
    }

    void breaksAtAHoleOfIrregularTimes()
    {
        std::vector<std::int64_t> times;
        for (std::int64_t i = 0; i < 200; ++i) {
            times.push_back(i * 1'000 + (i >= 100 ? 100'000 : 0));
        }
        Series series;
        series.axis = TimeAxis::explicitTimes(std::move(times));
        series.values.assign(200, 3.0);
        const std::vector<ColumnPiece> all = pieces(series, seconds(0, 300), 30);
        QCOMPARE(all.size(), std::size_t { 20 });
    }

    void namesASampleBetweenTwoBreaksLone()
    {
        std::vector<double> values(100, missingValue());
        values[50] = 7.0;
        const std::vector<ColumnPiece> all = pieces(grid(std::move(values)), seconds(0, 100), 20);
        QCOMPARE(all.size(), std::size_t { 1 });
        QVERIFY(all.front().isLone);
        QCOMPARE(all.front().least, 7.0);
    }

    void keepsPiecesOfOneColumnApart()
    {
        const double gone = missingValue();
        const Series series = grid({ 1, 2, 1, gone, 90, 91, gone, 1.5, 92 });
        const std::vector<ColumnPiece> all = pieces(series, seconds(0, 100), 1);
        QCOMPARE(all.size(), std::size_t { 2 });
        QCOMPARE(all[0].least, 1.0);
        QCOMPARE(all[0].greatest, 2.0);
        QCOMPARE(all[1].least, 1.5);
        QCOMPARE(all[1].greatest, 92.0);
    }

    void drawsTheSameLineAsTheDecimator()
    {
        std::vector<double> values = noise(50'000);
        values[20'000] = missingValue();
        const Series series = grid(std::move(values));
        const TimeRange range = seconds(0, 50'000);
        const MinMaxPyramid pyramid(series);
        const ColumnEdges edges(series.axis, 50'000, range, 100);
        const auto line = columnLine(ColumnReader(series, pyramid, edges), range, 100);
        QVERIFY(line.size() <= 301);
        QCOMPARE(std::count_if(line.begin(), line.end(),
                     [](const PlotPoint& point) { return isMissing(point.value); }),
            std::ptrdiff_t { 1 });
        QVERIFY(std::is_sorted(line.begin(), line.end(),
            [](const PlotPoint& a, const PlotPoint& b) { return a.time < b.time; }));
    }

    void saysNothingAboutAnEmptySeries() { QVERIFY(pieces(grid({}), seconds(0, 10), 10).empty()); }
};

QTEST_GUILESS_MAIN(tst_ColumnReader)
#include "tst_ColumnReader.moc"
