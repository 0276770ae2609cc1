// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "prometheus/HttpConfigFile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::ErrorKind)

namespace {

Result<HttpConfig> parse(const QByteArray& yaml, const QString& folder = u"/etc/prom"_s)
{
    return parseHttpConfig(yaml, folder, u"http.yml"_s);
}

} // namespace

class tst_HttpConfigFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        const Result<HttpConfig> probe = parse("follow_redirects: true\n");
        if (!probe && probe.error().kind == ErrorKind::Unsupported) {
            m_hasYaml = false;
        }
    }

    void readsBasicAuthentication()
    {
        const Result<HttpConfig> config =
            parse("basic_auth:\n  username: ann\n  password: 's3: cret'\n");
        if (!m_hasYaml) {
            QCOMPARE(config.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(config.has_value(), config ? "" : qPrintable(config.error().toDisplayText()));
        QCOMPARE(config->settings.auth, AuthKind::Basic);
        QCOMPARE(config->settings.username, u"ann"_s);
        QCOMPARE(config->credentials.password, u"s3: cret"_s);
        QVERIFY(config->settings.followsRedirects);
        QVERIFY(!config->settings.skipsTlsVerification);
    }

    void readsSecretsFromFilesBesideIt()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"http.yml"_s);
        QVERIFY(writeFile(folder.filePath(u"token"_s), "t0ken\n").has_value());
        QVERIFY(writeFile(path, "authorization: {credentials_file: ./token}\n").has_value());
        const Result<HttpConfig> config = readHttpConfigFile(path);
        if (!m_hasYaml) {
            QCOMPARE(config.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(config.has_value(), config ? "" : qPrintable(config.error().toDisplayText()));
        QCOMPARE(config->settings.auth, AuthKind::Bearer);
        QCOMPARE(config->credentials.bearerToken, u"t0ken"_s);
        QCOMPARE(readHttpConfigFile(folder.filePath(u"none"_s)).error().kind, ErrorKind::Io);
        QCOMPARE(readHttpConfigFile(folder.path()).error().kind, ErrorKind::Io);
    }

    void readsTlsAndHeaders()
    {
        const Result<HttpConfig> config =
            parse("tls_config:\n  ca_file: ca.pem\n  cert_file: /a/c.pem\n  key_file: ../k.pem\n"
                  "  server_name: prom.internal\n  insecure_skip_verify: true\n"
                  "http_headers:\n  X-Scope-OrgID: {values: [a, b], secrets: [c]}\n"
                  "follow_redirects: false\nenable_http2: true\n");
        if (!m_hasYaml) {
            QCOMPARE(config.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(config.has_value(), config ? "" : qPrintable(config.error().toDisplayText()));
        QCOMPARE(config->settings.caFile, u"/etc/prom/ca.pem"_s);
        QCOMPARE(config->settings.clientCertificateFile, u"/a/c.pem"_s);
        QCOMPARE(config->settings.clientKeyFile, u"/etc/k.pem"_s);
        QCOMPARE(config->settings.tlsServerName, u"prom.internal"_s);
        QVERIFY(config->settings.skipsTlsVerification);
        QVERIFY(!config->settings.followsRedirects);
        QCOMPARE(config->settings.headerNames, QStringList { u"X-Scope-OrgID"_s });
        QCOMPARE(config->credentials.headers.front().second, u"a, b, c"_s);
    }

    void readsOtherAuthorizationTypesAndOldTokens()
    {
        if (!m_hasYaml) {
            QCOMPARE(parse("bearer_token: x").error().kind, ErrorKind::Unsupported);
            return;
        }
        const Result<HttpConfig> token = parse("authorization: {type: Token, credentials: x}");
        QVERIFY(token.has_value());
        QCOMPARE(token->credentials.headers.front().first, u"Authorization"_s);
        QCOMPARE(token->credentials.headers.front().second, u"Token x"_s);
        QCOMPARE(parse("bearer_token: abc")->credentials.bearerToken, u"abc"_s);
        QVERIFY(parse("").has_value());
    }

    void refusesWithTheLine_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("place");
        const auto invalid = ErrorKind::InvalidArgument;
        const auto unsupported = ErrorKind::Unsupported;
        const auto row = [](const char* name, const QByteArray& yaml, ErrorKind kind,
                             const QString& place) {
            QTest::newRow(name) << yaml << kind << place;
        };
        row("unknown key", "follow_redirects: true\nfolow: 1\n", invalid, u"http.yml:2"_s);
        row("unknown key inside", "basic_auth:\n  user: a\n", invalid, u"http.yml:2"_s);
        row("repeated key", "enable_http2: true\nenable_http2: true\n", invalid, u"http.yml:2"_s);
        row("two ways", "basic_auth: {username: a}\nbearer_token: b\n", invalid, u"http.yml"_s);
        row("two sources", "basic_auth:\n  password: a\n  password_file: b\n", invalid,
            u"http.yml:3"_s);
        row("basic as a type", "authorization: {type: Basic, credentials: a}", invalid,
            u"http.yml:1"_s);
        row("reserved header", "http_headers:\n  Host: {values: [a]}\n", invalid, u"http.yml:2"_s);
        row("reserved header family", "http_headers:\n  Content-Foo: {values: [a]}\n", invalid,
            u"http.yml:2"_s);
        row("header with line break", "http_headers:\n  X-A: {values: [\"a\\r\\nX-B: c\"]}\n",
            invalid, u"http.yml:2"_s);
        row("header without value", "http_headers:\n  X-A: {values: []}\n", invalid,
            u"http.yml:2"_s);
        row("key without certificate", "tls_config: {key_file: a}", invalid, u"http.yml:1"_s);
        row("flag in words", "follow_redirects: maybe", invalid, u"http.yml:1"_s);
        row("list for text", "bearer_token: [a]", invalid, u"http.yml:1"_s);
        row("text for mapping", "basic_auth: yes", invalid, u"http.yml:1"_s);
        row("alias", "basic_auth: &a {username: x}\ntls_config: *a\n", invalid, u"http.yml:1"_s);
        row("not YAML", "a: [1, 2\nb: }", invalid, u"http.yml"_s);
        row("a list", "- a\n- b\n", invalid, u"http.yml:1"_s);
        row("a lone comma, without end for the parser", ",", invalid, u"http.yml"_s);
        row("two documents", "follow_redirects: true\n---\nfollow_redirects: no\n", invalid,
            u"http.yml"_s);
        row("deep nesting", QByteArray(60'000, '['), invalid, u"http.yml"_s);
        row("too large", QByteArray(64 * 1024 + 1, '#'), ErrorKind::TooMuch, u"http.yml"_s);
        row("oauth2", "oauth2: {client_id: a}", unsupported, u"http.yml:1"_s);
        row("proxy", "proxy_url: http://p:1", unsupported, u"http.yml:1"_s);
        row("inline CA", "tls_config: {ca: abc}", unsupported, u"http.yml:1"_s);
        row("secret manager", "basic_auth: {password_ref: abc}", unsupported, u"http.yml:1"_s);
        row("TLS 1.3 only", "tls_config: {min_version: TLS13}", unsupported, u"http.yml:1"_s);
        row("missing secret file", "bearer_token_file: no-such-file", ErrorKind::Io,
            u"/etc/prom/no-such-file"_s);
    }

    void refusesWithTheLine()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, place);
        const Result<HttpConfig> config = parse(yaml);
        QVERIFY(!config.has_value());
        if (!m_hasYaml) {
            QVERIFY(config.error().kind == ErrorKind::Unsupported
                || config.error().kind == ErrorKind::TooMuch);
            return;
        }
        QVERIFY2(config.error().kind == kind, qPrintable(config.error().toDisplayText()));
        QVERIFY2(config.error().context.startsWith(place), qPrintable(config.error().context));
    }

private:
    bool m_hasYaml = true;
};

QTEST_GUILESS_MAIN(tst_HttpConfigFile)
#include "tst_HttpConfigFile.moc"
