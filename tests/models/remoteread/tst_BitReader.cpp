// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/BitReader.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QTest>

#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::span<const std::byte> spanOf(const QByteArray& bytes)
{
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

/// The bits of the bytes as text, the highest of each byte first.
QByteArray bitsOf(const QByteArray& bytes)
{
    QByteArray bits;
    for (const char c : bytes) {
        bits += QByteArray::number(static_cast<unsigned char>(c), 2).rightJustified(8, '0');
    }
    return bits;
}

} // namespace

class tst_BitReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsTheHighestBitFirst()
    {
        const QByteArray bytes = QByteArray::fromHex("b2f0");
        BitReader reader(spanOf(bytes));
        QCOMPARE(reader.bit(), true);
        QCOMPARE(reader.bit(), false);
        QCOMPARE(reader.bits(3), std::uint64_t { 0b110 });
        QCOMPARE(reader.bits(7), std::uint64_t { 0b0101111 });
        QCOMPARE(reader.bits(4), std::uint64_t { 0 });
        QVERIFY(!reader.hasFailed());
    }

    /// Against a reader of texts of bits, over every width and place.
    void readsEveryWidthAtEveryPlace()
    {
        std::mt19937 random(4);
        for (int round = 0; round < 300; ++round) {
            QByteArray bytes;
            for (int i = 0; i < 60; ++i) {
                bytes += static_cast<char>(random());
            }
            const QByteArray bits = bitsOf(bytes);
            BitReader reader(spanOf(bytes));
            qsizetype at = 0;
            for (unsigned width = 1 + random() % 64; at + width <= bits.size();
                 width = 1 + random() % 64) {
                QCOMPARE(reader.bits(width), bits.mid(at, width).toULongLong(nullptr, 2));
                at += width;
            }
            QVERIFY(!reader.hasFailed());
        }
    }

    void failsBehindTheLastBitAndStaysSo()
    {
        const QByteArray bytes(3, '\xff');
        BitReader reader(spanOf(bytes));
        QCOMPARE(reader.bits(24), std::uint64_t { 0xffffff });
        QVERIFY(!reader.hasFailed());
        QCOMPARE(reader.bit(), false);
        QVERIFY(reader.hasFailed());
        QCOMPARE(reader.bits(64), std::uint64_t { 0 });
        QCOMPARE(reader.uvarint(), std::uint64_t { 0 });
        QVERIFY(reader.hasFailed());
    }

    /// What is left is not taken for the front of a number.
    void failsWhereANumberIsCut_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<unsigned>("width");
        QTest::newRow("nothing there") << 0 << 1U;
        QTest::newRow("one bit short") << 1 << 9U;
        QTest::newRow("seven bytes of eight") << 7 << 64U;
        QTest::newRow("one bit short of more than a word") << 8 << 64U;
    }

    void failsWhereANumberIsCut()
    {
        QFETCH(int, size);
        QFETCH(unsigned, width);
        const QByteArray bytes(size, '\xff');
        BitReader reader(spanOf(bytes));
        if (size == 8) {
            static_cast<void>(reader.bit());
        }
        static_cast<void>(reader.bits(width));
        QVERIFY(reader.hasFailed());
        QCOMPARE(reader.bit(), false);
    }

    void readsVarints_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<quint64>("number");
        const auto row = [](const char* hex, quint64 number) {
            QTest::newRow(hex) << QByteArray::fromHex(hex) << number;
        };
        row("00", 0);
        row("7f", 127);
        row("8001", 128);
        row("ac02", 300);
        row("ffffffffffffffffff01", std::numeric_limits<quint64>::max());
        row("808000", 0); // longer than it needs to be
    }

    void readsVarints()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(quint64, number);
        BitReader reader(spanOf(bytes));
        QCOMPARE(reader.uvarint(), number);
        QVERIFY(!reader.hasFailed());
        BitReader signedReader(spanOf(bytes));
        const auto half = static_cast<qint64>(number >> 1U);
        QCOMPARE(signedReader.varint(), number % 2 == 0 ? half : -half - 1);
    }

    void readsVarintsBetweenBits()
    {
        const QByteArray bytes = QByteArray::fromHex("d60100"); // 1 10101100 00000010 0…
        BitReader reader(spanOf(bytes));
        QCOMPARE(reader.bit(), true);
        QCOMPARE(reader.uvarint(), std::uint64_t { 300 });
        QVERIFY(!reader.hasFailed());
    }

    void refusesVarintsThatDoNotEnd()
    {
        const QByteArray endless(20, '\x80');
        BitReader reader(spanOf(endless));
        QCOMPARE(reader.uvarint(), std::uint64_t { 0 });
        QVERIFY(reader.hasFailed());
        const QByteArray cut = QByteArray::fromHex("ac");
        BitReader ended(spanOf(cut));
        static_cast<void>(ended.uvarint());
        QVERIFY(ended.hasFailed());
    }
};

QTEST_APPLESS_MAIN(tst_BitReader)
#include "tst_BitReader.moc"
