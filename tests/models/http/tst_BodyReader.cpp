// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/BodyReader.h"

#include <QBuffer>
#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Result<BodyReader> readerFor(int status, const QByteArray& headers)
{
    const QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " OK\r\n" + headers + "\r\n";
    return BodyReader::of(*parseResponseHead(head));
}

/// Reads all that is there in pieces.
QByteArray readAll(BodyReader& body, QIODevice& wire, qint64 piece)
{
    QByteArray all;
    QByteArray part(piece, '\0');
    while (const qint64 count = body.read(wire, part.data(), piece)) {
        all += part.first(count);
    }
    return all;
}

} // namespace

class tst_BodyReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void endsWhereTheHeadSays_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("endsByItself");
        const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
        QTest::newRow("length") << 200 << QByteArray("Content-Length: 5\r\n")
                                << QByteArray("hellonext") << QByteArray("hello") << true;
        QTest::newRow("length said twice")
            << 200 << QByteArray("Content-Length: 5\r\nContent-Length: 5\r\n")
            << QByteArray("hellonext") << QByteArray("hello") << true;
        QTest::newRow("nothing") << 200 << QByteArray("Content-Length: 0\r\n") << QByteArray("next")
                                 << QByteArray() << true;
        QTest::newRow("no content")
            << 204 << QByteArray() << QByteArray("next") << QByteArray() << true;
        QTest::newRow("chunks") << 200 << chunked
                                << QByteArray("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\nnext")
                                << QByteArray("hello world") << true;
        QTest::newRow("hexadecimal, bare line feeds, trailers")
            << 200 << QByteArray("transfer-encoding: Chunked\r\nContent-Length: 3\r\n")
            << QByteArray("A\n0123456789\n00\nExpires: never\n\nnext") << QByteArray("0123456789")
            << true;
        QTest::newRow("until it closes")
            << 200 << QByteArray() << QByteArray("hello") << QByteArray("hello") << false;
    }

    void endsWhereTheHeadSays()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, body);
        QFETCH(bool, endsByItself);
        for (const qint64 piece : { 1, 2, 3, 100 }) {
            QBuffer device(&wire);
            device.open(QIODevice::ReadOnly);
            Result<BodyReader> reader = readerFor(status, headers);
            QVERIFY(reader.has_value());
            QCOMPARE(reader->endsByItself(), endsByItself);
            QCOMPARE(readAll(*reader, device, piece), body);
            QCOMPARE(reader->isComplete(), endsByItself);
            QVERIFY(!reader->isBroken());
            if (endsByItself) {
                QCOMPARE(device.readAll(), QByteArray("next")); // not one byte more
            }
            reader->close();
            QVERIFY(reader->isComplete());
        }
    }

    void waitsForWhatHasNotCome()
    {
        const QByteArray whole = "5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n";
        for (qsizetype cut = 0; cut < whole.size(); ++cut) {
            QByteArray wire = whole.first(cut);
            QBuffer device(&wire);
            device.open(QIODevice::ReadOnly);
            Result<BodyReader> reader = readerFor(200, "Transfer-Encoding: chunked\r\n");
            QByteArray body = readAll(*reader, device, 4);
            QVERIFY(!reader->isComplete() && !reader->isBroken());
            wire += whole.mid(cut);
            body += readAll(*reader, device, 4);
            QCOMPARE(body, QByteArray("helloyou"));
            QVERIFY(reader->isComplete());
        }
    }

    void isBrokenWhenItEndsInTheMiddle()
    {
        QByteArray wire = "hell";
        QBuffer device(&wire);
        device.open(QIODevice::ReadOnly);
        Result<BodyReader> reader = readerFor(200, "Content-Length: 5\r\n");
        QCOMPARE(readAll(*reader, device, 100), wire);
        reader->close();
        QVERIFY(reader->isBroken() && !reader->isComplete());
    }

    void refusesUnclearEnds_data()
    {
        QTest::addColumn<QByteArray>("headers");
        for (const char* headers : { "Content-Length: -1\r\n", "Content-Length: five\r\n",
                 "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: +5\r\n",
                 "Content-Length: 99999999999999999999\r\n", "Content-Length: 5,\r\n",
                 "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: gzip\r\n" }) {
            QTest::newRow(headers) << QByteArray(headers);
        }
    }

    void refusesUnclearEnds()
    {
        QFETCH(QByteArray, headers);
        const Result<BodyReader> reader = readerFor(200, headers);
        QVERIFY(!reader.has_value());
        QCOMPARE(reader.error().kind, ErrorKind::NotPrometheus);
    }

    void refusesBrokenChunks_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::newRow("no size") << QByteArray("\r\nhello");
        QTest::newRow("no number") << QByteArray("hello\r\n");
        QTest::newRow("negative") << QByteArray("-5\r\nhello\r\n");
        QTest::newRow("too large a number") << QByteArray("ffffffffffffffff\r\n");
        QTest::newRow("no line break behind it") << QByteArray("5\r\nhello6\r\n");
        QTest::newRow("endless size") << QByteArray(5000, '0');
        QTest::newRow("endless extension") << QByteArray("5;" + QByteArray(5000, 'x') + "\r\n");
        QByteArray trailers = "0\r\n";
        for (int i = 0; i < 1000; ++i) {
            trailers += "X-" + QByteArray::number(i) + ": " + QByteArray(90, 'x') + "\r\n";
        }
        QTest::newRow("endless trailers") << trailers;
    }

    void refusesBrokenChunks()
    {
        QFETCH(QByteArray, wire);
        QBuffer device(&wire);
        device.open(QIODevice::ReadOnly);
        Result<BodyReader> reader = readerFor(200, "Transfer-Encoding: chunked\r\n");
        static_cast<void>(readAll(*reader, device, 100));
        QVERIFY(reader->isBroken());
    }

    void standsWhateverComes()
    {
        const QByteArray sound = "5\r\nhello\r\n3;a=b\r\nyou\r\n0\r\nA: b\r\n\r\n";
        std::mt19937 random(7);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray wire = sound;
            for (int change = 0; change < 2; ++change) {
                wire[qsizetype(random() % std::size_t(wire.size()))] = char(random() & 0xff);
            }
            QBuffer device(&wire);
            device.open(QIODevice::ReadOnly);
            Result<BodyReader> reader = readerFor(200, "Transfer-Encoding: chunked\r\n");
            QVERIFY(readAll(*reader, device, 7).size() <= wire.size());
            reader->close();
            QVERIFY(reader->isComplete() != reader->isBroken());
        }
    }
};

QTEST_GUILESS_MAIN(tst_BodyReader)
#include "tst_BodyReader.moc"
