// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/BitStream.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>
#include <random>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

Bytes signedBytes(std::int64_t number)
{
    Bytes bytes;
    BitStreamWriter(bytes).writeSigned(number);
    return bytes;
}

} // namespace

class tst_BitStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// What was packed by one version must be readable by the next.
    void putsTheLowestBitFirst()
    {
        Bytes bytes;
        BitStreamWriter out(bytes);
        out.write(1, 1);
        out.write(0b01, 2);
        out.write(0b10110, 5);
        out.write(0xabc, 12);
        out.flush();
        QCOMPARE(bytes, (Bytes { 0b10110011, 0xbc, 0x0a }));
    }

    void writesNothingForNoBits()
    {
        Bytes bytes;
        BitStreamWriter out(bytes);
        out.write(0, 0);
        out.flush();
        out.flush();
        QVERIFY(bytes.empty());
        BitStreamReader in(bytes);
        QCOMPARE(in.read(0), std::uint64_t { 0 });
    }

    void keepsEveryWidthAtEveryPlace()
    {
        for (unsigned before = 0; before < 8; ++before) {
            for (unsigned width = 0; width <= 64; ++width) {
                const std::uint64_t ones = width == 0 ? 0 : ~std::uint64_t { 0 } >> (64 - width);
                Bytes bytes;
                BitStreamWriter out(bytes);
                out.write(0, before);
                out.write(ones, width);
                out.write(0, 1);
                out.write(1, 1);
                out.flush();
                QCOMPARE(bytes.size(), std::size_t { (before + width + 2 + 7) / 8 });
                BitStreamReader in(bytes);
                QCOMPARE(in.read(before), std::uint64_t { 0 });
                QCOMPARE(in.read(width), ones);
                QCOMPARE(in.read(2), std::uint64_t { 0b10 });
            }
        }
    }

    void givesZerosBehindTheEnd()
    {
        const Bytes bytes { 0xff };
        BitStreamReader in(bytes);
        QCOMPARE(in.read(4), std::uint64_t { 0xf });
        QCOMPARE(in.read(64), std::uint64_t { 0xf });
        QCOMPARE(in.read(64), std::uint64_t { 0 });
        QCOMPARE(in.readSigned(), std::int64_t { 0 });
        const Bytes none;
        BitStreamReader empty(none);
        QCOMPARE(empty.read(33), std::uint64_t { 0 });
        QCOMPARE(empty.readSigned(), std::int64_t { 0 });
    }

    void writesSmallNumbersOfEitherSignShort_data()
    {
        QTest::addColumn<qint64>("number");
        QTest::addColumn<int>("size");
        QTest::newRow("zero") << qint64 { 0 } << 1;
        QTest::newRow("the last that fits up") << qint64 { 63 } << 1;
        QTest::newRow("the last that fits down") << qint64 { -64 } << 1;
        QTest::newRow("one more") << qint64 { 64 } << 2;
        QTest::newRow("one less") << qint64 { -65 } << 2;
        QTest::newRow("the greatest") << qint64 { kGreatest } << 10;
        QTest::newRow("the least") << qint64 { kLeast } << 10;
    }

    void writesSmallNumbersOfEitherSignShort()
    {
        QFETCH(qint64, number);
        QFETCH(int, size);
        const Bytes bytes = signedBytes(number);
        QCOMPARE(static_cast<int>(bytes.size()), size);
        BitStreamReader in(bytes);
        QCOMPARE(in.readSigned(), number);
    }

    /// Bytes that no writer made: the reader stops by itself.
    void stopsAtNumbersThatDoNotEnd()
    {
        const Bytes bytes(100, 0xff);
        BitStreamReader in(bytes);
        static_cast<void>(in.readSigned());
        QCOMPARE(in.read(8), std::uint64_t { 0xff }); // it has not eaten all of them
        const Bytes cut { 0x80, 0x80 };
        BitStreamReader ended(cut);
        QCOMPARE(ended.readSigned(), std::int64_t { 0 });
    }

    void goesOnAtWholeBytesAfterFlush()
    {
        Bytes bytes;
        BitStreamWriter out(bytes);
        out.write(0b101, 3);
        out.flush();
        out.writeSigned(-7);
        out.write(0x1ff, 9);
        out.flush();
        BitStreamReader in(bytes);
        QCOMPARE(in.read(3), std::uint64_t { 0b101 });
        in.flush();
        QCOMPARE(in.readSigned(), std::int64_t { -7 });
        QCOMPARE(in.read(9), std::uint64_t { 0x1ff });
    }

    void readsWhatWasWrittenInAnyMixture()
    {
        std::mt19937_64 random(11);
        for (int round = 0; round < 200; ++round) {
            Bytes bytes;
            BitStreamWriter out(bytes);
            std::vector<std::pair<int, std::uint64_t>> written; // width, −1: a signed number
            for (int i = 0; i < 50; ++i) {
                if (random() % 4 == 0) {
                    const std::uint64_t number = random() >> random() % 64;
                    out.flush();
                    out.writeSigned(static_cast<std::int64_t>(number));
                    written.emplace_back(-1, number);
                } else {
                    const auto width = static_cast<unsigned>(1 + random() % 64);
                    const std::uint64_t number = random() >> (64 - width);
                    out.write(number, width);
                    written.emplace_back(static_cast<int>(width), number);
                }
            }
            out.flush();
            BitStreamReader in(bytes);
            for (const auto& [width, number] : written) {
                if (width < 0) {
                    in.flush();
                    QCOMPARE(static_cast<std::uint64_t>(in.readSigned()), number);
                } else {
                    QCOMPARE(in.read(static_cast<unsigned>(width)), number);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_BitStream)
#include "tst_BitStream.moc"
