// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "TransportHarness.h"

#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::ErrorKind)
Q_DECLARE_METATYPE(promdesk::test::FaultScript)

class tst_HttpFaults : public QObject
{
    Q_OBJECT

private:
    TransportHarness m_harness;

private Q_SLOTS:

    static void initTestCase_data() { addBothWays(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QFETCH_GLOBAL(bool, isStraight);
        TransportHarness::way = isStraight ? TransportSetup::Compression::Automatic
                                           : TransportSetup::Compression::Always;
    }

    void cleanup() { m_harness.close(); }

    void namesEveryBrokenAnswer_data()
    {
        QTest::addColumn<FaultScript>("script");
        QTest::addColumn<ErrorKind>("kind");
        const QByteArrayList chunked { "Transfer-Encoding: chunked" };
        QTest::newRow("cut chunked body")
            << FaultScript::head(200, chunked).chunk("{\"a\":").close() << ErrorKind::Truncated;
        QTest::newRow("cut after whole chunks, reset")
            << FaultScript::head(200, chunked).chunk(kOk).pause(20).reset() << ErrorKind::Truncated;
        QTest::newRow("short body")
            << FaultScript::head(200, { "Content-Length: 100" }).write("{}").close()
            << ErrorKind::Truncated;
        QTest::newRow("closed without answer")
            << FaultScript::nothing().close() << ErrorKind::Truncated;
        QTest::newRow("reset without answer")
            << FaultScript::nothing().reset() << ErrorKind::Truncated;
        QTest::newRow("stalled body")
            << FaultScript::head(200, { "Content-Length: 100" }).write("{").stall()
            << ErrorKind::Timeout;
        QTest::newRow("no answer") << FaultScript::nothing().stall() << ErrorKind::Timeout;
        QTest::newRow("dripping body")
            << FaultScript::head(200, { "Content-Length: 1000" }).drip(QByteArray(1000, ' '), 20)
            << ErrorKind::Timeout;
        QTest::newRow("huge body with length")
            << FaultScript::head(200, { "Content-Length: 1000000000" })
                   .repeat(QByteArray(65536, ' '), 1'000'000)
            << ErrorKind::TooMuch;
        QTest::newRow("huge body without length") << FaultScript::head(200, { "Connection: close" })
                                                         .repeat(QByteArray(65536, ' '), 1'000'000)
                                                  << ErrorKind::TooMuch;
        QTest::newRow("redirect to nowhere")
            << FaultScript::head(302, { "Content-Length: 0" }) << ErrorKind::Malformed;
    }

    void namesEveryBrokenAnswer()
    {
        QFETCH(FaultScript, script);
        QFETCH(ErrorKind, kind);
        FaultServer server;
        server.on("/x", script);
        TransportSetup setup = TransportHarness::secretSetup(server);
        HttpRequest request = post();
        request.timeout = Duration::fromSeconds(20);
        request.maxBytes = 1024 * 1024;
        // Short only where time must run out: a busy machine may keep the server waiting longer.
        if (kind == ErrorKind::Timeout) {
            setup.idleDeadline = Duration::fromMs(250);
            request.timeout = Duration::fromMs(600);
        }
        m_harness.open(setup);
        const Result<HttpResponse> response = m_harness.ask(request);
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().kind, kind);
        const QString text = response.error().toDisplayText() + response.error().detail;
        QVERIFY(!text.contains(u"s3cret"_s));
        QVERIFY(!text.contains(u"query="_s));
        QVERIFY2(response.error().message.endsWith(u'.'), qPrintable(response.error().message));
    }

    void takesNoCompressionThatNobodyAskedFor()
    {
        FaultServer server;
        server.on("/x",
            FaultScript::answer(200, "application/json", gzip(kOk), { "Content-Encoding: gzip" }));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.compression = TransportSetup::Compression::Automatic;
        m_harness.open(setup);
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::Malformed);
    }

    void saysThatAnotherServiceSpeaksNoHttp_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("greets like SSH") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n") << QByteArray();
        QTest::newRow("answers garbage")
            << QByteArray() << QByteArray("\x00\x01\x02 what?\r\n\r\n", 12);
        QTest::newRow("answers as mail servers do")
            << QByteArray() << QByteArray("500 unrecognised command\r\n\r\n");
    }

    void saysThatAnotherServiceSpeaksNoHttp()
    {
        QFETCH(QByteArray, greeting);
        QFETCH(QByteArray, reply);
        FaultServer server;
        server.greetWith(greeting);
        server.on("/x", FaultScript::nothing().write(reply).close());
        m_harness.open(TransportHarness::setupFor(server));
        const Result<HttpResponse> response = m_harness.ask(get());
        QVERIFY(!response.has_value());
        QFETCH_GLOBAL(bool, isStraight); // Qt only sees that it closes
        QCOMPARE(
            response.error().kind, isStraight ? ErrorKind::NotPrometheus : ErrorKind::Truncated);
        QVERIFY(response.error().message.contains(u"another service"_s));
    }

    /// Not the total deadline, which is an hour for a long query.
    void givesUpOnAServerThatSaysNothing()
    {
        FaultServer server;
        server.on("/x", FaultScript::nothing().stall());
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.firstByteDeadline = Duration::fromMs(200);
        m_harness.open(setup);
        HttpRequest request = get();
        request.timeout = Duration::fromHours(1);
        const Result<HttpResponse> response = m_harness.ask(request);
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().kind, ErrorKind::Timeout);
        QCOMPARE(
            response.error().message, u"The server took the request but said nothing for 0.2 s."_s);
    }

    /// A query is evaluated before its answer begins: it brings its own patience.
    void waitsLongerForTheFirstByteWhereARequestSaysSo()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(kOk).after(400));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.firstByteDeadline = Duration::fromMs(100);
        m_harness.open(setup);
        HttpRequest request = get();
        request.firstByteWithin = Duration::fromSeconds(20);
        QVERIFY(m_harness.ask(request).has_value());
    }

    void saysThatNobodyListens()
    {
        TransportSetup setup;
        {
            const FaultServer gone;
            setup = TransportHarness::setupFor(gone);
        }
        m_harness.open(setup);
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::Connect);
    }

    void saysThatAHostHasNoAddress()
    {
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(u"http://no-such-host.invalid:9090"_s);
        m_harness.open(setup);
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::Resolve);
    }

    void takesExactlyAsMuchAsAllowed()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(QByteArray(1000, ' ')));
        m_harness.open(TransportHarness::setupFor(server));
        HttpRequest request = get();
        request.maxBytes = 1000;
        QCOMPARE(m_harness.ask(request)->body.size(), 1000);
        request.maxBytes = 999;
        QCOMPARE(m_harness.ask(request).error().kind, ErrorKind::TooMuch);
    }

    void unpacksHonestAnswersHoweverWellTheyCompress()
    {
        const QByteArray body = "{" + QByteArray(12'000'000, ' ') + "}";
        FaultServer server;
        server.on("/x",
            FaultScript::answer(200, "application/json", gzip(body), { "Content-Encoding: gzip" }));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.compression = TransportSetup::Compression::Always;
        m_harness.open(setup);
        const Result<HttpResponse> response = m_harness.ask(get());
        QVERIFY2(
            response.has_value(), response ? "" : qPrintable(response.error().toDisplayText()));
        QVERIFY(response->body == body);
        QVERIFY(server.requests().front().headers.value("accept-encoding").contains("gzip"));
    }

    void stopsABombAtTheBudget()
    {
        FaultServer server;
        server.on("/x",
            FaultScript::answer(200, "application/json", gzip(QByteArray(20'000'000, ' ')),
                { "Content-Encoding: gzip" }));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.compression = TransportSetup::Compression::Always;
        m_harness.open(setup);
        HttpRequest request = get();
        request.maxBytes = 1024 * 1024;
        QCOMPARE(m_harness.ask(request).error().kind, ErrorKind::TooMuch);
    }

    void namesBrokenCompression()
    {
        FaultServer server;
        server.on("/x",
            FaultScript::answer(
                200, "application/json", "this is no gzip", { "Content-Encoding: gzip" }));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.compression = TransportSetup::Compression::Always;
        m_harness.open(setup);
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::Malformed);
    }
};

QTEST_GUILESS_MAIN(tst_HttpFaults)
#include "tst_HttpFaults.moc"
