// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/XorChunk.h"

#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <limits>
#include <random>
#include <utility>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

using Samples = std::vector<std::pair<std::int64_t, std::uint64_t>>; ///< ms, bits of the value

/// Reads a chunk as docs/format/chunks.md says, independently of what wrote it.
class ChunkReader
{
public:
    explicit ChunkReader(std::string_view bytes)
        : m_bytes(bytes)
        , m_bit(16)
    { }

    Samples read()
    {
        const int count = byteAt(0) * 256 + byteAt(1);
        Samples samples;
        std::int64_t time = 0;
        std::int64_t step = 0;
        std::uint64_t value = 0;
        for (int i = 0; i < count; ++i) {
            if (i == 0) {
                const std::uint64_t folded = uvarint();
                time =
                    static_cast<std::int64_t>(folded >> 1) ^ -static_cast<std::int64_t>(folded & 1);
                value = take(64);
            } else {
                step = i == 1 ? static_cast<std::int64_t>(uvarint()) : step + change();
                time += step;
                value ^= changedBits();
            }
            samples.emplace_back(time, value);
        }
        return samples;
    }

private:
    int byteAt(std::size_t at) const { return static_cast<unsigned char>(m_bytes.at(at)); }

    std::uint64_t take(int bits)
    {
        std::uint64_t number = 0;
        for (int i = 0; i < bits; ++i, ++m_bit) {
            number =
                number << 1 | (static_cast<unsigned>(byteAt(m_bit / 8)) >> (7 - m_bit % 8) & 1U);
        }
        return number;
    }

    std::uint64_t uvarint()
    {
        std::uint64_t number = 0;
        for (int shift = 0;; shift += 7) {
            const std::uint64_t byte = take(8);
            number |= (byte & 0x7f) << shift;
            if (byte < 0x80) {
                return number;
            }
        }
    }

    std::int64_t change()
    {
        int ones = 0;
        while (ones < 4 && take(1) == 1) {
            ++ones;
        }
        constexpr int kBits[] { 0, 14, 17, 20, 64 };
        const int bits = kBits[ones];
        const std::uint64_t number = take(bits);
        const bool isNegative =
            bits > 0 && bits < 64 && number > (std::uint64_t { 1 } << (bits - 1));
        return static_cast<std::int64_t>(number - (isNegative ? std::uint64_t { 1 } << bits : 0));
    }

    std::uint64_t changedBits()
    {
        if (take(1) == 0) {
            return 0;
        }
        if (take(1) == 1) {
            m_leading = static_cast<int>(take(5));
            const int length = static_cast<int>(take(6));
            m_trailing = 64 - m_leading - (length == 0 ? 64 : length);
        }
        return take(64 - m_leading - m_trailing) << m_trailing;
    }

    std::string_view m_bytes;
    std::size_t m_bit;
    int m_leading = 0;
    int m_trailing = 0;
};

Samples through(const Samples& samples)
{
    XorChunk chunk;
    for (const auto& [ms, bits] : samples) {
        chunk.append(ms, std::bit_cast<double>(bits));
    }
    return ChunkReader(chunk.bytes()).read();
}

} // namespace

class tst_DemoXorChunk : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsEveryBit()
    {
        Samples samples;
        std::int64_t ms = 1'795'269'660'000;
        for (const double value : { 0.0, -0.0, 1.0, 1.0, 0.1, -5e-324, 1.7976931348623157e308,
                 std::numeric_limits<double>::infinity(), 9007199254740993.0 }) {
            samples.emplace_back(ms += 15'000, std::bit_cast<std::uint64_t>(value));
        }
        samples.emplace_back(ms += 15'000, 0x7ff0000000000002ULL); // a staleness marker
        samples.emplace_back(ms += 15'000, 0x7ff8000000000001ULL); // an ordinary NaN
        samples.emplace_back(ms += 15'000, 0ULL);
        samples.emplace_back(ms += 15'000, ~0ULL); // 64 changed bits
        QCOMPARE(through(samples), samples);
    }

    /// Second differences at and around the ends of every range of bits.
    void keepsTimesOfAnyDistance()
    {
        Samples samples;
        std::int64_t ms = -62'135'596'800'000; // the year 1
        std::int64_t step = 20'000'000;
        samples.emplace_back(ms, 1);
        for (const std::int64_t change : { 0, 1, -1, 8192, -8191, 8193, -8192, 65'536, -65'535,
                 65'537, -65'536, 524'288, -524'287, 524'289, -524'288, 10'000'000 }) {
            step += change;
            ms += step;
            samples.emplace_back(ms, 1);
        }
        QCOMPARE(through(samples), samples);
    }

    void keepsRandomSamples()
    {
        std::mt19937_64 random(4);
        for (int round = 0; round < 200; ++round) {
            Samples samples;
            std::int64_t ms = static_cast<std::int64_t>(random() % 2'000'000'000'000);
            for (std::uint64_t i = random() % 120; i > 0; --i) {
                ms += static_cast<std::int64_t>(random() >> (24 + random() % 40)) + 1;
                samples.emplace_back(ms, random() >> (random() % 64) << (random() % 64));
            }
            QCOMPARE(through(samples), samples);
        }
    }

    void saysWhatItHoldsAndBeginsAgain()
    {
        XorChunk chunk;
        QCOMPARE(chunk.count(), 0);
        chunk.append(5, 1);
        chunk.append(9, 2);
        QCOMPARE(chunk.count(), 2);
        QCOMPARE(chunk.firstMs(), std::int64_t { 5 });
        QCOMPARE(chunk.lastMs(), std::int64_t { 9 });
        (void)chunk.bytes();
        chunk.clear();
        QCOMPARE(chunk.count(), 0);
        chunk.append(7, 0.5);
        const Samples one { { 7, std::bit_cast<std::uint64_t>(0.5) } };
        QCOMPARE(ChunkReader(chunk.bytes()).read(), one);
    }

    /// What makes it worth its bits: a steady series costs two bits a sample.
    void packsASteadySeries()
    {
        XorChunk chunk;
        for (int i = 0; i < 1000; ++i) {
            chunk.append(i * 15'000, 42);
        }
        QVERIFY(chunk.bytes().size() < 300);
    }
};

QTEST_APPLESS_MAIN(tst_DemoXorChunk)
#include "tst_DemoXorChunk.moc"
