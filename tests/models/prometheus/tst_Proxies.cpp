// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/HttpExchange.h"
#include "prometheus/NetworkProxies.h"
#include "support/FaultServer.h"
#include "support/ProxyServer.h"
#include "support/TestCertificate.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// Requests through a proxy, to a host whose name only the proxy knows.
class tst_Proxies : public QObject
{
    Q_OBJECT

private:
    static ProxyRules through(const QString& url)
    {
        const Result<QUrl> address = parseProxyUrl(url);
        return { .kind = ProxyRules::Kind::Listed, .forHttp = *address, .forHttps = *address };
    }

    /// The server under the name that only the proxy knows, with a password.
    HttpConfig configFor(const QString& scheme, const ProxyRules& proxy) const
    {
        HttpConfig config { .tls = TlsWishes {}, .proxy = proxy };
        config.settings.baseUrl =
            QUrl(scheme + u"://prom.invalid:"_s + QString::number(m_server->serverPort()));
        config.settings.auth = AuthKind::Basic;
        config.settings.username = u"ann"_s;
        config.credentials.password = u"s3cret"_s;
        config.tls->caFile = m_certificate.certificateFile();
        config.tls->serverName = u"127.0.0.1"_s;
        return config;
    }

    Result<HttpResponse> ask(const HttpConfig& config, HttpRequest request = { .path = u"/x"_s })
    {
        TransportSetup setup;
        setup.settings = config.settings;
        ServerSession session(setup, config);
        ImmediateExecutor here;
        HttpExchange exchange(session, { .worker = here, .io = nullptr }, std::move(request));
        std::optional<Result<HttpResponse>> answer;
        exchange.start([&answer](Result<HttpResponse> result) { answer = std::move(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    TestCertificate m_certificate;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<ProxyServer> m_proxy;

private Q_SLOTS:

    void initTestCase() { QVERIFY(m_certificate.make()); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        m_server->acceptTls(m_certificate.serverTls());
        m_server->on("/x", FaultScript::json("{}"));
        m_proxy = std::make_unique<ProxyServer>();
    }

    /// The proxy gets the address and its own login; the server gets its own.
    void asksForPlainServersByTheirWholeAddress()
    {
        m_proxy->ask("pete", "pr0xy");
        const auto answer =
            ask(configFor(u"http"_s, through(u"http://pete:pr0xy@"_s + m_proxy->authority())));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
        QCOMPARE(answer->status, 200);
        QCOMPARE(m_proxy->seen().size(), std::size_t { 1 });
        const ProxyServer::Seen& seen = m_proxy->seen().front();
        QCOMPARE(seen.kind, QByteArray("GET"));
        QCOMPARE(seen.target,
            "http://prom.invalid:" + QByteArray::number(m_server->serverPort()) + "/x");
        const auto& headers = m_server->requests().front().headers;
        QCOMPARE(headers.value("authorization"), "Basic " + QByteArray("ann:s3cret").toBase64());
        QVERIFY(!headers.contains("proxy-authorization"));
    }

    void tunnelsToEncryptedServers()
    {
        m_proxy->ask("pete", "pr0xy");
        ProxyRules rules = through(u"http://pete:pr0xy@"_s + m_proxy->authority());
        rules.connectHeaders = { { "X-Team", "blue" } };
        const auto answer = ask(configFor(u"https"_s, rules));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
        QCOMPARE(m_proxy->seen().size(), std::size_t { 1 });
        const ProxyServer::Seen& seen = m_proxy->seen().front();
        QCOMPARE(seen.kind, QByteArray("CONNECT"));
        QCOMPARE(seen.target, "prom.invalid:" + QByteArray::number(m_server->serverPort()));
        QCOMPARE(seen.headers.value("x-team"), QByteArray("blue"));
        QVERIFY(!seen.headers.contains("authorization"));
        const FaultServer::Request& request = m_server->requests().front();
        QVERIFY(request.isEncrypted);
        QVERIFY(request.headers.contains("authorization"));
        QVERIFY(!request.headers.contains("proxy-authorization"));
        QVERIFY(!request.headers.contains("x-team"));
    }

    void letsSocksProxiesResolveNames_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<bool>("hasLogin");
        QTest::newRow("http") << u"http"_s << false;
        QTest::newRow("https") << u"https"_s << false;
        QTest::newRow("https with a login") << u"https"_s << true;
    }

    void letsSocksProxiesResolveNames()
    {
        QFETCH(QString, scheme);
        QFETCH(bool, hasLogin);
        if (hasLogin) {
            m_proxy->ask("pete", "pr0xy");
        }
        const QString login = hasLogin ? u"pete:pr0xy@"_s : QString();
        const auto answer =
            ask(configFor(scheme, through(u"socks5://"_s + login + m_proxy->authority())));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
        QCOMPARE(m_proxy->seen().front().kind, QByteArray("SOCKS5"));
        QCOMPARE(m_proxy->seen().front().target,
            "prom.invalid:" + QByteArray::number(m_server->serverPort()));
        QCOMPARE(m_proxy->seen().front().login, hasLogin ? QByteArray("pete:pr0xy") : QByteArray());
    }

    void postsThroughAProxy()
    {
        const auto answer = ask(configFor(u"http"_s, through(m_proxy->authority())),
            { .method = HttpRequest::Method::PostForm,
                .path = u"/x"_s,
                .parameters = { { "query", "up" } } });
        QVERIFY(answer.has_value());
        QCOMPARE(m_server->requests().front().method, QByteArray("POST"));
        QCOMPARE(m_server->requests().front().body, QByteArray("query=up"));
    }

    void goesDirectlyWhereExceptionsSaySo()
    {
        ProxyRules rules = through(m_proxy->authority());
        rules.hasExceptions = true;
        rules.exceptions = u"example"_s;
        HttpConfig config = configFor(u"http"_s, rules);
        config.settings.baseUrl = QUrl(m_server->url());
        const auto answer = ask(config);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
        QVERIFY(m_proxy->seen().empty());
        QVERIFY(!m_server->requests().front().headers.contains("proxy-authorization"));
    }

    void saysThatTheProxyWantsALogin_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QString>("proxy");
        QTest::newRow("http") << u"http"_s << u"http://"_s;
        QTest::newRow("https") << u"https"_s << u"http://"_s;
        QTest::newRow("https, a wrong one") << u"https"_s << u"http://pete:wr0ng-one@"_s;
        QTest::newRow("http, a wrong one") << u"http"_s << u"http://pete:wr0ng-one@"_s;
    }

    void saysThatTheProxyWantsALogin()
    {
        QFETCH(QString, scheme);
        QFETCH(QString, proxy);
        m_proxy->ask("pete", "pr0xy");
        const auto answer = ask(configFor(scheme, through(proxy + m_proxy->authority())));
        QVERIFY(!answer.has_value());
        QCOMPARE(answer.error().kind, ErrorKind::Authentication);
        QVERIFY2(answer.error().message.contains(u"proxy"_s), qPrintable(answer.error().message));
        QVERIFY(!answer.error().toDisplayText().contains(u"wr0ng-one"_s));
        QVERIFY(m_server->requests().empty());
    }

    void saysThatTheProxyIsNotThere()
    {
        const QString gone = m_proxy->authority();
        m_proxy.reset();
        const auto answer = ask(configFor(u"http"_s, through(gone)));
        QVERIFY(!answer.has_value());
        QCOMPARE(answer.error().kind, ErrorKind::Connect);
        QVERIFY2(answer.error().message.contains(u"proxy"_s), qPrintable(answer.error().message));
    }
};

QTEST_GUILESS_MAIN(tst_Proxies)
#include "tst_Proxies.moc"
