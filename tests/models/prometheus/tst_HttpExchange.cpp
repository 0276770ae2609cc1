// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Executor.h"
#include "prometheus/HttpExchange.h"
#include "support/FaultServer.h"
#include "support/LateExecutor.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::ErrorKind)
Q_DECLARE_METATYPE(promdesk::test::FaultScript)

namespace {

using Method = HttpRequest::Method;
using FormSupport = ServerSession::FormSupport;

const QByteArray kOk = R"({"status":"success"})";

HttpRequest form()
{
    return { .method = Method::PostForm, .path = u"/x"_s, .parameters = { { "query", "up" } } };
}

/// Keeps what it gets, as much as it wants.
class Keeper final : public BodySink
{
public:
    [[nodiscard]] bool accepts(const QByteArray& type, QByteArrayView) const override
    {
        return type == "application/x-stream";
    }

    [[nodiscard]] bool add(QByteArrayView piece) override
    {
        body.append(piece);
        return body.size() < most;
    }

    QByteArray body;
    qsizetype most = 100'000'000;
};

FaultScript streamed(const QByteArray& body)
{
    return FaultScript::answer(200, "application/x-stream", body);
}

} // namespace

class tst_HttpExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(m_server->url());
        setup.connectDeadline = Duration::fromSeconds(20);
        open(setup);
    }

    void cleanup()
    {
        m_exchange.reset();
        m_session.reset();
        m_server.reset();
    }

    void answersOnceWithWhatTheServerSaid()
    {
        m_server->on("/x",
            FaultScript::answer(503, "text/plain", "busy",
                { "Retry-After: 7", "Date: Sat, 28 Nov 2026 12:00:00 GMT" }));
        const auto answer = ask({ .path = u"/x"_s });
        QVERIFY(answer);
        QCOMPARE(answer->status, 503);
        QCOMPARE(answer->body, QByteArray("busy"));
        QCOMPARE(answer->contentType, QByteArray("text/plain"));
        QCOMPARE(answer->retryAfterMs, std::optional<qint64>(7000));
        QCOMPARE(answer->date, std::optional(Instant::fromSeconds(1'795'867'200)));
        QCOMPARE(answer->server, m_session->serverText());
        QVERIFY(answer->took >= answer->firstByteAfter);
        QCOMPARE(m_finished, 1);
    }

    void learnsThatFormsAreRefused()
    {
        m_server->onMethod("POST", "/x", FaultScript::answer(405, "text/plain", "no"));
        m_server->onMethod("GET", "/x", FaultScript::json(kOk));
        QCOMPARE(ask(form())->status, 200);
        QCOMPARE(m_session->formSupport(), FormSupport::Get);
        QCOMPARE(methods(), (QByteArrayList { "POST", "GET" }));
        QCOMPARE(m_server->requests().back().query, QByteArray("query=up"));
        QCOMPARE(ask(form())->status, 200);
        QCOMPARE(methods(), (QByteArrayList { "POST", "GET", "GET" }));
    }

    /// A failed query says nothing against POST, a login that fails nothing for GET.
    void learnsOnlyFromAnswersThatTell_data()
    {
        QTest::addColumn<int>("post");
        QTest::addColumn<int>("get");
        QTest::addColumn<FormSupport>("support");
        QTest::newRow("POST answers") << 200 << 0 << FormSupport::Post;
        QTest::newRow("POST finds a mistake") << 400 << 0 << FormSupport::Unknown;
        QTest::newRow("both refused") << 403 << 403 << FormSupport::Post;
        QTest::newRow("GET wants a login") << 405 << 401 << FormSupport::Post;
        QTest::newRow("GET finds a mistake") << 501 << 400 << FormSupport::Get;
    }

    void learnsOnlyFromAnswersThatTell()
    {
        QFETCH(int, post);
        QFETCH(int, get);
        QFETCH(FormSupport, support);
        m_server->onMethod("POST", "/x", FaultScript::answer(post, "text/plain", "post"));
        m_server->onMethod("GET", "/x", FaultScript::answer(get, "text/plain", "get"));
        QCOMPARE(ask(form())->status, get == 0 ? post : get);
        QCOMPARE(m_session->formSupport(), support);
    }

    void refusesTooLargeRequestsBeforeItConnects()
    {
        HttpRequest request = form();
        request.parameters = { { "match[]", QByteArray(limits::kRequestBytes, 'x') } };
        const auto answer = ask(request);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(m_server->connectionCount(), 0);
    }

    void endsAtEachOfItsDeadlines_data()
    {
        QTest::addColumn<int>("which"); ///< 0: first byte, 1: between two pieces, 2: the whole
        QTest::newRow("nothing comes") << 0;
        QTest::newRow("nothing more comes") << 1;
        QTest::newRow("it takes too long") << 2;
    }

    void endsAtEachOfItsDeadlines()
    {
        QFETCH(int, which);
        TransportSetup setup = m_session->setup();
        const Duration soon = Duration::fromMs(50);
        HttpRequest request { .path = u"/x"_s };
        if (which == 0) {
            request.firstByteWithin = soon;
        } else if (which == 1) {
            setup.idleDeadline = soon;
        } else {
            request.timeout = soon;
        }
        m_server->on("/x",
            which == 0 ? FaultScript::nothing().stall()
                       : FaultScript::head(200, { "Content-Length: 10" }).write("half").stall());
        open(setup);
        const auto answer = ask(request);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Timeout);
        QCOMPARE(m_finished, 1);
    }

    void streamsIntoASinkThatAccepts()
    {
        const QByteArray body(3'000'000, 'b');
        m_server->on("/x", streamed(body));
        const auto sink = std::make_shared<Keeper>();
        const auto answer = ask({ .path = u"/x"_s, .sink = sink });
        QVERIFY(answer);
        QVERIFY(answer->body.isEmpty());
        QCOMPARE(sink->body, body);
    }

    void collectsWhatTheSinkDoesNotWant()
    {
        const auto sink = std::make_shared<Keeper>();
        m_server->on("/x", FaultScript::json(kOk));
        QCOMPARE(ask({ .path = u"/x"_s, .sink = sink })->body, kOk);
        m_server->on("/y", FaultScript::answer(500, "application/x-stream", "broken"));
        QCOMPARE(ask({ .path = u"/y"_s, .sink = sink })->body, QByteArray("broken"));
        QVERIFY(sink->body.isEmpty());
    }

    void endsWhenTheSinkHasEnough()
    {
        m_server->on("/x",
            FaultScript::head(200, { "Content-Type: application/x-stream" })
                .repeat(QByteArray(10'000, 'x'), 1'000'000));
        const auto sink = std::make_shared<Keeper>();
        sink->most = 50'000;
        const auto answer = ask({ .path = u"/x"_s, .maxBytes = 1'000'000'000, .sink = sink });
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QVERIFY(sink->body.size() >= 50'000);
    }

    void boundsStreamedBodiesToo()
    {
        m_server->on("/x", streamed(QByteArray(100'001, 'x')));
        const auto sink = std::make_shared<Keeper>();
        const auto answer = ask({ .path = u"/x"_s, .maxBytes = 100'000, .sink = sink });
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::TooMuch);
        m_server->on("/y", streamed(QByteArray(100'000, 'x')));
        QVERIFY(ask({ .path = u"/y"_s, .maxBytes = 100'000, .sink = sink }));
    }

    void waitsForItsSinkBeforeItFails_data()
    {
        QTest::addColumn<FaultScript>("script");
        QTest::addColumn<ErrorKind>("kind");
        const QByteArray begun = "HTTP/1.1 200 OK\r\nContent-Type: application/x-stream\r\n"
                                 "Content-Length: 200000\r\n\r\nhalf";
        QTest::newRow("cut off") << FaultScript::nothing().write(begun).close()
                                 << ErrorKind::Truncated;
        QTest::newRow("nothing more comes")
            << FaultScript::nothing().write(begun).stall() << ErrorKind::Timeout;
        QTest::newRow("too much")
            << FaultScript::nothing().write(begun).write(QByteArray(150'000, 'x')).stall()
            << ErrorKind::TooMuch;
    }

    /// Whoever is told of the failure takes back what the sink has.
    void waitsForItsSinkBeforeItFails()
    {
        QFETCH(FaultScript, script);
        QFETCH(ErrorKind, kind);
        TransportSetup setup = m_session->setup();
        setup.idleDeadline = Duration::fromMs(50);
        open(setup);
        m_server->on("/x", script);
        const auto sink = std::make_shared<Keeper>();
        LateExecutor worker;
        begin({ .path = u"/x"_s, .maxBytes = 100'000, .sink = sink }, worker);
        QTRY_COMPARE(worker.waiting(), std::size_t { 1 });
        // Comes to its end after the other's transfer.
        HttpExchange later(
            *m_session, threads(), { .path = u"/y"_s, .firstByteWithin = Duration::fromMs(200) });
        m_server->on("/y", FaultScript::nothing().stall());
        bool isLate = false;
        later.start([&isLate](const Result<HttpResponse>&) { isLate = true; });
        QTRY_VERIFY(isLate);
        QCOMPARE(m_finished, 0);
        worker.runAll();
        QCOMPARE(m_finished, 1);
        QCOMPARE(m_answer->error().kind, kind);
        QVERIFY(sink->body.startsWith("half"));
    }

    void followsItsServerOnly()
    {
        FaultServer other;
        m_server->on("/x", FaultScript::redirect(302, "/y"));
        m_server->on("/y", FaultScript::json(kOk));
        QCOMPARE(ask({ .path = u"/x"_s })->status, 200);
        m_server->on("/z", FaultScript::redirect(302, other.url().toLatin1() + "/y"));
        const auto answer = ask({ .path = u"/z"_s });
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Redirected);
        QCOMPARE(other.connectionCount(), 0);
    }

    void saysNothingOnceItIsDestroyed()
    {
        m_server->on("/x", FaultScript::nothing().stall());
        begin({ .path = u"/x"_s });
        QTRY_COMPARE(m_server->requests().size(), std::size_t { 1 });
        m_exchange.reset(); // aborts the transfer, which ends it for the network
        m_server->on("/y", FaultScript::json(kOk));
        HttpExchange later(*m_session, threads(), { .path = u"/y"_s });
        std::optional<Result<HttpResponse>> answer;
        later.start([&answer](Result<HttpResponse> result) { answer = std::move(result); });
        QTRY_VERIFY(answer.has_value());
        QCOMPARE(m_finished, 0);
    }

private:
    void open(const TransportSetup& setup)
    {
        m_exchange.reset();
        m_session = std::make_unique<ServerSession>(setup);
        m_finished = 0;
    }

    [[nodiscard]] HttpExchange::Threads threads() { return { m_worker, m_io }; }

    void begin(HttpRequest request) { begin(std::move(request), m_worker); }

    void begin(HttpRequest request, Executor& worker)
    {
        m_answer.reset();
        m_finished = 0;
        m_exchange = std::make_unique<HttpExchange>(
            *m_session, HttpExchange::Threads { worker, m_io }, std::move(request));
        m_exchange->start([this](Result<HttpResponse> result) {
            ++m_finished;
            m_answer = std::move(result);
        });
    }

    Result<HttpResponse> ask(HttpRequest request)
    {
        begin(std::move(request));
        [this] { QTRY_VERIFY_WITH_TIMEOUT(m_answer.has_value(), 20'000); }();
        return m_answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    [[nodiscard]] QByteArrayList methods() const
    {
        QByteArrayList all;
        for (const FaultServer::Request& request : m_server->requests()) {
            all += request.method;
        }
        return all;
    }

    ImmediateExecutor m_worker;
    std::shared_ptr<Executor> m_io = std::make_shared<ImmediateExecutor>();
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<ServerSession> m_session;
    std::unique_ptr<HttpExchange> m_exchange;
    std::optional<Result<HttpResponse>> m_answer;
    int m_finished = 0;
};

QTEST_GUILESS_MAIN(tst_HttpExchange)
#include "tst_HttpExchange.moc"
