// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "prometheus/HttpTransport.h"
#include "support/FaultServer.h"

#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using Answer = std::optional<Result<HttpResponse>>;

const QByteArray kOk = R"({"status":"success","data":[]})";

HttpRequest get(const QString& path = u"/x"_s)
{
    return HttpRequest { .path = path };
}

HttpRequest post(const QString& path = u"/x"_s)
{
    return HttpRequest { .method = HttpRequest::Method::PostForm,
        .path = path,
        .parameters = { { "query", "up{a=\"b\"} + 1" }, { "match[]", "\xC3\xBC & =" } } };
}

} // namespace

Q_DECLARE_METATYPE(promdesk::ErrorKind)
Q_DECLARE_METATYPE(promdesk::test::FaultScript)

class tst_HttpTransport : public QObject
{
    Q_OBJECT

private:
    TransportSetup setupFor(const FaultServer& server) const
    {
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(server.url());
        setup.connectDeadline = Duration::fromSeconds(20);
        return setup;
    }

    TransportSetup secretSetup(const FaultServer& server) const
    {
        TransportSetup setup = setupFor(server);
        setup.settings.auth = AuthKind::Basic;
        setup.settings.username = u"ann"_s;
        setup.credentials.password = u"s3cret"_s;
        setup.credentials.headers = { { u"X-Scope-OrgID"_s, u"tenant-a"_s } };
        return setup;
    }

    void open(TransportSetup setup)
    {
        m_transport = std::make_unique<HttpTransport>(m_io, m_worker, std::move(setup));
    }

    void send(HttpRequest request, Answer& answer, const HttpTransport::Group& group = {})
    {
        m_transport->send(std::move(request), group,
            [&answer](Result<HttpResponse> result) { answer = std::move(result); });
    }

    /// Sends and waits; the event loop serves the server meanwhile.
    Result<HttpResponse> ask(HttpRequest request)
    {
        Answer answer;
        send(std::move(request), answer);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    static bool hasSecret(const FaultServer::Request& request)
    {
        return request.headers.contains("authorization")
            || request.headers.contains("x-scope-orgid");
    }

    IoThread m_io;
    Mailbox m_worker;
    std::unique_ptr<HttpTransport> m_transport;

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanup() { m_transport.reset(); }

    void sendsFormsByPost()
    {
        FaultServer server;
        server.on("/pre/x", FaultScript::json(kOk));
        TransportSetup setup = setupFor(server);
        setup.settings.baseUrl.setPath(u"/pre"_s);
        open(setup);
        const Result<HttpResponse> response = ask(post());
        QVERIFY(response.has_value());
        QCOMPARE(response->status, 200);
        QCOMPARE(response->body, kOk);
        QCOMPARE(server.requests().size(), std::size_t { 1 });
        const FaultServer::Request& request = server.requests().front();
        QCOMPARE(request.method, "POST");
        QCOMPARE(
            request.body, "query=up%7Ba%3D%22b%22%7D%20%2B%201&match%5B%5D=%C3%BC%20%26%20%3D");
        QCOMPARE(request.headers.value("content-type"), "application/x-www-form-urlencoded");
    }

    void saysHonestlyWhoAsks()
    {
        FaultServer server;
        server.on("/x", FaultScript::answer(200, "application/json", kOk, { "Set-Cookie: a=b" }));
        open(setupFor(server));
        QVERIFY(ask(get()).has_value());
        QVERIFY(ask(get()).has_value());
        const FaultServer::Request& request = server.requests().back();
        QVERIFY(request.headers.value("user-agent").startsWith("promdesk/"));
        QCOMPARE(request.headers.value("accept"), "application/json, */*;q=0.1");
        QCOMPARE(request.headers.value("accept-encoding"), "identity");
        QVERIFY(!request.headers.contains("cookie"));
        QVERIFY(!request.headers.contains("authorization"));
        QCOMPARE(server.connectionCount(), 1);
    }

    void sendsCredentialsToItsServer()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(kOk));
        open(secretSetup(server));
        QVERIFY(ask(get()).has_value());
        const auto& headers = server.requests().front().headers;
        QCOMPARE(headers.value("authorization"), "Basic " + QByteArray("ann:s3cret").toBase64());
        QCOMPARE(headers.value("x-scope-orgid"), "tenant-a");

        TransportSetup setup = setupFor(server);
        setup.settings.auth = AuthKind::Bearer;
        setup.credentials.bearerToken = u"t0ken"_s;
        open(setup);
        QVERIFY(ask(get()).has_value());
        QCOMPARE(server.requests().back().headers.value("authorization"), "Bearer t0ken");
    }

    void fallsBackToGetAndRemembersIt_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : { 403, 405, 501 }) {
            QTest::addRow("%d", status) << status;
        }
    }

    void fallsBackToGetAndRemembersIt()
    {
        QFETCH(int, status);
        FaultServer server;
        server.onMethod("POST", "/x", FaultScript::answer(status, "text/plain", "no"));
        server.onMethod("GET", "/x", FaultScript::json(kOk));
        open(setupFor(server));
        QCOMPARE(ask(post())->status, 200);
        QCOMPARE(ask(post())->status, 200);
        QCOMPARE(server.requests().size(), std::size_t { 3 });
        QCOMPARE(server.requests().at(1).query,
            "query=up%7Ba%3D%22b%22%7D%20%2B%201&match%5B%5D=%C3%BC%20%26%20%3D");
        QCOMPARE(server.requests().at(2).method, "GET");
    }

    void doesNotLoopWhenNobodyIsLetIn_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("requests");
        QTest::newRow("401 is never asked again") << 401 << 2;
        QTest::newRow("403 is asked once as GET") << 403 << 3;
    }

    void doesNotLoopWhenNobodyIsLetIn()
    {
        QFETCH(int, status);
        QFETCH(int, requests);
        FaultServer server;
        server.on("/x",
            FaultScript::answer(status, "text/html", "no",
                { "WWW-Authenticate: Basic realm=\"<b>x</b>\"", "WWW-Authenticate: Negotiate",
                    "WWW-Authenticate: NTLM" }));
        open(secretSetup(server));
        QCOMPARE(ask(post())->status, status);
        QCOMPARE(ask(post())->status, status);
        QCOMPARE(static_cast<int>(server.requests().size()), requests);
    }

    void followsRedirectsOfTheSameServerAsPost_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : { 301, 302, 303, 307, 308 }) {
            QTest::addRow("%d", status) << status;
        }
    }

    void followsRedirectsOfTheSameServerAsPost()
    {
        QFETCH(int, status);
        FaultServer server;
        server.on("/x", FaultScript::redirect(status, "/y"));
        server.on("/y", FaultScript::json(kOk));
        open(secretSetup(server));
        QCOMPARE(ask(post())->status, 200);
        QCOMPARE(server.requests().size(), std::size_t { 2 });
        QCOMPARE(server.requests().back().method, "POST");
        QCOMPARE(server.requests().back().body, server.requests().front().body);
        QVERIFY(hasSecret(server.requests().back()));
    }

    void neverCarriesASecretElsewhere_data() { followsRedirectsOfTheSameServerAsPost_data(); }

    void neverCarriesASecretElsewhere()
    {
        QFETCH(int, status);
        FaultServer server;
        FaultServer other;
        other.otherwise(FaultScript::json(kOk));
        server.on("/x", FaultScript::redirect(status, other.url().toLatin1() + "/x"));
        open(secretSetup(server));
        const Result<HttpResponse> response = ask(post());
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().kind, ErrorKind::Redirected);
        QVERIFY(response.error().message.contains(QString::number(other.serverPort())));
        QCOMPARE(other.connectionCount(), 0);
        QCOMPARE(server.requests().size(), std::size_t { 1 });
    }

    void endsRedirectLoops()
    {
        FaultServer server;
        server.on("/x", FaultScript::redirect(302, "/x"));
        open(setupFor(server));
        const Result<HttpResponse> response = ask(get());
        QCOMPARE(response.error().kind, ErrorKind::Redirected);
        QCOMPARE(static_cast<int>(server.requests().size()), limits::kRedirects + 1);
    }

    void followsNoRedirectWhenToldNotTo()
    {
        FaultServer server;
        server.on("/x", FaultScript::redirect(302, "/y"));
        TransportSetup setup = setupFor(server);
        setup.settings.followsRedirects = false;
        open(setup);
        QCOMPARE(ask(get()).error().kind, ErrorKind::Redirected);
        QCOMPARE(server.requests().size(), std::size_t { 1 });
    }

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
        QTest::newRow("compressed unasked")
            << FaultScript::answer(200, "application/json", gzip(kOk), { "Content-Encoding: gzip" })
            << ErrorKind::Malformed;
        QTest::newRow("redirect to nowhere")
            << FaultScript::head(302, { "Content-Length: 0" }) << ErrorKind::Malformed;
    }

    void namesEveryBrokenAnswer()
    {
        QFETCH(FaultScript, script);
        QFETCH(ErrorKind, kind);
        FaultServer server;
        server.on("/x", script);
        TransportSetup setup = secretSetup(server);
        setup.idleDeadline = Duration::fromMs(250);
        open(setup);
        HttpRequest request = post();
        request.timeout = Duration::fromMs(600);
        request.maxBytes = 1024 * 1024;
        if (kind == ErrorKind::TooMuch) {
            request.timeout = Duration::fromSeconds(20);
        }
        const Result<HttpResponse> response = ask(request);
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().kind, kind);
        const QString text = response.error().toDisplayText() + response.error().detail;
        QVERIFY(!text.contains(u"s3cret"_s));
        QVERIFY(!text.contains(u"query="_s));
        QVERIFY2(response.error().message.endsWith(u'.'), qPrintable(response.error().message));
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
        open(setupFor(server));
        const Result<HttpResponse> response = ask(get());
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().kind, ErrorKind::Truncated);
        QVERIFY(response.error().message.contains(u"another service"_s));
    }

    void saysThatNobodyListens()
    {
        TransportSetup setup;
        {
            const FaultServer gone;
            setup = setupFor(gone);
        }
        open(setup);
        QCOMPARE(ask(get()).error().kind, ErrorKind::Connect);
    }

    void saysThatAHostHasNoAddress()
    {
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(u"http://no-such-host.invalid:9090"_s);
        open(setup);
        QCOMPARE(ask(get()).error().kind, ErrorKind::Resolve);
    }

    void refusesRequestsThatServersDrop()
    {
        FaultServer server;
        open(setupFor(server));
        HttpRequest request = post();
        request.parameters = { { "query", QByteArray(limits::kRequestBytes, 'x') } };
        QCOMPARE(ask(request).error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(server.connectionCount(), 0);
    }

    void takesExactlyAsMuchAsAllowed()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(QByteArray(1000, ' ')));
        open(setupFor(server));
        HttpRequest request = get();
        request.maxBytes = 1000;
        QCOMPARE(ask(request)->body.size(), 1000);
        request.maxBytes = 999;
        QCOMPARE(ask(request).error().kind, ErrorKind::TooMuch);
    }

    void unpacksHonestAnswersHoweverWellTheyCompress()
    {
        const QByteArray body = "{" + QByteArray(12'000'000, ' ') + "}";
        FaultServer server;
        server.on("/x",
            FaultScript::answer(200, "application/json", gzip(body), { "Content-Encoding: gzip" }));
        TransportSetup setup = setupFor(server);
        setup.compression = TransportSetup::Compression::Always;
        open(setup);
        const Result<HttpResponse> response = ask(get());
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
        TransportSetup setup = setupFor(server);
        setup.compression = TransportSetup::Compression::Always;
        open(setup);
        HttpRequest request = get();
        request.maxBytes = 1024 * 1024;
        QCOMPARE(ask(request).error().kind, ErrorKind::TooMuch);
    }

    void namesBrokenCompression()
    {
        FaultServer server;
        server.on("/x",
            FaultScript::answer(
                200, "application/json", "this is no gzip", { "Content-Encoding: gzip" }));
        TransportSetup setup = setupFor(server);
        setup.compression = TransportSetup::Compression::Always;
        open(setup);
        QCOMPARE(ask(get()).error().kind, ErrorKind::Malformed);
    }

    void readsPauseAndClockOffTheAnswer()
    {
        FaultServer server;
        server.on("/x",
            FaultScript::answer(429, "text/plain", "slow",
                { "Retry-After: 7", "Date: Sun, 22 Nov 2026 20:14:08 GMT" }));
        server.on("/y", FaultScript::answer(503, "text/plain", "slow", { "Retry-After: 99999" }));
        open(setupFor(server));
        const Result<HttpResponse> response = ask(get());
        QCOMPARE(response->retryAfterMs.value_or(0), 7000);
        QCOMPARE(response->date.value_or(Instant()).toMs(), 1'795'378'448'000);
        QCOMPARE(ask(get(u"/y"_s))->retryAfterMs.value_or(0), 300'000);
    }

    void keepsFourRequestsUnderWay()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(kOk).after(30));
        open(setupFor(server));
        std::array<Answer, 10> answers;
        for (Answer& answer : answers) {
            send(post(), answer);
        }
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QVERIFY(answer->has_value());
        }
        QCOMPARE(server.mostAtOnce(), limits::kRequestsPerServer);
    }

    void cancelsWhatWaitsAndWhatIsUnderWay()
    {
        FaultServer server;
        server.on("/x", FaultScript::nothing().stall());
        server.on("/y", FaultScript::json(kOk));
        open(setupFor(server));
        CancelSource source;
        const HttpTransport::Group group = m_transport->group(source.token());
        std::array<Answer, 6> answers;
        for (Answer& answer : answers) {
            send(get(), answer, group);
        }
        Answer kept;
        send(get(u"/y"_s), kept);
        QTRY_COMPARE(server.requests().size(), std::size_t { 4 });
        source.cancel();
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
        }
        QTRY_VERIFY(kept.has_value());
        QVERIFY(kept->has_value());
        QCOMPARE(server.requests().size(), std::size_t { 5 });
        Answer late;
        send(get(), late, group);
        QTRY_VERIFY(late.has_value());
        QCOMPARE(late->error().kind, ErrorKind::Cancelled);
    }

    void answersEverythingWhenClosed()
    {
        FaultServer server;
        server.on("/x", FaultScript::nothing().stall());
        open(setupFor(server));
        std::array<Answer, 6> answers;
        for (Answer& answer : answers) {
            send(get(), answer);
        }
        QTRY_COMPARE(server.requests().size(), std::size_t { 4 });
        m_transport.reset();
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
        }
    }

    void asksOnceMoreOnADeadConnection()
    {
        FaultServer server;
        server.on("/x",
            { FaultScript::json(kOk), FaultScript::nothing().close(), FaultScript::json(kOk) });
        open(setupFor(server));
        QVERIFY(ask(post()).has_value());
        const Result<HttpResponse> second = ask(post());
        QVERIFY2(second.has_value(), second ? "" : qPrintable(second.error().toDisplayText()));
        QCOMPARE(server.requests().size(), std::size_t { 3 });
        QCOMPARE(server.connectionCount(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_HttpTransport)
#include "tst_HttpTransport.moc"
