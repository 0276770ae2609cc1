// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "TransportHarness.h"

#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_HttpTransport : public QObject
{
    Q_OBJECT

private:
    static bool hasSecret(const FaultServer::Request& request)
    {
        return request.headers.contains("authorization")
            || request.headers.contains("x-scope-orgid");
    }

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

    void sendsFormsByPost()
    {
        FaultServer server;
        server.on("/pre/x", FaultScript::json(kOk));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.settings.baseUrl.setPath(u"/pre"_s);
        m_harness.open(setup);
        const Result<HttpResponse> response = m_harness.ask(post());
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
        m_harness.open(TransportHarness::setupFor(server));
        QVERIFY(m_harness.ask(get()).has_value());
        QVERIFY(m_harness.ask(get()).has_value());
        const FaultServer::Request& request = server.requests().back();
        QVERIFY(request.headers.value("user-agent").startsWith("promdesk/"));
        QCOMPARE(request.headers.value("accept"), "application/json, */*;q=0.1");
        QFETCH_GLOBAL(bool, isStraight);
        QCOMPARE(request.headers.value("accept-encoding") == "identity", isStraight);
        QVERIFY(!request.headers.contains("cookie"));
        QVERIFY(!request.headers.contains("authorization"));
        QCOMPARE(server.connectionCount(), 1);
    }

    void sendsCredentialsToItsServer()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(kOk));
        m_harness.open(TransportHarness::secretSetup(server));
        QVERIFY(m_harness.ask(get()).has_value());
        const auto& headers = server.requests().front().headers;
        QCOMPARE(headers.value("authorization"), "Basic " + QByteArray("ann:s3cret").toBase64());
        QCOMPARE(headers.value("x-scope-orgid"), "tenant-a");

        TransportSetup setup = TransportHarness::setupFor(server);
        setup.settings.auth = AuthKind::Bearer;
        setup.credentials.bearerToken = u"t0ken"_s;
        m_harness.open(setup);
        QVERIFY(m_harness.ask(get()).has_value());
        QCOMPARE(server.requests().back().headers.value("authorization"), "Bearer t0ken");
    }

    void refusesSecretsThatWouldBeginAnotherHeader()
    {
        const FaultServer server;
        TransportSetup setup = TransportHarness::secretSetup(server);
        setup.credentials.headers = { { u"X-Tenant"_s, u"a\r\nX-Evil: 1"_s } };
        m_harness.open(setup);
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(server.connectionCount(), 0);
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
        m_harness.open(TransportHarness::setupFor(server));
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(m_harness.ask(post())->status, 200);
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
        m_harness.open(TransportHarness::secretSetup(server));
        QCOMPARE(m_harness.ask(post())->status, status);
        QCOMPARE(m_harness.ask(post())->status, status);
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
        m_harness.open(TransportHarness::secretSetup(server));
        QCOMPARE(m_harness.ask(post())->status, 200);
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
        m_harness.open(TransportHarness::secretSetup(server));
        const Result<HttpResponse> response = m_harness.ask(post());
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
        m_harness.open(TransportHarness::setupFor(server));
        const Result<HttpResponse> response = m_harness.ask(get());
        QCOMPARE(response.error().kind, ErrorKind::Redirected);
        QCOMPARE(static_cast<int>(server.requests().size()), limits::kRedirects + 1);
    }

    void followsNoRedirectWhenToldNotTo()
    {
        FaultServer server;
        server.on("/x", FaultScript::redirect(302, "/y"));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.settings.followsRedirects = false;
        m_harness.open(setup);
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::Redirected);
        QCOMPARE(server.requests().size(), std::size_t { 1 });
    }

    void refusesRequestsThatServersDrop()
    {
        FaultServer server;
        m_harness.open(TransportHarness::setupFor(server));
        HttpRequest request = post();
        request.parameters = { { "query", QByteArray(limits::kRequestBytes, 'x') } };
        QCOMPARE(m_harness.ask(request).error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(server.connectionCount(), 0);
    }

    void readsPauseAndClockOffTheAnswer()
    {
        FaultServer server;
        server.on("/x",
            FaultScript::answer(429, "text/plain", "slow",
                { "Retry-After: 7", "Date: Sun, 22 Nov 2026 20:14:08 GMT" }));
        server.on("/y", FaultScript::answer(503, "text/plain", "slow", { "Retry-After: 99999" }));
        m_harness.open(TransportHarness::setupFor(server));
        const Result<HttpResponse> response = m_harness.ask(get());
        QCOMPARE(response->retryAfterMs.value_or(0), 7000);
        QCOMPARE(response->date.value_or(Instant()).toMs(), 1'795'378'448'000);
        QCOMPARE(m_harness.ask(get(u"/y"_s))->retryAfterMs.value_or(0), 300'000);
    }

    void keepsToItsLimitOfRequests()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(kOk).after(30));
        m_harness.open(TransportHarness::setupFor(server));
        std::array<Answer, 10> answers;
        for (Answer& answer : answers) {
            m_harness.send(post(), answer);
        }
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QVERIFY(answer->has_value());
        }
        QCOMPARE(server.mostAtOnce(), limits::kMostRequestsPerServer);
    }

    void cancelsWhatWaitsAndWhatIsUnderWay()
    {
        FaultServer server;
        server.on("/x", FaultScript::nothing().stall());
        server.on("/y", FaultScript::json(kOk));
        m_harness.open(TransportHarness::setupFor(server));
        CancelSource source;
        const HttpTransport::Group group = m_harness.transport().group(source.token());
        std::array<Answer, limits::kMostRequestsPerServer + 2> answers;
        for (Answer& answer : answers) {
            m_harness.send(get(), answer, group);
        }
        Answer kept;
        m_harness.send(get(u"/y"_s), kept);
        QTRY_COMPARE(server.requests().size(), std::size_t { limits::kMostRequestsPerServer });
        source.cancel();
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
        }
        QTRY_VERIFY(kept.has_value());
        QVERIFY(kept->has_value());
        QCOMPARE(server.requests().size(), std::size_t { limits::kMostRequestsPerServer + 1 });
        Answer late;
        m_harness.send(get(), late, group);
        QTRY_VERIFY(late.has_value());
        QCOMPARE(late->error().kind, ErrorKind::Cancelled);
    }

    /// Every group of one token ends at once, not only the one that was made last.
    void cancelsAllGroupsOfOneToken()
    {
        FaultServer server;
        server.on("/x", FaultScript::nothing().stall());
        m_harness.open(TransportHarness::setupFor(server));
        CancelSource source;
        std::array<Answer, limits::kMostRequestsPerServer + 2> answers;
        for (Answer& answer : answers) {
            m_harness.send(get(), answer, m_harness.transport().group(source.token()));
        }
        QTRY_COMPARE(server.requests().size(), std::size_t { limits::kMostRequestsPerServer });
        source.cancel();
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
        }
    }

    void asksBelowAPrefixFromThenOn()
    {
        FaultServer server;
        server.on("/prefix/x", FaultScript::json(kOk));
        m_harness.open(TransportHarness::setupFor(server));
        QVERIFY(m_harness.transport().isAtRoot());
        QCOMPARE(m_harness.ask(get())->status, 404);
        m_harness.transport().usePathPrefix(u"/prefix"_s);
        QVERIFY(!m_harness.transport().isAtRoot());
        QCOMPARE(m_harness.ask(get())->status, 200);
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(server.requests().back().path, "/prefix/x");
    }

    void answersEverythingWhenClosed()
    {
        FaultServer server;
        server.on("/x", FaultScript::nothing().stall());
        m_harness.open(TransportHarness::setupFor(server));
        std::array<Answer, limits::kMostRequestsPerServer + 2> answers;
        for (Answer& answer : answers) {
            m_harness.send(get(), answer);
        }
        QTRY_COMPARE(server.requests().size(), std::size_t { limits::kMostRequestsPerServer });
        m_harness.close();
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
        m_harness.open(TransportHarness::setupFor(server));
        QVERIFY(m_harness.ask(post()).has_value());
        const Result<HttpResponse> second = m_harness.ask(post());
        QVERIFY2(second.has_value(), second ? "" : qPrintable(second.error().toDisplayText()));
        QCOMPARE(server.requests().size(), std::size_t { 3 });
        QCOMPARE(server.connectionCount(), 2);
    }

    void tellsAnObserverOfEveryRequestBeforeItsAnswer()
    {
        FaultServer server;
        server.on("/x", FaultScript::json(kOk));
        server.on("/gone", FaultScript::answer(404, "text/plain", "no s3cret here"));
        server.on("/late", FaultScript::nothing().stall());
        TransportSetup setup = TransportHarness::secretSetup(server);
        setup.settings.id = u"lab"_s;
        auto notes = std::make_shared<std::vector<RequestNote>>();
        setup.observer = [notes](RequestNote note) { notes->push_back(std::move(note)); };
        m_harness.open(setup);
        HttpRequest request = get();
        request.about.expression = "{job=\"x\"}";
        request.about.origin.asker = RequestOrigin::Asker::Discovery;
        QVERIFY(m_harness.ask(request).has_value());
        QCOMPARE(notes->size(), std::size_t { 1 }); // no later than the answer
        const RequestNote& first = notes->front();
        QCOMPARE(first.sourceId, u"lab"_s);
        QCOMPARE(first.path, u"/x"_s);
        QCOMPARE(first.about.expression, std::string("{job=\"x\"}"));
        QCOMPARE(first.about.origin.asker, RequestOrigin::Asker::Discovery);
        QCOMPARE(first.status, 200);
        QCOMPARE(first.bytes, static_cast<std::size_t>(kOk.size()));
        QVERIFY(!first.error && first.askedAt > Instant());

        QVERIFY(m_harness.ask(get(u"/gone"_s)).has_value());
        QCOMPARE(notes->back().status, 404);

        CancelSource cancel;
        Answer answer;
        m_harness.send(get(u"/late"_s), answer, m_harness.transport().group(cancel.token()));
        QTRY_COMPARE(server.requests().size(), std::size_t { 3 });
        cancel.cancel();
        QTRY_VERIFY(answer.has_value());
        QCOMPARE(notes->size(), std::size_t { 3 });
        QVERIFY(notes->back().error && notes->back().error->kind == ErrorKind::Cancelled);
        QCOMPARE(notes->back().status, 0);
    }
};

QTEST_GUILESS_MAIN(tst_HttpTransport)
#include "tst_HttpTransport.moc"
