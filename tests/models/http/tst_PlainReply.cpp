// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/PlainReply.h"
#include "support/FaultServer.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 20'000;
const QByteArrayList kChunked { "Transfer-Encoding: chunked" };

} // namespace

/// What HttpExchange relies on; how it deals with it is asked in tst_HttpTransport and
/// tst_HttpFaults.
class tst_PlainReply : public QObject
{
    Q_OBJECT

    FaultServer m_server;
    std::shared_ptr<PlainConnections> m_connections;

    std::unique_ptr<PlainReply> ask(const QByteArray& path, std::optional<QByteArray> body = {})
    {
        QNetworkRequest request(QUrl(m_server.url() + QString::fromLatin1(path)));
        request.setRawHeader("X-Mine", "yes");
        return std::make_unique<PlainReply>(
            m_connections, PlainReply::Question { .request = request, .body = std::move(body) });
    }

    /// All of it, read as it comes.
    QByteArray read(PlainReply& reply)
    {
        QByteArray all;
        connect(&reply, &QIODevice::readyRead, this, [&] { all += reply.readAll(); });
        const QSignalSpy finished(&reply, &QNetworkReply::finished);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(finished.size(), qsizetype { 1 }, kWaitMs); }();
        return all + reply.readAll();
    }

    static int statusOf(const QNetworkReply& reply)
    {
        return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_connections = std::make_shared<PlainConnections>(1h);
    }

    void asksAndAnswers()
    {
        m_server.on("/a",
            FaultScript::answer(200, "application/json", "{\"a\":1}", { "X-Other: \xE2\x82\xAC" }));
        const auto reply = ask("/a?query=up%7B%7D", "x=1");
        QStringList told;
        const auto note = [&told](const QString& what) { return [&told, what] { told += what; }; };
        connect(reply.get(), &QNetworkReply::socketStartedConnecting, this, note(u"connecting"_s));
        connect(reply.get(), &QNetworkReply::requestSent, this, note(u"sent"_s));
        connect(reply.get(), &QNetworkReply::metaDataChanged, this, note(u"head"_s));
        connect(reply.get(), &QNetworkReply::finished, this, note(u"finished"_s));
        QVERIFY(reply->isRunning());
        QCOMPARE(read(*reply), QByteArray("{\"a\":1}"));
        QCOMPARE(told, (QStringList { u"connecting"_s, u"sent"_s, u"head"_s, u"finished"_s }));
        QVERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(statusOf(*reply), 200);
        QCOMPARE(reply->rawHeader("content-type"), QByteArray("application/json"));
        QCOMPARE(reply->rawHeader("x-other"), QByteArray("\xE2\x82\xAC"));
        const FaultServer::Request& request = m_server.requests().back();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.path, QByteArray("/a"));
        QCOMPARE(request.query, QByteArray("query=up%7B%7D"));
        QCOMPARE(request.body, QByteArray("x=1"));
        QCOMPARE(request.headers.value("host"), QUrl(m_server.url()).authority().toLatin1());
        QCOMPARE(request.headers.value("x-mine"), QByteArray("yes"));
    }

    void asksAgainOverTheSameConnection()
    {
        m_server.on("/a", FaultScript::json("1"));
        m_server.on("/chunks", FaultScript::head(200, kChunked).chunk("12").chunk("3").chunk(""));
        m_server.on("/last", FaultScript::answer(200, "text/plain", "x", { "Connection: close" }));
        const int before = m_server.connectionCount();
        for (const char* path : { "/a", "/chunks", "/a", "/none", "/last" }) {
            const auto reply = ask(path);
            static_cast<void>(read(*reply));
            QCOMPARE(reply->error(), QNetworkReply::NoError);
        }
        QCOMPARE(m_server.connectionCount(), before + 1);
        QCOMPARE(m_connections->resting(), std::size_t { 0 });
        const auto reply = ask("/a");
        QCOMPARE(read(*reply), QByteArray("1"));
        QCOMPARE(m_server.connectionCount(), before + 2);
    }

    void passesOverWhatComesBeforeTheAnswer()
    {
        m_server.on("/a",
            FaultScript::nothing()
                .write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
                .write("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"));
        const auto reply = ask("/a");
        QCOMPARE(read(*reply), QByteArray("no"));
        QCOMPARE(statusOf(*reply), 404);
        QCOMPARE(reply->error(), QNetworkReply::NoError);
    }

    void readsPieceByPiece()
    {
        m_server.on("/a",
            FaultScript::nothing().drip(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 1));
        const auto reply = ask("/a");
        QCOMPARE(read(*reply), QByteArray("abc"));
        QCOMPARE(m_connections->resting(), std::size_t { 1 });
    }

    void saysHowItFails_data()
    {
        using Error = QNetworkReply::NetworkError;
        QTest::addColumn<QList<QByteArray>>("parts");
        QTest::addColumn<Error>("error");
        const QByteArray head = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("closed at once") << QList<QByteArray> {} << Error::RemoteHostClosedError;
        QTest::newRow("closed in the head")
            << QList<QByteArray> { head } << Error::RemoteHostClosedError;
        QTest::newRow("closed in the body")
            << QList<QByteArray> { head + "Content-Length: 5\r\n\r\nhell" }
            << Error::RemoteHostClosedError;
        QTest::newRow("closed in a chunk's size")
            << QList<QByteArray> { head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1" }
            << Error::RemoteHostClosedError;
        QTest::newRow("no HTTP") << QList<QByteArray> { "SSH-2.0-OpenSSH_9.2p1\r\n" }
                                 << Error::ProtocolFailure;
        QTest::newRow("broken chunk")
            << QList<QByteArray> { head + "Transfer-Encoding: chunked\r\n\r\n", "what?\r\n" }
            << Error::ProtocolFailure;
        QTest::newRow("unclear length")
            << QList<QByteArray> { head + "Content-Length: x\r\n\r\n" } << Error::ProtocolFailure;
        QTest::newRow("endless head")
            << QList<QByteArray> { head + "A: " + QByteArray(kMostHeadBytes, 'x') }
            << Error::ProtocolFailure;
    }

    void saysHowItFails()
    {
        QFETCH(QList<QByteArray>, parts);
        QFETCH(QNetworkReply::NetworkError, error);
        FaultScript script = FaultScript::nothing();
        for (const QByteArray& part : parts) {
            script.write(part);
        }
        const bool closes = error == QNetworkReply::RemoteHostClosedError;
        m_server.on("/a", closes ? script.close() : script.stall());
        const auto reply = ask("/a");
        static_cast<void>(read(*reply));
        QCOMPARE(reply->error(), error);
        QCOMPARE(m_connections->resting(), std::size_t { 0 });
    }

    void takesABodyThatEndsWithTheConnection()
    {
        const QByteArray body(300'000, 'x');
        m_server.on("/a", FaultScript::head(200, {}).write(body).close());
        const auto reply = ask("/a");
        QCOMPARE(read(*reply), body);
        QCOMPARE(reply->error(), QNetworkReply::NoError);
    }

    /// The server waits; Qt's own reply takes all it can get of a chunk.
    void readsNothingAhead()
    {
        constexpr qint64 kBody = 64LL * 1024 * 1024;
        constexpr qint64 kPiece = 65536;
        m_server.on("/a",
            FaultScript::head(200, kChunked)
                .write(QByteArray::number(kBody, 16) + "\r\n")
                .repeat(QByteArray(kPiece, 'x'), kBody / kPiece)
                .write("\r\n0\r\n\r\n"));
        const auto reply = ask("/a");
        reply->setReadBufferSize(256 * 1024);
        const QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QTRY_VERIFY_WITH_TIMEOUT(reply->bytesAvailable() >= 256 * 1024, kWaitMs);
        QTest::qWait(100); // it could have read all of it meanwhile
        QCOMPARE(reply->bytesAvailable(), qint64 { 256 * 1024 });
        QVERIFY(finished.isEmpty());
        qint64 count = reply->readAll().size();
        connect(reply.get(), &QIODevice::readyRead, this,
            [&count, &reply] { count += reply->readAll().size(); });
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), kWaitMs);
        QCOMPARE(count, kBody);
        QCOMPARE(reply->error(), QNetworkReply::NoError);
    }

    /// A full socket stops reading until it is asked for more than it has, and between two chunks
    /// nobody asks for a whole line that is not there.
    void readsOnWhenItsBufferEndsBetweenTwoChunks()
    {
        constexpr qint64 kBuffer = 256 * 1024;
        const QByteArray chunk(kBuffer - 8, 'x'); // with "3fff8\r\n" before it and "\r" after
        m_server.on("/a",
            FaultScript::head(200, kChunked)
                .write("3fff8\r\n" + chunk + "\r\n1\r\ny\r\n0\r\n\r\n"));
        const auto reply = ask("/a");
        reply->setReadBufferSize(kBuffer);
        const QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QTRY_COMPARE_WITH_TIMEOUT(reply->bytesAvailable(), kBuffer, kWaitMs);
        QTest::qWait(50); // the rest waits on the wire
        QByteArray all = reply->readAll();
        QCOMPARE(all, chunk);
        connect(reply.get(), &QIODevice::readyRead, this, [&] { all += reply->readAll(); });
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), kWaitMs);
        QCOMPARE(all, chunk + 'y');
    }

    /// Go's servers refuse a second Host, and a second length is how requests are smuggled.
    void sendsOneHostAndOneLength()
    {
        m_server.on("/a", FaultScript::json("1"));
        QNetworkRequest request(QUrl(m_server.url() + u"/a"_s));
        request.setRawHeader("host", "prometheus.internal");
        request.setRawHeader("content-length", "99");
        request.setRawHeader("Transfer-encoding", "chunked");
        const auto reply = std::make_unique<PlainReply>(
            m_connections, PlainReply::Question { .request = request, .body = "x=1" });
        QCOMPARE(read(*reply), QByteArray("1"));
        QCOMPARE(statusOf(*reply), 200); // the server answers two of them with 400
        QCOMPARE(
            m_server.requests().back().headers.value("host"), QByteArray("prometheus.internal"));
        QCOMPARE(m_server.requests().back().headers.value("content-length"), QByteArray("3"));
        QVERIFY(!m_server.requests().back().headers.contains("transfer-encoding"));
    }

    /// Somebody on the way may see another end than we do.
    void leavesAConnectionWhoseAnswerHasTwoLengths()
    {
        m_server.on("/a",
            FaultScript::head(200, kChunked + QByteArrayList { "Content-Length: 1" })
                .chunk("abc")
                .chunk(""));
        const auto reply = ask("/a");
        QCOMPARE(read(*reply), QByteArray("abc"));
        QCOMPARE(m_connections->resting(), std::size_t { 0 });
    }

    void endsQuietlyWhenItIsAborted()
    {
        m_server.on("/a", FaultScript::head(200, kChunked).chunk("x").stall());
        const auto reply = ask("/a");
        const QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QTRY_VERIFY_WITH_TIMEOUT(reply->bytesAvailable() > 0, kWaitMs);
        reply->abort();
        QVERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
        const auto never = ask("/a");
        never->abort();
        QTest::qWait(20);
        QVERIFY(finished.isEmpty());
        QCOMPARE(m_connections->resting(), std::size_t { 0 });
    }
};

QTEST_GUILESS_MAIN(tst_PlainReply)
#include "tst_PlainReply.moc"
