// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/BlockBytes.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QTest>

#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray hexOf(const std::string& bytes)
{
    return QByteArray::fromStdString(bytes).toHex();
}

/// The definition: one bit at a time.
std::uint32_t slowCrc32c(const std::string& bytes)
{
    std::uint32_t sum = 0xFFFFFFFF;
    for (const char c : bytes) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0x82F63B78U : 0U);
        }
    }
    return ~sum;
}

} // namespace

class tst_BlockBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesTheHighestByteFirst()
    {
        std::string out;
        appendU32(out, 0x01020304);
        appendU64(out, 0x05060708090a0b0cULL);
        QCOMPARE(hexOf(out), QByteArray("0102030405060708090a0b0c"));
    }

    void writesVariableLengths_data()
    {
        QTest::addColumn<qint64>("number");
        QTest::addColumn<QByteArray>("asUnsigned");
        QTest::addColumn<QByteArray>("asSigned");
        QTest::newRow("zero") << qint64 { 0 } << QByteArray("00") << QByteArray("00");
        QTest::newRow("one") << qint64 { 1 } << QByteArray("01") << QByteArray("02");
        QTest::newRow("minus one")
            << qint64 { -1 } << QByteArray("ffffffffffffffffff01") << QByteArray("01");
        QTest::newRow("63") << qint64 { 63 } << QByteArray("3f") << QByteArray("7e");
        QTest::newRow("64") << qint64 { 64 } << QByteArray("40") << QByteArray("8001");
        QTest::newRow("128") << qint64 { 128 } << QByteArray("8001") << QByteArray("8002");
        QTest::newRow("smallest") << std::numeric_limits<qint64>::min()
                                  << QByteArray("80808080808080808001")
                                  << QByteArray("ffffffffffffffffff01");
    }

    void writesVariableLengths()
    {
        QFETCH(qint64, number);
        std::string asUnsigned;
        appendUvarint(asUnsigned, static_cast<std::uint64_t>(number));
        QTEST(hexOf(asUnsigned), "asUnsigned");
        std::string asSigned;
        appendVarint(asSigned, number);
        QTEST(hexOf(asSigned), "asSigned");
    }

    /// The examples of RFC 3720, B.4, and the usual check value.
    void sumsAsThePublishedExamples()
    {
        std::string rising;
        for (int i = 0; i < 32; ++i) {
            rising += static_cast<char>(i);
        }
        QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAU);
        QCOMPARE(crc32c(std::string(32, '\xff')), 0x62A8AB43U);
        QCOMPARE(crc32c(rising), 0x46DD794EU);
        QCOMPARE(crc32c("123456789"), 0xE3069283U);
        QCOMPARE(crc32c(""), 0U);
    }

    void sumsEveryLengthAsTheDefinitionDoes()
    {
        std::mt19937 random(1);
        std::string bytes;
        for (int length = 0; length < 70; ++length) {
            QCOMPARE(crc32c(bytes), slowCrc32c(bytes));
            bytes += static_cast<char>(random());
        }
    }
};

QTEST_APPLESS_MAIN(tst_BlockBytes)
#include "tst_BlockBytes.moc"
