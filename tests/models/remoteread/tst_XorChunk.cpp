// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/XorChunk.h"
#include "support/ReadFrames.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <span>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

std::span<const std::byte> bytesOf(const QByteArray& content)
{
    return std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size())));
}

std::vector<std::uint64_t> bitsOf(const std::vector<double>& values)
{
    std::vector<std::uint64_t> bits;
    for (const double value : values) {
        bits.push_back(std::bit_cast<std::uint64_t>(value));
    }
    return bits;
}

constexpr std::int64_t kStart = 1'790'000'000'000;
constexpr std::uint64_t kStaleBits = 0x7ff0000000000002;

RawSamples regular(const std::vector<double>& values)
{
    RawSamples samples;
    for (const double value : values) {
        samples.emplace_back(kStart + 15'000 * static_cast<std::int64_t>(samples.size()), value);
    }
    return samples;
}

} // namespace

class tst_XorChunk : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesBackEveryBit_data()
    {
        QTest::addColumn<RawSamples>("samples");
        using Limits = std::numeric_limits<double>;
        QTest::newRow("one") << regular({ 1.5 });
        QTest::newRow("two") << regular({ 1, 2 });
        QTest::newRow("constant") << regular(std::vector<double>(300, 7));
        QTest::newRow("awkward") << regular({ std::nan(""), std::bit_cast<double>(kStaleBits),
            Limits::infinity(), -Limits::infinity(), -0.0, 0.0, Limits::denorm_min(), Limits::max(),
            Limits::lowest(), 9007199254740993.0, 0.1, -1e-300 });
        QTest::newRow("counter with a reset") << regular({ 5, 6, 7, 900, 0, 1, 2 });
        QTest::newRow("before the epoch") << RawSamples { { -5'000, 1 }, { -1, 2 }, { 3, 3 } };
        QTest::newRow("the edges of every width") << edges();
        QTest::newRow("random") << random(5'000);
        QTest::newRow("the most") << random(65'535);
    }

    void givesBackEveryBit()
    {
        QFETCH(RawSamples, samples);
        std::vector<std::int64_t> times;
        std::vector<double> values;
        for (const auto& [ms, value] : samples) {
            times.push_back(ms);
            values.push_back(value);
        }
        const QByteArray chunk = xorChunk(samples);
        SampleColumns columns;
        QVERIFY(appendXorChunk(bytesOf(chunk), columns));
        QCOMPARE(xorChunkSamples(bytesOf(chunk)), samples.size());
        QCOMPARE(columns.times, times);
        QCOMPARE(bitsOf(columns.values), bitsOf(values));
    }

    void appendsToWhatIsThere()
    {
        SampleColumns columns { .times = { 1 }, .values = { 2 } };
        const QByteArray chunk = xorChunk(regular({ 3, 4 }));
        QVERIFY(appendXorChunk(bytesOf(chunk), columns));
        QCOMPARE(columns.times, (std::vector<std::int64_t> { 1, kStart, kStart + 15'000 }));
        QCOMPARE(columns.values, (std::vector<double> { 2, 3, 4 }));
    }

    void refusesEveryCut()
    {
        const QByteArray chunk = xorChunk(random(200));
        for (qsizetype cut = 0; cut < chunk.size(); ++cut) {
            SampleColumns columns;
            QVERIFY(!appendXorChunk(bytesOf(chunk.left(cut)), columns));
        }
    }

    void boundsWhatAMutationCanDo()
    {
        const QByteArray chunk = xorChunk(random(200));
        QRandomGenerator generator(42);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray mutated = chunk;
            for (int i = 0; i <= round % 3; ++i) {
                mutated[generator.bounded(mutated.size())] =
                    static_cast<char>(generator.bounded(256));
            }
            SampleColumns columns;
            static_cast<void>(appendXorChunk(bytesOf(mutated), columns));
            QCOMPARE(columns.times.size(), columns.values.size());
            QVERIFY(columns.times.size() <= 4 * static_cast<std::size_t>(mutated.size()));
        }
    }

    void refusesTimesThatDoNotRise()
    {
        SampleColumns columns;
        const QByteArray chunk = xorChunk({ { 10, 1 }, { 20, 2 }, { 20, 3 } });
        QVERIFY(!appendXorChunk(bytesOf(chunk), columns));
        const QByteArray other = xorChunk({ { 10, 1 }, { 20, 2 }, { 15, 3 } });
        QVERIFY(!appendXorChunk(bytesOf(other), columns));
    }

    void refusesMoreSamplesThanBytesCanHold()
    {
        SampleColumns columns;
        QVERIFY(!appendXorChunk(bytesOf(QByteArray::fromHex("ffff00000000000000000000")), columns));
        QVERIFY(columns.times.empty());
    }

private:
    static RawSamples edges()
    {
        RawSamples samples { { kStart, 1 } };
        std::int64_t distance = std::int64_t { 1 } << 22;
        for (const std::int64_t change : { 1, -1, 8192, -8191, 8193, -8192, 65536, -65535, 65537,
                 -65536, 524288, -524287, 524289, -524288 }) {
            distance += change;
            samples.emplace_back(samples.back().first + distance, 1);
        }
        return samples;
    }

    static RawSamples random(int count)
    {
        QRandomGenerator generator(static_cast<quint32>(count));
        RawSamples samples { { kStart, 0 } };
        while (samples.size() < static_cast<std::size_t>(count)) {
            const auto bits = generator.bounded(4) == 0
                ? generator.generate64()
                : std::bit_cast<std::uint64_t>(static_cast<double>(generator.bounded(1000)));
            samples.emplace_back(
                samples.back().first + 1 + generator.bounded(30'000), std::bit_cast<double>(bits));
        }
        return samples;
    }
};

QTEST_APPLESS_MAIN(tst_XorChunk)
#include "tst_XorChunk.moc"
