// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/PackedBlock.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::shared_ptr<const LabelSet> labelsOf(const std::string& name)
{
    return std::make_shared<const LabelSet>(LabelSet { { "__name__", name } });
}

bool isSame(const BlockSeries& a, const BlockSeries& b)
{
    const auto isSameValue = [](double one, double other) {
        return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
    };
    const auto isSameHistogram = [](const HistogramSample& one, const HistogramSample& other) {
        return one.time == other.time && one.count == other.count && one.sum == other.sum
            && one.buckets.size() == other.buckets.size();
    };
    return *a.labels == *b.labels && a.first == b.first
        && std::equal(
            a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), isSameValue)
        && std::equal(a.histograms.begin(), a.histograms.end(), b.histograms.begin(),
            b.histograms.end(), isSameHistogram);
}

bool isSame(const SeriesBlock& a, const SeriesBlock& b)
{
    return std::equal(a.series.begin(), a.series.end(), b.series.begin(), b.series.end(),
        [](const BlockSeries& one, const BlockSeries& other) { return isSame(one, other); });
}

} // namespace

class tst_PackedBlock : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void packsAnEmptyBlock()
    {
        const PackedBlock packed { SeriesBlock() };
        QVERIFY(packed.unpack() != nullptr);
        QVERIFY(packed.unpack()->series.empty());
        QVERIFY(packed.bytes() > 0);
    }

    void givesBackEverySeriesAsItWas()
    {
        SeriesBlock block;
        block.series.push_back({ .labels = labelsOf("a"),
            .first = 5,
            .values = { 1, missingValue(), -0.0, std::nan(""),
                std::numeric_limits<double>::infinity(), 1e-308 },
            .histograms = {} });
        block.series.push_back(
            { .labels = labelsOf("b"), .first = 511, .values = { 0.1 }, .histograms = {} });
        const PackedBlock packed(block);
        QVERIFY(isSame(*packed.unpack(), block));
        QVERIFY(isSame(*packed.unpack(), block)); // packing is not used up by reading
    }

    void keepsSeriesOfHistogramsAlone()
    {
        SeriesBlock block;
        block.series.push_back({ .labels = labelsOf("h"),
            .first = 0,
            .values = {},
            .histograms = { { .time = Instant::fromSeconds(15),
                .count = 3,
                .sum = 4.5,
                .buckets = { { .lower = 0, .upper = 1, .count = 3 } } } } });
        QVERIFY(isSame(*PackedBlock(block).unpack(), block));
    }

    /// Blocks of one series share their labels in memory, also after one of them was packed.
    void sharesTheLabels()
    {
        SeriesBlock block;
        block.series.push_back(
            { .labels = labelsOf("a"), .first = 0, .values = { 1 }, .histograms = {} });
        const BlockPtr unpacked = PackedBlock(block).unpack();
        QCOMPARE(unpacked->series.front().labels, block.series.front().labels);
    }

    void takesMuchLessMemoryForSteadyValues()
    {
        SeriesBlock block;
        for (int i = 0; i < 20; ++i) {
            block.series.push_back({ .labels = labelsOf("up" + std::to_string(i)),
                .first = 0,
                .values = std::vector<double>(512, 1.0),
                .histograms = {} });
        }
        const PackedBlock packed(block);
        QVERIFY(packed.bytes() * 10 < block.bytes());
        QVERIFY(packed.bytes() > 20 * sizeof(BlockSeries));
    }

    /// The store counts on it when it packs: never much more than before.
    void takesLittleMoreForNoise()
    {
        std::mt19937_64 random(1);
        SeriesBlock block;
        block.series.push_back({ .labels = labelsOf("noise"),
            .first = 0,
            .values = std::vector<double>(512),
            .histograms = {} });
        for (double& value : block.series.front().values) {
            value = std::bit_cast<double>(random());
        }
        const PackedBlock packed(block);
        QVERIFY(isSame(*packed.unpack(), block));
        QVERIFY(packed.bytes() < block.bytes() + 256);
    }

    void countsHistogramsInItsMemory()
    {
        SeriesBlock block;
        block.series.push_back(
            { .labels = labelsOf("h"), .first = 0, .values = {}, .histograms = {} });
        const std::size_t without = PackedBlock(block).bytes();
        block.series.front().histograms.push_back(
            { .time = {}, .count = 1, .sum = 1, .buckets = std::vector<HistogramBucket>(100) });
        QVERIFY(PackedBlock(block).bytes() >= without + 100 * sizeof(HistogramBucket));
    }
};

QTEST_GUILESS_MAIN(tst_PackedBlock)
#include "tst_PackedBlock.moc"
