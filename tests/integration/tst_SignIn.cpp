// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/AtomicFile.h"
#include "core/Clock.h"
#include "support/FaultServer.h"
#include "support/ProgramRun.h"
#include "support/PrometheusServer.h"
#include "support/ProxyServer.h"
#include "support/SmallFleet.h"
#include "support/TestCertificate.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// The commands with --http-config before a real Prometheus: a gateway that wants a token of a
/// token server, a proxy that alone knows the gateway's name, and Prometheus' own TLS and
/// passwords.
class tst_SignIn : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString write(const QString& name, const QByteArray& text) const
    {
        const QString path = m_folder.filePath(name);
        return writeFile(path, text) ? path : QString();
    }

    /// The servers of this test live in its event loop, which has to go on meanwhile.
    ProgramOutcome run(const QStringList& arguments, const QString& config, const QString& server)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString& name : { u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s }) {
            environment.remove(name);
        }
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(PROMDESK_PROGRAM),
            arguments + QStringList { u"--server"_s, server, u"--http-config"_s, config });
        if (!QTest::qWaitFor(
                [&process] { return process.state() == QProcess::NotRunning; }, 60'000)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        return { process.exitCode(), process.readAllStandardOutput(),
            process.readAllStandardError() };
    }

    [[nodiscard]] QByteArray oauth2() const
    {
        return "oauth2:\n  client_id: promdesk\n  client_secret: s3cret-s3cret\n"
               "  scopes: [metrics]\n  token_url: "
            + m_tokens->url().toLatin1() + "/token\n";
    }

    [[nodiscard]] QString throughTheProxy() const
    {
        return write(u"oauth2.yml"_s,
            oauth2() + "proxy_url: http://pete:pr0xy-pr0xy@" + m_proxy->authority().toLatin1()
                + '\n');
    }

    [[nodiscard]] QString gatewayName() const
    {
        return u"http://prom.invalid:"_s + QString::number(m_gateway->serverPort());
    }

    QTemporaryDir m_folder;
    Instant m_end;
    std::unique_ptr<PrometheusServer> m_fleet;
    std::unique_ptr<FaultServer> m_tokens;
    std::unique_ptr<ProxyServer> m_gateway;
    std::unique_ptr<ProxyServer> m_proxy;

private Q_SLOTS:

    void initTestCase()
    {
        m_end = SystemClock().now().alignedDown(Duration::fromMinutes(1));
        m_fleet = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = smallFleetHistory(m_end) });
        QVERIFY2(m_fleet->start(), qPrintable(m_fleet->errorText()));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_tokens = std::make_unique<FaultServer>();
        m_tokens->on("/token",
            FaultScript::json(
                R"({"access_token":"t0ken-t0ken","token_type":"Bearer","expires_in":300})"));
        m_gateway = std::make_unique<ProxyServer>();
        m_gateway->guard(static_cast<quint16>(m_fleet->baseUrl().port()), "Bearer t0ken-t0ken");
        m_proxy = std::make_unique<ProxyServer>();
        m_proxy->ask("pete", "pr0xy-pr0xy");
    }

    void queryGoesThroughProxyAndGatewayWithAToken()
    {
        const ProgramOutcome outcome =
            run({ u"query"_s, u"count(DCGM_FI_DEV_GPU_UTIL)"_s, u"--format"_s, u"csv"_s,
                    u"--time"_s, toEpochText(m_end) },
                throughTheProxy(), gatewayName());
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        QVERIFY2(linesOf(outcome.output).value(1).endsWith(u",4"_s), outcome.output.constData());
        QCOMPARE(m_tokens->requests().size(), std::size_t { 1 });
        QVERIFY(!m_proxy->seen().empty());
    }

    void discoverFindsTheFleetBehindThem()
    {
        const ProgramOutcome outcome =
            run({ u"discover"_s, u"--format"_s, u"json"_s }, throughTheProxy(), gatewayName());
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QJsonArray sources = QJsonDocument::fromJson(outcome.output)[u"sources"_s].toArray();
        QCOMPARE(sources[0][u"clusters"_s][0][u"name"_s].toString(), u"lab"_s);
        QCOMPARE(m_tokens->requests().size(), std::size_t { 1 });
    }

    void renderAndExportDrawThePageBehindThem()
    {
        const QTemporaryDir folder;
        const QStringList page { u"--page"_s, u"node=n1"_s, u"--from"_s, u"now-20m"_s, u"--to"_s,
            u"now"_s };
        const QString file = folder.filePath(u"page.png"_s);
        const ProgramOutcome picture = run(QStringList { u"render"_s } + page
                + QStringList { u"--size"_s, u"800x600"_s, u"--output"_s, file },
            throughTheProxy(), gatewayName());
        QVERIFY2(picture.exitCode == 0, picture.messages.constData());
        QCOMPARE(QImage(file).size(), QSize(800, 600));
        const ProgramOutcome data = run(QStringList { u"export"_s } + page
                + QStringList { u"--format"_s, u"csv"_s, u"--output"_s, folder.path() },
            throughTheProxy(), gatewayName());
        QVERIFY2(data.exitCode == 0, data.messages.constData());
        QVERIFY(!linesOf(data.output).isEmpty());
        for (const QString& name : QDir(folder.path()).entryList({ u"*.csv"_s })) {
            QFile written(folder.filePath(name));
            QVERIFY(written.open(QIODevice::ReadOnly));
            QVERIFY(!written.readAll().contains("t0ken"));
        }
    }

    void aRefusalOfTheTokenServerIsNamed()
    {
        m_tokens->on("/token",
            FaultScript::answer(401, "application/json",
                R"({"error":"invalid_client","error_description":"s3cret-s3cret?"})"));
        const ProgramOutcome outcome =
            run({ u"query"_s, u"up"_s }, throughTheProxy(), gatewayName());
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.messages.contains("token server"), outcome.messages.constData());
        QVERIFY2(outcome.messages.contains("invalid_client"), outcome.messages.constData());
        QVERIFY(!outcome.messages.contains("s3cret"));
        QVERIFY(m_gateway->seen().empty());
    }

    void aProxyWithAnotherPasswordIsNamed()
    {
        m_proxy->ask("pete", "another");
        const ProgramOutcome outcome =
            run({ u"query"_s, u"up"_s }, throughTheProxy(), gatewayName());
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.messages.contains("proxy"), outcome.messages.constData());
        QVERIFY(!outcome.messages.contains("pr0xy-pr0xy"));
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
        PrometheusServer locked(
            { .files = { { u"web.yml"_s,
                             "tls_server_config: {cert_file: c.pem, key_file: "
                             "k.pem}\nbasic_auth_users:\n"
                             "  me: $2b$04$abcdefghijklmnopqrstuuXcjcm5avyCiJoD2"
                             "uS24xa2lb6fjMB3G\n" },
                  { u"c.pem"_s, TestCertificate::contentOf(certificate.certificateFile()) },
                  { u"k.pem"_s, TestCertificate::contentOf(certificate.keyFile()) } },
                .arguments = { u"--web.config.file=web.yml"_s },
                .scheme = u"https"_s });
        QVERIFY2(locked.start(), qPrintable(locked.errorText()));
        QVERIFY(!write(u"password"_s, "open-sesame\n").isEmpty());
        QByteArray ca = "    "
            + TestCertificate::contentOf(certificate.certificateFile())
                  .trimmed()
                  .replace("\n", "\n    ");
        const QString config = write(u"tls.yml"_s,
            "basic_auth: {username: me, password_file: password}\ntls_config:\n  ca: |\n" + ca
                + '\n' + more);
        const ProgramOutcome outcome = run({ u"query"_s, u"vector(7)"_s, u"--format"_s, u"csv"_s },
            config, locked.baseUrl().toString());
        QVERIFY2(outcome.exitCode == (isLetIn ? 0 : 1), outcome.messages.constData());
        QCOMPARE(linesOf(outcome.output).value(1).endsWith(u",7"_s), isLetIn);
        QVERIFY(isLetIn || outcome.messages.contains("certificate"));
    }

    void wrongFilesAreWrongUsage()
    {
        const QString config =
            write(u"wrong.yml"_s, "\noauth2: {client_id: a, grant_type: other}\n");
        const ProgramOutcome outcome =
            run({ u"query"_s, u"up"_s }, config, m_fleet->baseUrl().toString());
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.messages.contains("wrong.yml:2"), outcome.messages.constData());
        QVERIFY2(outcome.messages.contains("grant_type"), outcome.messages.constData());
        const QByteArray broken = write(u"broken.yml"_s, "proxy_url: https://p\n").toUtf8();
        const ProgramOutcome proxy =
            run({ u"discover"_s }, QString::fromUtf8(broken), m_fleet->baseUrl().toString());
        QCOMPARE(proxy.exitCode, 2);
        QVERIFY2(proxy.messages.contains("broken.yml:1"), proxy.messages.constData());
    }
};

QTEST_GUILESS_MAIN(tst_SignIn)
#include "tst_SignIn.moc"
