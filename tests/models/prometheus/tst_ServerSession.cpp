// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ServerSession.h"
#include "support/FaultServer.h"

#include <QNetworkReply>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using Method = HttpRequest::Method;

TransportSetup setupFor(const QString& url)
{
    TransportSetup setup;
    setup.settings.baseUrl = QUrl(url);
    return setup;
}

TransportSetup secretSetup(const QString& url)
{
    TransportSetup setup = setupFor(url);
    setup.settings.auth = AuthKind::Bearer;
    setup.credentials.bearerToken = u"t0ken"_s;
    setup.credentials.headers = { { u"X-Scope-OrgID"_s, u"tenant-a"_s } };
    return setup;
}

} // namespace

class tst_ServerSession : public QObject
{
    Q_OBJECT

private:
    /// Begins a request; without a token server to ask that is done at once.
    static Result<QNetworkReply*> begin(
        ServerSession& session, const ServerSession::Attempt& attempt)
    {
        QObject asker;
        Result<QNetworkReply*> begun = failure(ErrorKind::Internal, u"not called"_s);
        session.ask(attempt, &asker, [&begun](const Result<ServerSession::Asked>& asked) {
            begun = asked.map([](const ServerSession::Asked& it) { return it.reply; });
        });
        return begun;
    }

    /// Sends one request and waits for its answer.
    static void ask(ServerSession& session, const QUrl& url, Method method = Method::Get,
        const QByteArray& body = {}, const std::vector<HttpRequest::Parameter>& headers = {})
    {
        const auto reply =
            begin(session, { .url = url, .method = method, .body = body, .headers = headers });
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().toDisplayText()));
        const std::unique_ptr<QNetworkReply> owner(*reply);
        // Straight over a socket, an answer ends when it has been read.
        QTRY_VERIFY_WITH_TIMEOUT((owner->readAll(), owner->isFinished()), 20'000);
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void buildsUrlsBelowItsBase_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("url");
        QTest::newRow("at the root")
            << u"http://h:9090"_s
            << u"http://h:9090/api/v1/query?query=up%7Ba%3D%22b%22%7D%20%2B%201&x=%C3%BC"_s;
        QTest::newRow("below a path")
            << u"https://h/a%20b"_s
            << u"https://h/a%20b/api/v1/query?query=up%7Ba%3D%22b%22%7D%20%2B%201&x=%C3%BC"_s;
        QTest::newRow("an IPv6 address")
            << u"http://[::1]:90"_s
            << u"http://[::1]:90/api/v1/query?query=up%7Ba%3D%22b%22%7D%20%2B%201&x=%C3%BC"_s;
    }

    void buildsUrlsBelowItsBase()
    {
        QFETCH(QString, base);
        QFETCH(QString, url);
        const ServerSession session(setupFor(base));
        const HttpRequest request { .path = u"/api/v1/query"_s,
            .parameters = { { "query", "up{a=\"b\"} + 1" }, { "x", "\xC3\xBC" } } };
        QCOMPARE(session.urlOf(request, Method::Get).toString(QUrl::FullyEncoded), url);
        const QUrl form = session.urlOf(request, Method::PostForm);
        QVERIFY(!form.hasQuery()); // they are in the body
        QCOMPARE(form.toString(QUrl::FullyEncoded), url.section(u'?', 0, 0));
    }

    void putsAPrefixBeforeThePathsFromThenOn()
    {
        ServerSession session(setupFor(u"http://h"_s));
        session.usePathPrefix(u"/prometheus"_s);
        QCOMPARE(session.urlOf({ .path = u"/x"_s }, Method::Get), QUrl(u"http://h/prometheus/x"_s));
    }

    void knowsItsOwnOrigin_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isOwn");
        QTest::newRow("the same") << u"http://host:9090/other?x=1"_s << true;
        QTest::newRow("in other letters") << u"http://HOST:9090/"_s << true;
        QTest::newRow("another port") << u"http://host:9091/"_s << false;
        QTest::newRow("another scheme") << u"https://host:9090/"_s << false;
        QTest::newRow("another host") << u"http://host.evil:9090/"_s << false;
        QTest::newRow("a user's name in front") << u"http://host:9090@evil/"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void knowsItsOwnOrigin()
    {
        QFETCH(QString, url);
        QFETCH(bool, isOwn);
        const ServerSession session(setupFor(u"http://host:9090/prefix"_s));
        QCOMPARE(session.isOwnOrigin(QUrl(url)), isOwn);
    }

    /// Once the server has asked for https, nothing goes in clear again.
    void staysWithHttpsAfterAnUpgrade()
    {
        ServerSession session(setupFor(u"http://host"_s));
        session.upgradeTo(QUrl(u"https://host:8443/x"_s));
        QVERIFY(session.isOwnOrigin(QUrl(u"https://host:8443/y"_s)));
        QVERIFY(!session.isOwnOrigin(QUrl(u"http://host/"_s)));
        QCOMPARE(session.serverText(), u"host:8443"_s);
        QCOMPARE(session.urlOf({ .path = u"/x"_s }, Method::Get), QUrl(u"https://host:8443/x"_s));
    }

    void asksNobodyElse()
    {
        FaultServer other;
        ServerSession session(secretSetup(u"http://host:9090"_s));
        const auto reply = begin(session, { .url = QUrl(other.url()) });
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, ErrorKind::Internal);
        QCOMPARE(other.connectionCount(), 0);
    }

    void refusesSecretsThatWouldBeginAnotherHeader()
    {
        FaultServer server;
        TransportSetup token = setupFor(server.url());
        token.credentials.bearerToken = u"a\r\nX: y"_s;
        TransportSetup header = setupFor(server.url());
        header.credentials.headers = { { u"X-A"_s, u"b\nX: y"_s } };
        TransportSetup name = setupFor(server.url());
        name.credentials.headers = { { u"X A"_s, u"b"_s } };
        for (const TransportSetup& setup : { token, header, name }) {
            ServerSession session(setup);
            const auto reply = begin(session, { .url = QUrl(server.url()) });
            QVERIFY(!reply);
            QCOMPARE(reply.error().kind, ErrorKind::InvalidArgument);
            QVERIFY(!reply.error().toDisplayText().contains(u"X: y"_s));
        }
        QCOMPARE(server.connectionCount(), 0);
    }

    void sendsItsSecretsAndNoCookies()
    {
        FaultServer server;
        server.otherwise(FaultScript::answer(200, "text/plain", "x", { "Set-Cookie: a=b" }));
        ServerSession session(secretSetup(server.url()));
        ask(session, QUrl(server.url() + u"/first"_s));
        ask(session, QUrl(server.url() + u"/second"_s));
        QCOMPARE(server.requests().size(), std::size_t { 2 });
        for (const FaultServer::Request& request : server.requests()) {
            QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer t0ken"));
            QCOMPARE(request.headers.value("x-scope-orgid"), QByteArray("tenant-a"));
            QVERIFY(!request.headers.contains("cookie"));
            QVERIFY(request.headers.value("user-agent").startsWith("promdesk/"));
        }
    }

    void sendsTheCookieItWasGiven_data()
    {
        QTest::addColumn<TransportSetup::Compression>("way");
        QTest::newRow("straight") << TransportSetup::Compression::Automatic;
        QTest::newRow("by Qt") << TransportSetup::Compression::Always;
    }

    /// Of a proxy's session, and no other one; a user's language goes before ours.
    void sendsTheCookieItWasGiven()
    {
        QFETCH(TransportSetup::Compression, way);
        FaultServer server;
        server.otherwise(FaultScript::answer(200, "text/plain", "x", { "Set-Cookie: a=b" }));
        TransportSetup setup = setupFor(server.url());
        setup.compression = way;
        setup.credentials.headers = { { u"Cookie"_s, u"session=1; theme=2"_s },
            { u"Accept-Language"_s, u"de"_s } };
        ServerSession session(setup);
        ask(session, QUrl(server.url() + u"/first"_s));
        ask(session, QUrl(server.url() + u"/second"_s));
        QCOMPARE(server.requests().size(), std::size_t { 2 });
        for (const FaultServer::Request& request : server.requests()) {
            QCOMPARE(request.headers.value("cookie"), QByteArray("session=1; theme=2"));
            QCOMPARE(request.headers.value("accept-language"), QByteArray("de"));
        }
    }

    void sendsContentWithItsOwnHeaders()
    {
        FaultServer server;
        server.otherwise(FaultScript::json("{}"));
        ServerSession session(setupFor(server.url()));
        const QByteArray body("\0\x01raw", 5);
        const std::vector<HttpRequest::Parameter> headers { { "Content-Type", "application/x-y" },
            { "Content-Encoding", "snappy" } };
        ask(session, QUrl(server.url()), Method::PostContent, body, headers);
        const FaultServer::Request& raw = server.requests().back();
        QCOMPARE(raw.method, QByteArray("POST"));
        QCOMPARE(raw.body, body);
        QCOMPARE(raw.headers.value("content-type"), QByteArray("application/x-y"));
        QCOMPARE(raw.headers.value("content-encoding"), QByteArray("snappy"));
        ask(session, QUrl(server.url()), Method::PostForm, "a=b", headers);
        const FaultServer::Request& form = server.requests().back();
        QCOMPARE(
            form.headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
        QVERIFY(!form.headers.contains("content-encoding"));
    }

    /// Packing costs more than it saves where the wire is short.
    void asksForPlainTextNearby()
    {
        FaultServer server;
        server.otherwise(FaultScript::json("{}"));
        ServerSession plain(setupFor(server.url()));
        ask(plain, QUrl(server.url()));
        QCOMPARE(server.requests().back().headers.value("accept-encoding"), QByteArray("identity"));
        TransportSetup setup = setupFor(server.url());
        setup.compression = TransportSetup::Compression::Always;
        ServerSession packed(setup);
        ask(packed, QUrl(server.url()));
        QVERIFY(server.requests().back().headers.value("accept-encoding").contains("gzip"));
    }

    void failsForMissingCertificateFilesBeforeItConnects()
    {
        FaultServer server;
        const QString url = server.url().replace(u"http:"_s, u"https:"_s);
        TransportSetup setup = setupFor(url);
        setup.settings.caFile = u"/nonexistent/ca.pem"_s;
        ServerSession session(setup);
        for (int i = 0; i < 2; ++i) {
            const auto reply = begin(session, { .url = QUrl(url) });
            QVERIFY(!reply);
            QCOMPARE(reply.error().kind, ErrorKind::Io);
        }
        QCOMPARE(server.connectionCount(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_ServerSession)
#include "tst_ServerSession.moc"
