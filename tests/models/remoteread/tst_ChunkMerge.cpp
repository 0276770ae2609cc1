// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/ChunkMerge.h"
#include "series/SampleValue.h"
#include "support/ReadFrames.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

bool add(ChunkMerge& merge, const QByteArray& chunk)
{
    return merge.add(
        std::as_bytes(std::span(chunk.constData(), static_cast<std::size_t>(chunk.size()))));
}

bool add(ChunkMerge& merge, const RawSamples& samples)
{
    return add(merge, xorChunk(samples));
}

/// "10=1 20=2", "-" for a missing value.
QByteArray textOf(const std::optional<ChunkMerge::Columns>& columns)
{
    if (!columns) {
        return "nothing";
    }
    if (columns->axis.size() != columns->values.size()) {
        return "columns of different length";
    }
    QByteArrayList parts;
    for (std::size_t i = 0; i < columns->values.size(); ++i) {
        const double value = columns->values[i];
        parts += QByteArray::number(qlonglong(columns->axis.at(i).toMs())) + '='
            + (isMissing(value) ? QByteArray("-") : QByteArray::number(value));
    }
    return parts.join(' ');
}

ChunkMerge window(std::int64_t start = 0, std::int64_t end = 1'000'000)
{
    return { Instant::fromMs(start), Instant::fromMs(end) };
}

} // namespace

class tst_ChunkMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void putsChunksBehindOneAnother()
    {
        ChunkMerge merge = window();
        QVERIFY(add(merge, RawSamples { { 10, 1 }, { 20, 2 } }));
        QVERIFY(add(merge, RawSamples { { 30, 3 }, { 45, 4 } }));
        QCOMPARE(textOf(merge.take()), QByteArray("10=1 20=2 30=3 45=4"));
    }

    /// A server's head and its blocks may hold the same time; chunks of a merge come as they come.
    void sortsChunksAndKeepsTheFirstOfEqualTimes()
    {
        ChunkMerge merge = window();
        QVERIFY(add(merge, RawSamples { { 30, 3 }, { 40, 4 } }));
        QVERIFY(add(merge, RawSamples { { 10, 1 }, { 30, 99 }, { 35, 5 } }));
        QVERIFY(add(merge, RawSamples { { 40, 98 }, { 50, 6 } }));
        QCOMPARE(textOf(merge.take()), QByteArray("10=1 30=3 35=5 40=4 50=6"));
    }

    void takesBothEndsOfTheWindowAndNothingBeyond()
    {
        ChunkMerge merge = window(20, 40);
        QVERIFY(add(merge, RawSamples { { 19, 1 }, { 20, 2 }, { 40, 3 }, { 41, 4 } }));
        QCOMPARE(textOf(merge.take()), QByteArray("20=2 40=3"));
        QVERIFY(add(merge, RawSamples { { 41, 1 } }));
        QCOMPARE(textOf(merge.take()), QByteArray("nothing"));
        ChunkMerge empty = window(40, 20);
        QVERIFY(add(empty, RawSamples { { 30, 1 } }));
        QCOMPARE(textOf(empty.take()), QByteArray("nothing"));
    }

    void makesAGridOfEqualDistances()
    {
        ChunkMerge merge = window();
        QVERIFY(add(merge, RawSamples { { 10, 1 }, { 20, 2 } }));
        QVERIFY(add(merge, RawSamples { { 30, 3 } }));
        const auto even = merge.take();
        QVERIFY(even && even->axis.isGrid());
        QCOMPARE(even->axis.step(), Duration::fromMs(10));
        QVERIFY(add(merge, RawSamples { { 10, 1 }, { 20, 2 }, { 31, 3 } }));
        const auto uneven = merge.take();
        QVERIFY(uneven && !uneven->axis.isGrid());
        QVERIFY(add(merge, RawSamples { { 10, 1 } }));
        QCOMPARE(textOf(merge.take()), QByteArray("10=1"));
    }

    void keepsStaleMarkersAndNaNs()
    {
        ChunkMerge merge = window();
        QVERIFY(add(merge, RawSamples { { 10, 1 }, { 20, missingValue() }, { 30, std::nan("") } }));
        const auto columns = merge.take();
        QVERIFY(columns);
        QVERIFY(isMissing(columns->values.at(1)));
        QVERIFY(!isMissing(columns->values.at(2)) && std::isnan(columns->values.at(2)));
    }

    void hasNothingForSeriesOfStaleMarkersOrWithoutChunks()
    {
        ChunkMerge merge = window();
        QCOMPARE(textOf(merge.take()), QByteArray("nothing"));
        QVERIFY(add(merge, RawSamples { { 10, missingValue() }, { 20, missingValue() } }));
        QCOMPARE(textOf(merge.take()), QByteArray("nothing"));
        QVERIFY(add(merge, RawSamples {}));
        QCOMPARE(textOf(merge.take()), QByteArray("nothing"));
    }

    void startsAfreshAfterEachSeries()
    {
        ChunkMerge merge = window();
        QVERIFY(add(merge, RawSamples { { 50, 5 } }));
        QVERIFY(add(merge, RawSamples { { 40, 4 } }));
        QCOMPARE(textOf(merge.take()), QByteArray("40=4 50=5"));
        QVERIFY(add(merge, RawSamples { { 10, 1 } }));
        QCOMPARE(textOf(merge.take()), QByteArray("10=1"));
        QCOMPARE(textOf(merge.take()), QByteArray("nothing"));
    }

    void saysThatAChunkIsBroken()
    {
        ChunkMerge merge = window();
        const QByteArray whole = xorChunk({ { 10, 1 }, { 20, 2 }, { 30, 7 } });
        QVERIFY(add(merge, whole));
        QVERIFY(!add(merge, whole.chopped(2)));
        QVERIFY(!add(merge, QByteArray()));
    }

    void mergesAnyCutsOfASeriesIntoTheSame()
    {
        RawSamples all;
        for (std::int64_t i = 0; i < 120; ++i) {
            all.emplace_back(1000 + i * 15'000 + i % 3, static_cast<double>(i));
        }
        ChunkMerge inOne = window(0, 10'000'000);
        QVERIFY(add(inOne, all));
        const QByteArray wanted = textOf(inOne.take());
        for (std::ptrdiff_t size = 1; size < 120; size += 7) {
            ChunkMerge merge = window(0, 10'000'000);
            for (std::ptrdiff_t at = 120; at > 0; at -= size) { // the newest first
                const std::ptrdiff_t from =
                    std::max<std::ptrdiff_t>(at - size - 2, 0); // overlapping
                QVERIFY(add(merge, RawSamples(all.begin() + from, all.begin() + at)));
            }
            QCOMPARE(textOf(merge.take()), wanted);
        }
    }
};

QTEST_APPLESS_MAIN(tst_ChunkMerge)
#include "tst_ChunkMerge.moc"
