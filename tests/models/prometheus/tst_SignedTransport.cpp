// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "TransportHarness.h"
#include "core/AtomicFile.h"
#include "prometheus/HttpConfigFile.h"
#include "prometheus/RequestSigner.h"
#include "prometheus/SigV4.h"
#include "support/ProxyServer.h"
#include "support/TestCertificate.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kUnauthorized = "{\"message\":\"who are you\"}";

FaultScript token(const QByteArray& name)
{
    return FaultScript::json(
        "{\"access_token\":\"" + name + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
}

} // namespace

/// A transport whose connection signs in as a configuration file says.
class tst_SignedTransport : public QObject
{
    Q_OBJECT

private:
    void write(const QString& name, const QByteArray& text)
    {
        const QString path = m_folder->filePath(name);
        QVERIFY(writeFile(path, text).has_value());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        m_time = m_time.addSecs(1);
        QVERIFY(file.setFileTime(m_time, QFileDevice::FileModificationTime));
    }

    /// Opens the transport with the file.
    void open(const QByteArray& yaml, const QUrl& url)
    {
        write(u"http.yml"_s, yaml);
        const Result<ConnectionByFile> connection =
            connectionByFile(m_folder->filePath(u"http.yml"_s));
        QVERIFY2(connection, connection ? "" : qPrintable(connection.error().toDisplayText()));
        TransportSetup setup = TransportHarness::setupFor(*m_server);
        setup.settings = connection->settings;
        setup.settings.baseUrl = url;
        setup.credentials = connection->credentials;
        setup.askerChanged = [this] { ++m_otherAskers; };
        m_harness.open(setup);
    }

    [[nodiscard]] QByteArray oauth2() const
    {
        return "oauth2:\n  client_id: app\n  client_secret: s3cret-s3cret\n  token_url: "
            + m_tokens->url().toLatin1() + "/token\n";
    }

    [[nodiscard]] QByteArray authorizationOf(std::size_t request) const
    {
        return m_server->requests().at(request).headers.value("authorization");
    }

    std::atomic<int> m_otherAskers = 0;
    TransportHarness m_harness;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<FaultServer> m_tokens;
    QDateTime m_time = QDateTime::fromSecsSinceEpoch(1'790'000'000);

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        m_tokens = std::make_unique<FaultServer>();
        m_server->on("/x", FaultScript::json(kOk));
    }

    void cleanup() { m_harness.close(); }

    void saysThatAnotherTenantAsks()
    {
        m_otherAskers = 0;
        open("http_headers: {X-Scope-OrgID: {values: [a]}}\n", QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(m_otherAskers.load(), 0);
        write(u"http.yml"_s, "http_headers: {X-Scope-OrgID: {values: [b]}}\n");
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(m_otherAskers.load(), 1);
        QCOMPARE(m_server->requests().at(1).headers.value("x-scope-orgid"), QByteArray("b"));
    }

    void asksTheTokenServerOnceForManyRequests()
    {
        m_tokens->on("/token", token("t0ken-1").after(50));
        open(oauth2(), QUrl(m_server->url()));
        std::array<Answer, 12> answers;
        for (Answer& answer : answers) {
            m_harness.send(post(), answer);
        }
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().toDisplayText()));
        }
        QCOMPARE(m_tokens->requests().size(), std::size_t { 1 });
        for (std::size_t i = 0; i < answers.size(); ++i) {
            QCOMPARE(authorizationOf(i), QByteArray("Bearer t0ken-1"));
        }
        QVERIFY(!m_tokens->requests().front().headers.contains("x-scope-orgid"));
    }

    void triesOnceMoreWithANewToken()
    {
        m_tokens->on("/token", { token("t0ken-1"), token("t0ken-2") });
        m_server->on("/x",
            { FaultScript::json(kOk), FaultScript::answer(401, "text/plain", "over"),
                FaultScript::json(kOk) });
        open(oauth2(), QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(m_server->requests().size(), std::size_t { 3 });
        QCOMPARE(authorizationOf(1), QByteArray("Bearer t0ken-1"));
        QCOMPARE(authorizationOf(2), QByteArray("Bearer t0ken-2"));
        QCOMPARE(m_server->requests().at(2).body, m_server->requests().at(1).body);
    }

    void triesOnlyOnceMore()
    {
        m_tokens->on("/token", token("t0ken-1"));
        m_server->on("/x", FaultScript::answer(401, "text/plain", "no, Bearer t0ken-1"));
        open(oauth2(), QUrl(m_server->url()));
        const Result<HttpResponse> answer = m_harness.ask(post());
        QCOMPARE(answer->status, 401);
        QCOMPARE(answer->body, QByteArray("no, Bearer ***"));
        QCOMPARE(m_server->requests().size(), std::size_t { 2 });
    }

    void saysThatTheTokenServerRefused()
    {
        m_tokens->on("/token",
            FaultScript::answer(401, "application/json",
                R"({"error":"invalid_client","error_description":"s3cret-s3cret is wrong"})"));
        open(oauth2(), QUrl(m_server->url()));
        const Result<HttpResponse> answer = m_harness.ask(post());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Authentication);
        QCOMPARE(answer.error().context, m_tokens->url().mid(7));
        QVERIFY(answer.error().message.contains(u"invalid_client"_s));
        QVERIFY(!answer.error().toDisplayText().contains(u"s3cret"_s));
        QVERIFY(m_server->requests().empty());
    }

    void cancelsWhatWaitsForAToken()
    {
        m_tokens->on("/token", FaultScript::nothing().stall());
        open(oauth2(), QUrl(m_server->url()));
        CancelSource source;
        Answer answer;
        m_harness.send(post(), answer, m_harness.transport().group(source.token()));
        QTRY_COMPARE(m_tokens->requests().size(), std::size_t { 1 });
        source.cancel();
        QTRY_VERIFY(answer.has_value());
        QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
    }

    void sendsTokensNowhereElse()
    {
        FaultServer other;
        m_tokens->on("/token", token("t0ken-1"));
        m_server->on("/x", FaultScript::redirect(307, other.url().toLatin1() + "/x"));
        open(oauth2(), QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(post()).error().kind, ErrorKind::Redirected);
        QCOMPARE(other.connectionCount(), 0);
    }

    /// With TLS of the token server's own, which is not the server's.
    void keepsTheTokenServersTlsApart()
    {
        TestCertificate certificate;
        QVERIFY(certificate.make());
        m_tokens->acceptTls(certificate.serverTls());
        m_tokens->on("/token", token("t0ken-1"));
        const QByteArray https = oauth2().replace("http://", "https://");
        open(https, QUrl(m_server->url()));
        const Result<HttpResponse> unknown = m_harness.ask(get());
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, ErrorKind::Tls);
        QVERIFY(unknown.error().message.contains(u"token server"_s));
        const QByteArray ca = certificate.certificateFile().toUtf8();
        open(https + "  tls_config: {ca_file: " + ca + "}\n", QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(get())->status, 200);
        QVERIFY(m_tokens->requests().back().isEncrypted);
        open(https + "tls_config: {ca_file: " + ca + "}\n", QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::Tls);
    }

    void asksTheTokenServerThroughItsOwnProxy()
    {
        ProxyServer proxy;
        m_tokens->on("/token", token("t0ken-1"));
        open(oauth2().replace("127.0.0.1", "login.invalid")
                + "  proxy_url: " + proxy.authority().toLatin1() + '\n',
            QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(get())->status, 200);
        QCOMPARE(proxy.seen().size(), std::size_t { 1 });
        QVERIFY(proxy.seen().front().target.startsWith("http://login.invalid:"));
    }

    void readsARotatedTokenWithoutBeingAsked()
    {
        write(u"token"_s, "first");
        open("authorization: {credentials_file: token}\n", QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(get())->status, 200);
        write(u"token"_s, "other");
        QCOMPARE(m_harness.ask(get())->status, 200);
        QCOMPARE(authorizationOf(0), QByteArray("Bearer first"));
        QCOMPARE(authorizationOf(1), QByteArray("Bearer other"));
        m_server->on("/x", FaultScript::answer(403, "text/plain", "not with Bearer-other-token"));
        write(u"token"_s, "Bearer-other-token");
        QCOMPARE(m_harness.ask(get())->body, QByteArray("not with ***"));
        QVERIFY(QFile::remove(m_folder->filePath(u"token"_s)));
        QCOMPARE(m_harness.ask(get()).error().kind, ErrorKind::Io);
    }

    void signsForAmazonOnEveryAttempt()
    {
        m_server->onMethod("POST", "/x", FaultScript::answer(405, "text/plain", "no"));
        open("sigv4: {region: eu-west-1, access_key: AKEXAMPLE, secret_key: s3cret-s3cret}\n",
            QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(post())->status, 200);
        QCOMPARE(m_server->requests().size(), std::size_t { 2 });
        const AwsKeys keys {
            .region = u"eu-west-1"_s, .accessKey = u"AKEXAMPLE"_s, .secretKey = u"s3cret-s3cret"_s
        };
        for (const FaultServer::Request& request : m_server->requests()) {
            QVERIFY(isSignedBy(keys, request));
        }
    }

    void signsByTheClockOfAmazon()
    {
        const Instant theirs = Instant::fromSeconds(1'440'938'160);
        m_server->on("/x",
            { FaultScript::answer(
                  403, "text/plain", "skewed", { "Date: Sun, 30 Aug 2015 12:36:00 GMT" }),
                FaultScript::json(kOk) });
        open("sigv4: {region: r, access_key: AKEXAMPLE, secret_key: s3cret-s3cret}\n",
            QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(get())->status, 200);
        QCOMPARE(m_server->requests().size(), std::size_t { 2 });
        const auto at = sigV4Time(m_server->requests().back().headers.value("x-amz-date"));
        QVERIFY(at.has_value());
        const Duration off = *at - theirs;
        QVERIFY2(off > -Duration::fromMinutes(1) && off < Duration::fromMinutes(1),
            qPrintable(toText(off)));
    }

    void namesWhatTheFileGetsWrongLater()
    {
        open("bearer_token: abc\n", QUrl(m_server->url()));
        QCOMPARE(m_harness.ask(get())->status, 200);
        write(u"http.yml"_s, "bearer_token: abc\nnonsense: 1\n");
        const Result<HttpResponse> answer = m_harness.ask(get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(answer.error().context.endsWith(u"http.yml:2"_s));
        write(u"http.yml"_s, "bearer_token: def\n");
        QCOMPARE(m_harness.ask(get())->status, 200);
        QCOMPARE(authorizationOf(1), QByteArray("Bearer def"));
    }

private:
    /// Checks a request as Amazon would: from what came over the wire.
    static bool isSignedBy(const AwsKeys& keys, const FaultServer::Request& request)
    {
        const auto at = sigV4Time(request.headers.value("x-amz-date"));
        SigV4Request seen { .method = request.method,
            .url = QUrl::fromEncoded("http://h" + request.path
                + (request.query.isEmpty() ? QByteArray() : '?' + request.query)),
            .headers = { { "host", request.headers.value("host") } },
            .body = request.body,
            .at = at.value_or(Instant()) };
        if (request.headers.contains("content-type")) {
            seen.headers.emplace_back("content-type", request.headers.value("content-type"));
        }
        return at && signSigV4(seen, keys).back().second == request.headers.value("authorization");
    }
};

QTEST_GUILESS_MAIN(tst_SignedTransport)
#include "tst_SignedTransport.moc"
