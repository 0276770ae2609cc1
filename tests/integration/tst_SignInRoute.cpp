// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/AtomicFile.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "prometheus/ConnectionDiagnosis.h"
#include "prometheus/HttpConfigFile.h"
#include "prometheus/PrometheusSource.h"
#include "support/FaultServer.h"
#include "support/PrometheusServer.h"
#include "support/ProxyServer.h"
#include "support/TestCertificate.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// A source with a configuration file before a real Prometheus: a gateway that wants a token of a
/// token server, a proxy that alone knows the gateway's name, and Prometheus' own TLS and
/// passwords.
class tst_SignInRoute : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString write(const QString& name, const QByteArray& text) const
    {
        const QString path = m_folder.filePath(name);
        return writeFile(path, text) ? path : QString();
    }

    [[nodiscard]] TransportSetup setupFor(const QUrl& url, const QByteArray& yaml) const
    {
        const Result<ConnectionByFile> connection = connectionByFile(write(u"http.yml"_s, yaml));
        [&] {
            QVERIFY2(connection, connection ? "" : qPrintable(connection.error().toDisplayText()));
        }();
        TransportSetup setup;
        setup.connectDeadline = Duration::fromSeconds(20);
        if (connection) {
            setup.settings = connection->settings;
            setup.credentials = connection->credentials;
        }
        setup.settings.id = u"s"_s;
        setup.settings.baseUrl = url;
        return setup;
    }

    /// What the server makes of an expression that needs no data.
    Result<double> evaluate(DataSource& source, const std::string& expression)
    {
        QueryRequest request;
        request.kind = QueryRequest::Kind::Instant;
        request.expression = expression;
        request.start = Instant::fromSeconds(1'790'000'000);
        std::optional<Result<SnapshotPtr>> answer;
        source.fetch(request, CancelToken(),
            [&answer](Result<SnapshotPtr> result) { answer = std::move(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 30'000); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s))
            .map([](const SnapshotPtr& snapshot) { return snapshot->series.at(0).values.at(0); });
    }

    [[nodiscard]] QByteArray oauth2() const
    {
        return "oauth2:\n  client_id: promdesk\n  client_secret: s3cret-s3cret\n"
               "  scopes: [metrics]\n  token_url: "
            + m_tokens->url().toLatin1() + "/token\n";
    }

    [[nodiscard]] QByteArray throughTheProxy() const
    {
        return oauth2() + "proxy_url: http://pete:pr0xy-pr0xy@" + m_proxy->authority().toLatin1()
            + '\n';
    }

    [[nodiscard]] QUrl gateway() const
    {
        return QUrl(u"http://prom.invalid:"_s + QString::number(m_gateway->serverPort()));
    }

    IoThread m_io;
    Mailbox m_worker;
    QTemporaryDir m_folder;
    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<FaultServer> m_tokens;
    std::unique_ptr<ProxyServer> m_gateway;
    std::unique_ptr<ProxyServer> m_proxy;

private Q_SLOTS:

    void initTestCase()
    {
        m_server = std::make_unique<PrometheusServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_tokens = std::make_unique<FaultServer>();
        m_tokens->on("/token",
            FaultScript::json(
                R"({"access_token":"t0ken-t0ken","token_type":"Bearer","expires_in":300})"));
        m_gateway = std::make_unique<ProxyServer>();
        m_gateway->guard(static_cast<quint16>(m_server->baseUrl().port()), "Bearer t0ken-t0ken");
        m_proxy = std::make_unique<ProxyServer>();
        m_proxy->ask("pete", "pr0xy-pr0xy");
    }

    void asksThroughProxyAndGatewayWithAToken()
    {
        PrometheusSource source(setupFor(gateway(), throughTheProxy()), m_io, m_worker);
        std::optional<Result<SourceCapabilities>> found;
        source.probe(CancelToken(),
            [&found](Result<SourceCapabilities> result) { found = std::move(result); });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), 30'000);
        QVERIFY2(*found, *found ? "" : qPrintable(found->error().toDisplayText()));
        QCOMPARE((*found)->flavour, Flavour::Prometheus);
        const Result<double> seven = evaluate(source, "3 + 4");
        QVERIFY2(seven, seven ? "" : qPrintable(seven.error().toDisplayText()));
        QCOMPARE(*seven, 7.0);
        QCOMPARE(m_tokens->requests().size(), std::size_t { 1 });
        QVERIFY(!m_proxy->seen().empty());
        for (const ProxyServer::Seen& seen : m_gateway->seen()) {
            QVERIFY(!seen.headers.contains("proxy-authorization"));
        }
    }

    /// The gateway forgets its tokens; the next one is fetched without anybody noticing.
    void outlivesTheEndOfAToken()
    {
        PrometheusSource source(setupFor(gateway(), throughTheProxy()), m_io, m_worker);
        QCOMPARE(evaluate(source, "1").value_or(0), 1.0);
        m_tokens->on("/token", FaultScript::json(R"({"access_token":"another-t0ken"})"));
        m_gateway->guard(static_cast<quint16>(m_server->baseUrl().port()), "Bearer another-t0ken");
        QCOMPARE(evaluate(source, "2").value_or(0), 2.0);
        QCOMPARE(m_tokens->requests().size(), std::size_t { 2 });
    }

    void isDiagnosedStepByStep()
    {
        QStringList failed;
        std::optional<Result<SourceCapabilities>> found;
        diagnoseConnection(setupFor(gateway(), throughTheProxy()), m_io, m_worker, CancelToken(),
            { .report =
                    [&failed](const DiagnosisStep& step) {
                        if (step.state == DiagnosisStep::State::Failed) {
                            failed += step.title;
                        }
                    },
                .finished =
                    [&found](Result<SourceCapabilities> result) { found = std::move(result); } });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), 30'000);
        QVERIFY2(*found, *found ? "" : qPrintable(found->error().toDisplayText()));
        QCOMPARE(failed, QStringList());
    }

    void namesARefusalOfTheTokenServer()
    {
        m_tokens->on("/token",
            FaultScript::answer(401, "application/json",
                R"({"error":"invalid_client","error_description":"s3cret-s3cret?"})"));
        PrometheusSource source(setupFor(gateway(), throughTheProxy()), m_io, m_worker);
        const Result<double> answer = evaluate(source, "1");
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Authentication);
        QVERIFY(answer.error().message.contains(u"token server"_s));
        QVERIFY(answer.error().message.contains(u"invalid_client"_s));
        QVERIFY(!answer.error().toDisplayText().contains(u"s3cret"_s));
        QVERIFY(m_gateway->seen().empty());
    }

    void namesAProxyWithAnotherPassword()
    {
        m_proxy->ask("pete", "another");
        PrometheusSource source(setupFor(gateway(), throughTheProxy()), m_io, m_worker);
        const Result<double> answer = evaluate(source, "1");
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Authentication);
        QVERIFY(answer.error().message.contains(u"proxy"_s));
        QVERIFY(!answer.error().toDisplayText().contains(u"pr0xy-pr0xy"_s));
    }

    /// Prometheus' own web configuration, with the certificate in the file and the password beside.
    void prometheusWithTlsAndPasswords_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<bool>("isLetIn");
        QTest::newRow("as it should be") << QByteArray() << true;
        QTest::newRow("TLS 1.3 only") << QByteArray("  min_version: TLS13\n") << true;
        QTest::newRow("TLS 1.2 only") << QByteArray("  max_version: TLS12\n") << true;
        QTest::newRow("another name") << QByteArray("  server_name: other\n") << false;
    }

    void prometheusWithTlsAndPasswords()
    {
        QFETCH(QByteArray, more);
        QFETCH(bool, isLetIn);
        TestCertificate certificate;
        QVERIFY(certificate.make());
        const QByteArray pem = TestCertificate::contentOf(certificate.certificateFile());
        const QByteArray web =
            "tls_server_config: {cert_file: c.pem, key_file: k.pem}\n"
            "basic_auth_users:\n"
            "  me: $2b$04$abcdefghijklmnopqrstuuXcjcm5avyCiJoD2uS24xa2lb6fjMB3G\n";
        PrometheusServer locked(
            { .files = { { u"web.yml"_s, web }, { u"c.pem"_s, pem },
                  { u"k.pem"_s, TestCertificate::contentOf(certificate.keyFile()) } },
                .arguments = { u"--web.config.file=web.yml"_s },
                .scheme = u"https"_s });
        QVERIFY2(locked.start(), qPrintable(locked.errorText()));
        QVERIFY(!write(u"password"_s, "open-sesame\n").isEmpty());
        const QByteArray ca = pem.trimmed().replace("\n", "\n    ");
        PrometheusSource source(setupFor(locked.baseUrl(),
                                    "basic_auth: {username: me, password_file: password}\n"
                                    "tls_config:\n  ca: |\n    "
                                        + ca + '\n' + more),
            m_io, m_worker);
        const Result<double> answer = evaluate(source, "7");
        QCOMPARE(answer.value_or(0), isLetIn ? 7.0 : 0.0);
        QVERIFY(isLetIn || answer.error().kind == ErrorKind::Tls);
    }
};

QTEST_GUILESS_MAIN(tst_SignInRoute)
#include "tst_SignInRoute.moc"
