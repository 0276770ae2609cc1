// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SampleValue.h"
#include "series/SeriesBlock.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kStep = Duration::fromSeconds(15);
constexpr GridSpan kAll { -100'000, 100'000 };

Instant at(std::int64_t point)
{
    return Instant() + kStep * point;
}

/// A series whose first sample is at that point of the grid.
Series gridSeries(const std::string& name, std::int64_t first, std::vector<double> values)
{
    const std::size_t size = values.size();
    return { .labels = { { "__name__", name } },
        .axis = TimeAxis::grid(at(first), kStep, size),
        .values = std::move(values),
        .histograms = {} };
}

SeriesSnapshot matrixOf(std::vector<Series> series)
{
    SeriesSnapshot snapshot;
    snapshot.series = std::move(series);
    return snapshot;
}

/// Values as text, "-" for a hole, with the point of the first: "510: 1 - 3".
QByteArray textOf(const Series& series)
{
    QByteArray text =
        QByteArray::number(static_cast<qlonglong>(series.axis.front().toMs() / kStep.toMs())) + ':';
    for (const double value : series.values) {
        text += isMissing(value) ? QByteArray(" -") : ' ' + QByteArray::number(value);
    }
    return text;
}

HistogramSample histogramAt(std::int64_t point, double count)
{
    return { .time = at(point), .count = count, .sum = 0, .buckets = {} };
}

} // namespace

class tst_SeriesBlock : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cutsAtTheBordersOfBlocks()
    {
        const auto blocks =
            cutIntoBlocks(matrixOf({ gridSeries("a", 510, { 1, 2, 3, 4 }) }), kStep, kAll);
        QVERIFY(blocks);
        QCOMPARE(blocks->size(), std::size_t { 2 });
        const BlockSeries& first = blocks->at(0)->series.front();
        QCOMPARE(first.first, std::size_t { 510 });
        QCOMPARE(first.values, (std::vector<double> { 1, 2 }));
        const BlockSeries& second = blocks->at(1)->series.front();
        QCOMPARE(second.first, std::size_t { 0 });
        QCOMPARE(second.values, (std::vector<double> { 3, 4 }));
        QCOMPARE(first.labels, second.labels); // shared, not copied
    }

    /// Times before 1970 exist in tests and in files; a block must not swallow two.
    void cutsBeforeTheEpochAsBehindIt()
    {
        const auto blocks =
            cutIntoBlocks(matrixOf({ gridSeries("a", -513, { 1, 2, 3 }) }), kStep, kAll);
        QVERIFY(blocks);
        QCOMPARE(blocks->at(-2)->series.front().first, std::size_t { 511 });
        QCOMPARE(blocks->at(-2)->series.front().values, (std::vector<double> { 1 }));
        QCOMPARE(blocks->at(-1)->series.front().values, (std::vector<double> { 2, 3 }));
    }

    void leavesOutHolesAtTheEndsAndPointsOutsideTheSpan()
    {
        const double hole = missingValue();
        const auto blocks = cutIntoBlocks(
            matrixOf({ gridSeries("a", 0, { 9, hole, 1, hole, 2, hole, 9 }),
                gridSeries("nothing left", 0, { 9, hole, hole, hole, hole, hole, 9 }) }),
            kStep, { 1, 6 });
        QVERIFY(blocks);
        QCOMPARE(blocks->at(0)->series.size(), std::size_t { 1 });
        const BlockSeries& only = blocks->at(0)->series.front();
        QCOMPARE(only.first, std::size_t { 2 });
        QCOMPARE(only.values.size(), std::size_t { 3 });
        QVERIFY(isMissing(only.values[1]));
    }

    void spreadsExplicitTimesOnTheGrid()
    {
        const auto ms = [](std::int64_t point) { return at(point).toMs(); };
        Series sparse = gridSeries("a", 0, { 1, 2, 3 });
        sparse.axis = TimeAxis::explicitTimes({ ms(3), ms(5), ms(2000) });
        const auto blocks = cutIntoBlocks(matrixOf({ sparse }), kStep, kAll);
        QVERIFY(blocks);
        QCOMPARE(blocks->size(), std::size_t { 2 });
        QCOMPARE(
            textOf(joinBlocks(*blocks, kStep, { 0, 512 }).series.front()), QByteArray("3: 1 - 2"));
        QCOMPARE(textOf(joinBlocks(*blocks, kStep, { 512, 4096 }).series.front()),
            QByteArray("2000: 3"));
    }

    void refusesWhatHasNoPlaceOnTheGrid_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("a start beside the grid") << 0;
        QTest::newRow("another step") << 1;
        QTest::newRow("an explicit time beside the grid") << 2;
        QTest::newRow("a histogram beside the grid") << 3;
        QTest::newRow("two series with the same labels") << 4;
        QTest::newRow("a vector") << 5;
        QTest::newRow("no step") << 6;
    }

    void refusesWhatHasNoPlaceOnTheGrid()
    {
        QFETCH(int, fault);
        SeriesSnapshot answer = matrixOf({ gridSeries("a", 0, { 1, 2 }) });
        Series& series = answer.series.front();
        Duration step = kStep;
        QVERIFY(cutIntoBlocks(answer, step, kAll));
        const Duration ms = Duration::fromMs(1);
        switch (fault) {
        case 0:
            series.axis = TimeAxis::grid(at(0) + ms, kStep, 2);
            break;
        case 1:
            series.axis = TimeAxis::grid(at(0), kStep * 2, 2);
            break;
        case 2:
            series.axis = TimeAxis::explicitTimes({ 0, (at(7) - ms).toMs() });
            break;
        case 3:
            series.histograms = { { .time = at(3) + ms, .count = 1, .sum = 1, .buckets = {} } };
            break;
        case 4:
            answer.series.push_back(gridSeries("b", 0, { 3 }));
            answer.series.push_back(gridSeries("a", 900, { 3 }));
            break;
        case 5:
            answer.type = ResultType::Vector;
            break;
        default:
            step = Duration();
        }
        QVERIFY(!cutIntoBlocks(answer, step, kAll));
    }

    void replacesExactlyTheSpan()
    {
        const auto old = cutIntoBlocks(
            matrixOf({ gridSeries("gone", 2, { 7, 7 }), gridSeries("kept", 0, { 1, 1, 1, 1, 1 }) }),
            kStep, kAll);
        const auto with = cutIntoBlocks(
            matrixOf({ gridSeries("kept", 1, { 2, 2, 2 }), gridSeries("new", 0, { 3, 3, 3 }) }),
            kStep, kAll);
        const BlockPtr patched = patchBlock(old->at(0), with->at(0), 0, { 2, 4 }, kStep);
        const SeriesSnapshot joined = joinBlocks({ { 0, patched } }, kStep, kAll);
        QCOMPARE(joined.series.size(), std::size_t { 2 });
        QCOMPARE(textOf(joined.series[0]), QByteArray("0: 1 1 2 2 1"));
        QCOMPARE(textOf(joined.series[1]), QByteArray("2: 3"));
        QCOMPARE(joined.series[1].labels.metricName(), std::string_view("new"));
        QCOMPARE(
            textOf(joinBlocks(*old, kStep, kAll).series[0]), QByteArray("2: 7 7")); // untouched
    }

    void patchesWithNothingOnEitherSide()
    {
        const auto some = cutIntoBlocks(matrixOf({ gridSeries("a", 0, { 1, 2, 3 }) }), kStep, kAll);
        const BlockPtr emptied = patchBlock(some->at(0), nullptr, 0, { 1, 512 }, kStep);
        QCOMPARE(
            textOf(joinBlocks({ { 0, emptied } }, kStep, kAll).series.front()), QByteArray("0: 1"));
        const BlockPtr fresh = patchBlock(nullptr, some->at(0), 0, { 1, 512 }, kStep);
        QCOMPARE(
            textOf(joinBlocks({ { 0, fresh } }, kStep, kAll).series.front()), QByteArray("1: 2 3"));
        QVERIFY(patchBlock(nullptr, nullptr, 0, kAll, kStep)->series.empty());
    }

    void replacesHistogramsByTheirTimes()
    {
        Series old = gridSeries("h", 0, {});
        old.histograms = { histogramAt(1, 1), histogramAt(2, 1), histogramAt(5, 1) };
        Series with = old;
        with.histograms = { histogramAt(2, 9), histogramAt(3, 9), histogramAt(5, 9) };
        const auto oldBlocks = cutIntoBlocks(matrixOf({ old }), kStep, kAll);
        const auto newBlocks = cutIntoBlocks(matrixOf({ with }), kStep, kAll);
        const BlockPtr patched = patchBlock(oldBlocks->at(0), newBlocks->at(0), 0, { 2, 5 }, kStep);
        const auto& samples = patched->series.front().histograms;
        QByteArray text;
        for (const HistogramSample& sample : samples) {
            text += QByteArray::number(qlonglong(sample.time.toMs() / kStep.toMs())) + '='
                + QByteArray::number(sample.count) + ' ';
        }
        QCOMPARE(text, QByteArray("1=1 2=9 3=9 5=1 "));
        QVERIFY(joinBlocks({ { 0, patched } }, kStep, { 6, 9 }).series.empty());
    }

    void joinsSeriesInTheOrderOfTheirLabels()
    {
        const auto blocks =
            cutIntoBlocks(matrixOf({ gridSeries("z", 0, { 1 }), gridSeries("b", 600, { 2 }),
                              gridSeries("a", 511, { 3, 4 }) }),
                kStep, kAll);
        const SeriesSnapshot joined = joinBlocks(*blocks, kStep, kAll);
        QCOMPARE(joined.series.size(), std::size_t { 3 });
        QCOMPARE(textOf(joined.series[0]), QByteArray("511: 3 4"));
        QCOMPARE(textOf(joined.series[1]), QByteArray("600: 2"));
        QCOMPARE(textOf(joined.series[2]), QByteArray("0: 1"));
        QVERIFY(joinBlocks(*blocks, kStep, { 601, 700 }).series.empty());
        QVERIFY(joinBlocks({}, kStep, kAll).series.empty());
    }

    void giveBackWhatWasCut()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 50; ++round) {
            std::vector<Series> series;
            for (int i = 0; i < 5; ++i) {
                std::vector<double> values(1 + random() % 1500);
                for (double& value : values) {
                    value = random() % 3 == 0 ? missingValue() : std::round(random() % 100);
                }
                values.front() = 1;
                values.back() = 1;
                series.push_back(gridSeries("s" + std::to_string(i),
                    static_cast<std::int64_t>(random() % 3000) - 1500, std::move(values)));
            }
            const auto blocks = cutIntoBlocks(matrixOf(series), kStep, kAll);
            const SeriesSnapshot joined = joinBlocks(*blocks, kStep, kAll);
            QCOMPARE(joined.series.size(), series.size());
            for (std::size_t i = 0; i < series.size(); ++i) {
                QCOMPARE(textOf(joined.series[i]), textOf(series[i]));
            }
        }
    }

    void countsItsMemory()
    {
        const auto labels = std::make_shared<const LabelSet>(LabelSet { { "a", "b" } });
        BlockSeries series { .labels = labels, .first = 0, .values = {}, .histograms = {} };
        const std::size_t empty = series.bytes();
        series.values.resize(512);
        QCOMPARE(series.bytes(), empty + 512 * sizeof(double));
        SeriesBlock block;
        const std::size_t bare = block.bytes();
        block.series = { series, series };
        QCOMPARE(block.bytes(), bare + 2 * series.bytes());
    }
};

QTEST_GUILESS_MAIN(tst_SeriesBlock)
#include "tst_SeriesBlock.moc"
