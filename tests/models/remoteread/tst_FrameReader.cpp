// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/Crc32c.h"
#include "remoteread/FrameReader.h"
#include "support/ReadFrames.h"

#include <QRegularExpression>
#include <QTest>

#include <span>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

std::uint32_t crcOf(const QByteArray& content)
{
    return crc32c(
        std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size()))));
}

const QByteArray kStream =
    readFrame("one") + readFrame(QByteArray()) + readFrame(QByteArray(300, 'x'));

} // namespace

class tst_FrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// The examples of RFC 3720, appendix B.4, and the usual check value.
    void knowsTheChecksum()
    {
        QCOMPARE(crcOf("123456789"), 0xe3069283U);
        QCOMPARE(crcOf(QByteArray(32, '\0')), 0x8a9136aaU);
        QCOMPARE(crcOf(QByteArray(32, '\xff')), 0x62a8ab43U);
        QCOMPARE(crcOf({}), 0U);
    }

    void findsTheFramesInPiecesOfEverySize()
    {
        const QList<QByteArray> expected { "one", {}, QByteArray(300, 'x') };
        for (qsizetype size = 1; size <= kStream.size(); ++size) {
            QList<QByteArray> found;
            FrameReader reader([&found](QByteArrayView message) -> Result<void> {
                found += message.toByteArray();
                return {};
            });
            for (qsizetype at = 0; at < kStream.size(); at += size) {
                QVERIFY(reader.add(kStream.mid(at, size)).has_value());
            }
            QVERIFY(reader.finish().has_value());
            QCOMPARE(found, expected);
        }
    }

    void noticesAStreamThatEndsInsideAFrame()
    {
        const QList<qsizetype> whole { 0, 8, 13, kStream.size() };
        for (qsizetype cut = 0; cut <= kStream.size(); ++cut) {
            FrameReader reader([](QByteArrayView) { return Result<void>(); });
            QVERIFY(reader.add(kStream.left(cut)).has_value());
            QCOMPARE(reader.finish().has_value(), whole.contains(cut));
        }
    }

    void noticesEveryFlippedBit()
    {
        for (qsizetype bit = 0; bit < 8 * kStream.size(); ++bit) {
            QByteArray stream = kStream;
            stream[bit / 8] = static_cast<char>(stream.at(bit / 8) ^ (1 << (bit % 8)));
            FrameReader reader([](QByteArrayView) { return Result<void>(); });
            const Result<void> added = reader.add(stream);
            QVERIFY(!added || !reader.finish());
        }
    }

    void refusesLengthsBeyondReason()
    {
        FrameReader reader([](QByteArrayView) { return Result<void>(); });
        QCOMPARE(reader.add(QByteArray::fromHex("81808020")).error().kind, ErrorKind::Malformed);
        FrameReader other([](QByteArrayView) { return Result<void>(); });
        QCOMPARE(other.add(QByteArray(11, '\xff')).error().kind, ErrorKind::Malformed);
        FrameReader largest([](QByteArrayView) { return Result<void>(); });
        QVERIFY(largest.add(QByteArray::fromHex("80808020")).has_value());
        QCOMPARE(largest.finish().error().kind, ErrorKind::Truncated);
    }

    void showsTheTextThatAServerPutsIntoTheStream_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("text");
        const QByteArray longer = QByteArray("exceeded sample limit (5e7) ").repeated(9);
        QTest::newRow("instead of a frame") << QByteArray() << QByteArray("no such block\n");
        QTest::newRow("after frames") << readFrame("one") << QByteArray("no such block\n");
        QTest::newRow("longer than its first byte") << readFrame("one") << longer;
    }

    void showsTheTextThatAServerPutsIntoTheStream()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, text);
        FrameReader reader([](QByteArrayView) { return Result<void>(); });
        Result<void> read = reader.add(QByteArray(before + text));
        if (read) {
            read = reader.finish();
        }
        QCOMPARE(read.error().kind, ErrorKind::Malformed);
        QVERIFY(read.error().detail.contains(QString::fromUtf8(text.left(10))));
    }

    void handsOnWhatTheReceiverSays()
    {
        FrameReader reader([](QByteArrayView) -> Result<void> {
            return failure(ErrorKind::TooMuch, u"enough"_s);
        });
        QCOMPARE(reader.add(kStream).error().kind, ErrorKind::TooMuch);
    }
};

QTEST_APPLESS_MAIN(tst_FrameReader)
#include "tst_FrameReader.moc"
