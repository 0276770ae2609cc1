// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "prometheus/ConfigSections.h"
#include "prometheus/HttpConfigFile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::ErrorKind)
Q_DECLARE_METATYPE(promdesk::TlsWishes::Versions)

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
        QVERIFY(config->tls.has_value());
        QCOMPARE(config->tls->caFile, u"/etc/prom/ca.pem"_s);
        QCOMPARE(config->tls->certificateFile, u"/a/c.pem"_s);
        QCOMPARE(config->tls->keyFile, u"/etc/k.pem"_s);
        QCOMPARE(config->tls->serverName, u"prom.internal"_s);
        QVERIFY(config->tls->skipsVerification);
        QVERIFY(config->settings.skipsTlsVerification); // the window shows it
        QCOMPARE(
            config->files, (QStringList { u"/etc/prom/ca.pem"_s, u"/a/c.pem"_s, u"/etc/k.pem"_s }));
        QVERIFY(!config->settings.followsRedirects);
        QCOMPARE(config->settings.headerNames, QStringList { u"X-Scope-OrgID"_s });
        QCOMPARE(config->credentials.headers.front().second, u"a, b, c"_s);
    }

    void joinsValuesAsTheirHeaderDoes()
    {
        const Result<HttpConfig> config =
            parse("http_headers:\n  cookie: {values: [a=b, c=d], secrets: [e=f]}\n"
                  "  Accept-Language: {values: [de, en]}\n");
        if (!m_hasYaml) {
            QCOMPARE(config.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(config.has_value(), config ? "" : qPrintable(config.error().toDisplayText()));
        QCOMPARE(config->credentials.headers.front().second, u"a=b; c=d; e=f"_s);
        QCOMPARE(config->credentials.headers.back().second, u"de, en"_s);
    }

    void readsCertificatesInTheFile()
    {
        const Result<HttpConfig> config =
            parse("tls_config:\n  ca: |\n    first\n    second\n  cert: c\n  key_file: k.pem\n");
        if (!m_hasYaml) {
            QCOMPARE(config.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(config.has_value(), config ? "" : qPrintable(config.error().toDisplayText()));
        QCOMPARE(config->tls->ca, QByteArray("first\nsecond\n"));
        QCOMPARE(config->tls->certificate, QByteArray("c"));
        QCOMPARE(config->tls->keyFile, u"/etc/prom/k.pem"_s);
        QVERIFY(config->tls->caFile.isEmpty() && config->tls->key.isEmpty());
    }

    void readsVersionsOfTls_data()
    {
        using Versions = TlsWishes::Versions;
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<Versions>("versions");
        QTest::newRow("unsaid") << QByteArray("server_name: x") << Versions::From12;
        QTest::newRow("from 1.0") << QByteArray("min_version: TLS10") << Versions::From12;
        QTest::newRow("from 1.2") << QByteArray("min_version: TLS12") << Versions::From12;
        QTest::newRow("1.3 only") << QByteArray("min_version: TLS13") << Versions::From13;
        QTest::newRow("up to 1.3") << QByteArray("max_version: TLS13") << Versions::From12;
        QTest::newRow("up to 1.2") << QByteArray("max_version: TLS12") << Versions::Only12;
        QTest::newRow("1.1 to 1.2")
            << QByteArray("min_version: TLS11, max_version: TLS12") << Versions::Only12;
    }

    void readsVersionsOfTls()
    {
        QFETCH(QByteArray, keys);
        QFETCH(TlsWishes::Versions, versions);
        const Result<HttpConfig> config = parse("tls_config: {" + keys + "}");
        QCOMPARE(config.has_value(), m_hasYaml);
        QVERIFY(!config || config->tls->versions == versions);
    }

    void readsOAuth2()
    {
        const Result<HttpConfig> config =
            parse("oauth2:\n  client_id: app\n  client_secret: s3cret\n  scopes: [a, b/.default]\n"
                  "  token_url: https://login.example/tenant/token?x=1\n"
                  "  endpoint_params: {audience: api, resource: r}\n"
                  "  grant_type: client_credentials\n"
                  "  tls_config: {ca_file: ca.pem, min_version: TLS13}\n"
                  "  proxy_url: http://p:3128\n  no_proxy: .inside\n"
                  "tls_config: {server_name: prom}\n");
        if (!m_hasYaml) {
            QCOMPARE(config.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(config.has_value(), config ? "" : qPrintable(config.error().toDisplayText()));
        QVERIFY(config->oauth2.has_value());
        const OAuth2Client& client = *config->oauth2;
        QCOMPARE(client.clientId, u"app"_s);
        QCOMPARE(client.clientSecret, u"s3cret"_s);
        QCOMPARE(client.scopes, (QStringList { u"a"_s, u"b/.default"_s }));
        QCOMPARE(client.tokenUrl, QUrl(u"https://login.example/tenant/token?x=1"_s));
        QCOMPARE(client.parameters.size(), std::size_t { 2 });
        QCOMPARE(client.parameters.front().second, u"api"_s);
        QCOMPARE(client.tls.caFile, u"/etc/prom/ca.pem"_s);
        QVERIFY(client.tls.versions == TlsWishes::Versions::From13);
        QCOMPARE(client.proxy.forHttps, QUrl(u"http://p:3128"_s));
        QCOMPARE(client.proxy.exceptions, u".inside"_s);
        // What is the token server's is not the server's.
        QVERIFY(config->tls->caFile.isEmpty());
        QVERIFY(config->proxy == ProxyRules());
        QVERIFY(config->settings.auth == AuthKind::None);
    }

    void readsProxies()
    {
        const Result<HttpConfig> config =
            parse("proxy_url: socks5://u:p@proxy\nno_proxy: 10.0.0.0/8,.x\n");
        if (!m_hasYaml) {
            QCOMPARE(config.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(config.has_value(), config ? "" : qPrintable(config.error().toDisplayText()));
        QVERIFY(config->proxy.kind == ProxyRules::Kind::Listed);
        QCOMPARE(config->proxy.forHttp, QUrl(u"socks5://u:p@proxy:1080"_s));
        QVERIFY(config->proxy.hasExceptions);
        const Result<HttpConfig> headers =
            parse("proxy_url: p:3128\nproxy_connect_header: {X-Team: [a, b]}\n");
        QVERIFY(headers);
        QCOMPARE(headers->proxy.connectHeaders,
            (std::vector<ProxyRules::Header> { { "X-Team", "a, b" } }));
        QVERIFY(!headers->proxy.hasExceptions);
        QVERIFY(parse("follow_redirects: true")->proxy.kind == ProxyRules::Kind::System);
        QVERIFY(parse("proxy_from_environment: false")->proxy.kind == ProxyRules::Kind::None);
        QProcessEnvironment environment;
        environment.insert(u"HTTPS_PROXY"_s, u"http://e:1"_s);
        const Result<HttpConfig> named =
            parseHttpConfig("proxy_from_environment: true", u"/"_s, u"http.yml"_s, environment);
        QVERIFY(named);
        QCOMPARE(named->proxy.forHttps, QUrl(u"http://e:1"_s));
        QVERIFY(named->proxy.forHttp.isEmpty());
        environment.insert(u"HTTPS_PROXY"_s, u"https://e:1"_s);
        const Result<HttpConfig> wrong =
            parseHttpConfig("\nproxy_from_environment: true", u"/"_s, u"http.yml"_s, environment);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().context, u"http.yml:2, HTTPS_PROXY"_s);
    }

    void readsKeysForAmazon()
    {
        QProcessEnvironment environment;
        environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"AKENV"_s);
        environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, u"envkey"_s);
        environment.insert(u"AWS_REGION"_s, u"eu-west-1"_s);
        const auto read = [&environment](const QByteArray& yaml) {
            return parseHttpConfig(yaml, u"/"_s, u"http.yml"_s, environment);
        };
        const Result<HttpConfig> own = read("sigv4: {region: r, access_key: AK, secret_key: s}");
        if (!m_hasYaml) {
            QCOMPARE(own.error().kind, ErrorKind::Unsupported);
            return;
        }
        QVERIFY2(own.has_value(), own ? "" : qPrintable(own.error().toDisplayText()));
        QVERIFY(
            own->aws == (AwsKeys { .region = u"r"_s, .accessKey = u"AK"_s, .secretKey = u"s"_s }));
        const Result<HttpConfig> found = read("sigv4: {service_name: other}");
        QVERIFY(found);
        QVERIFY(found->aws
            == (AwsKeys { .region = u"eu-west-1"_s,
                .service = u"other"_s,
                .accessKey = u"AKENV"_s,
                .secretKey = u"envkey"_s }));
        const Result<HttpConfig> none = read("sigv4:\n  profile: no-such-profile\n");
        QVERIFY(!none);
        QCOMPARE(none.error().kind, ErrorKind::Authentication);
        QVERIFY(none.error().context.startsWith(u"http.yml:"_s));
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
        row("two ways with OAuth2",
            "basic_auth: {username: a}\noauth2: {client_id: a, token_url: http://t}\n", invalid,
            u"http.yml:2"_s);
        row("OAuth2 without client", "oauth2:\n  token_url: http://t\n", invalid, u"http.yml:2"_s);
        row("OAuth2 without address", "oauth2:\n  client_id: a\n", invalid, u"http.yml:2"_s);
        row("OAuth2 with a file for an address",
            "oauth2:\n  client_id: a\n  token_url: file:///t\n", invalid, u"http.yml:3"_s);
        row("OAuth2 with a password in the address",
            "oauth2:\n  client_id: a\n  token_url: http://u:p@t\n", invalid, u"http.yml:3"_s);
        row("OAuth2 with two secrets",
            "oauth2:\n  client_id: a\n  client_secret: a\n  client_secret_file: b\n", invalid,
            u"http.yml:4"_s);
        row("OAuth2 with a certificate", "oauth2:\n  client_id: a\n  client_certificate_key: k\n",
            unsupported, u"http.yml:3"_s);
        row("OAuth2 with another grant",
            "oauth2:\n  client_id: a\n  grant_type: urn:ietf:params:oauth:grant-type:jwt-bearer\n",
            unsupported, u"http.yml:3"_s);
        row("OAuth2 with an unknown key", "oauth2:\n  client_id: a\n  tokenurl: x\n", invalid,
            u"http.yml:3"_s);
        row("OAuth2 with scopes twice",
            "oauth2:\n  client_id: a\n  token_url: http://t\n  scopes: [b]\n"
            "  endpoint_params:\n    scope: c\n",
            invalid, u"http.yml:6"_s);
        row("OAuth2 with unknown TLS",
            "oauth2:\n  client_id: a\n  token_url: http://t\n  tls_config:\n    cafile: x\n",
            invalid, u"http.yml:5"_s);
        row("half a key for Amazon", "sigv4:\n  access_key: a\n", invalid, u"http.yml:2"_s);
        row("a role at Amazon", "sigv4:\n  role_arn: a\n", unsupported, u"http.yml:2"_s);
        row("https proxy", "proxy_url: https://p:1", unsupported, u"http.yml:1"_s);
        row("no proxy's address", "\nproxy_url: 'http://'", invalid, u"http.yml:2"_s);
        row("exceptions without a proxy", "\nno_proxy: a", invalid, u"http.yml:2"_s);
        row("two proxies", "proxy_from_environment: true\nproxy_url: p:1\n", invalid,
            u"http.yml:2"_s);
        row("headers for no proxy", "proxy_connect_header: {A: [b]}", invalid, u"http.yml:1"_s);
        row("headers for SOCKS", "proxy_url: socks5://p\nproxy_connect_header: {A: [b]}\n",
            unsupported, u"http.yml:2"_s);
        row("a header with a line break",
            "proxy_url: p:1\nproxy_connect_header:\n  A: [\"b\\r\\nC: d\"]\n", invalid,
            u"http.yml:3"_s);
        row("two authorities", "tls_config:\n  ca: a\n  ca_file: b\n", invalid, u"http.yml:3"_s);
        row("certificate without a key", "tls_config: {cert: a}", invalid, u"http.yml:1"_s);
        row("old TLS only", "tls_config:\n  max_version: TLS11\n", unsupported, u"http.yml:2"_s);
        row("unknown TLS", "tls_config:\n  min_version: SSL3\n", invalid, u"http.yml:2"_s);
        row("TLS from new to old", "tls_config: {min_version: TLS13, max_version: TLS12}", invalid,
            u"http.yml:1"_s);
        row("secret manager", "basic_auth: {password_ref: abc}", unsupported, u"http.yml:1"_s);
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
