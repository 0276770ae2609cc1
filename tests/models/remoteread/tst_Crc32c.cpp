// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/Crc32c.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::uint32_t crcOf(const QByteArray& bytes)
{
    return crc32c(
        std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
}

/// Bit by bit, as the definition says.
std::uint32_t slowCrc(const QByteArray& bytes)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char c : bytes) {
        crc ^= static_cast<std::uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0x82f63b78U : crc >> 1U;
        }
    }
    return ~crc;
}

} // namespace

class tst_Crc32c : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// RFC 3720, appendix B.4, read as numbers with the lowest byte first; the check value of the
    /// catalogues; nothing.
    void knowsThePublishedValues_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<quint32>("crc");
        QByteArray rising;
        for (char c = 0; c < 32; ++c) {
            rising += c;
        }
        QByteArray falling = rising;
        std::reverse(falling.begin(), falling.end());
        QTest::newRow("32 zeros") << QByteArray(32, '\0') << quint32 { 0x8a9136aa };
        QTest::newRow("32 bytes of ones") << QByteArray(32, '\xff') << quint32 { 0x62a8ab43 };
        QTest::newRow("rising bytes") << rising << quint32 { 0x46dd794e };
        QTest::newRow("falling bytes") << falling << quint32 { 0x113fdb5c };
        QTest::newRow("check value") << QByteArray("123456789") << quint32 { 0xe3069283 };
        QTest::newRow("nothing") << QByteArray() << quint32 { 0 };
    }

    void knowsThePublishedValues()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(quint32, crc);
        QCOMPARE(crcOf(bytes), crc);
    }

    /// Eight bytes are taken at a time: every remainder has to be right, too.
    void agreesWithTheDefinitionAtEveryLength()
    {
        std::mt19937 random(9);
        QByteArray bytes;
        for (int size = 0; size <= 200; ++size) {
            QCOMPARE(crcOf(bytes), slowCrc(bytes));
            bytes += static_cast<char>(random());
        }
    }

    void readsFromAnyAddress()
    {
        const QByteArray bytes = QByteArray(7, 'x') + "the frame itself, of some length";
        for (qsizetype skipped = 0; skipped < 8; ++skipped) {
            const auto all =
                std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
            QCOMPARE(crc32c(all.subspan(static_cast<std::size_t>(skipped))),
                slowCrc(bytes.mid(skipped)));
        }
    }

    void noticesEveryFlippedBit()
    {
        QByteArray bytes("a frame of a remote read");
        const std::uint32_t right = crcOf(bytes);
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            for (unsigned bit = 0; bit < 8; ++bit) {
                QByteArray wrong = bytes;
                wrong[i] = static_cast<char>(static_cast<unsigned char>(bytes.at(i)) ^ 1U << bit);
                QVERIFY(crcOf(wrong) != right);
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_Crc32c)
#include "tst_Crc32c.moc"
