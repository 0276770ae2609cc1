// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "core/Clock.h"
#include "support/NginxServer.h"
#include "support/ProgramRun.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"
#include "support/TestCertificate.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// The commands and a real Prometheus with a real nginx between: TLS, a password, a path prefix
/// that the gateway takes off, compressed answers; and what either of them does wrong.
class tst_Gateway : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        m_end = SystemClock().now().alignedDown(Duration::fromMinutes(1));
        m_prometheus = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = smallFleetHistory(m_end) });
        QVERIFY2(m_prometheus->start(), qPrintable(m_prometheus->errorText()));
        QVERIFY(m_certificate.make());
        QVERIFY(m_nginx.write(
            u"cert.pem"_s, TestCertificate::contentOf(m_certificate.certificateFile())));
        QVERIFY(m_nginx.write(u"key.pem"_s, TestCertificate::contentOf(m_certificate.keyFile())));
        QVERIFY(m_nginx.write(u"users"_s, "reader:{PLAIN}open-sesame\n"));
        QVERIFY2(m_nginx.start(locations()), qPrintable(m_nginx.errorText()));
        QVERIFY(!signIn("open-sesame").isEmpty());
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answersBehindIt_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("prefix") << u"/team/prom"_s;
        QTest::newRow("pasted page") << u"/team/prom/graph?g0.expr=up"_s;
        QTest::newRow("no POST") << u"/getonly"_s;
    }

    void answersBehindIt()
    {
        QFETCH(QString, path);
        const ProgramOutcome outcome = query(path, signIn("open-sesame"));
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        QVERIFY2(linesOf(outcome.output).value(1).endsWith(u",4"_s), outcome.output.constData());
    }

    void discoversTheFleetBehindIt()
    {
        const ProgramOutcome outcome = run(
            { u"discover"_s, u"--format"_s, u"json"_s }, u"/team/prom"_s, signIn("open-sesame"));
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QJsonArray sources = QJsonDocument::fromJson(outcome.output)[u"sources"_s].toArray();
        QCOMPARE(sources[0][u"clusters"_s][0][u"name"_s].toString(), u"lab"_s);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<bool>("isTrusted");
        QTest::addColumn<QByteArray>("message");
        const QByteArray right = "open-sesame";
        QTest::newRow("password") << u"/team/prom"_s << QByteArray("wr0ng-wr0ng") << true
                                  << QByteArray("credentials");
        QTest::newRow("certificate")
            << u"/team/prom"_s << right << false << QByteArray("certificate");
        QTest::newRow("page to sign in") << u"/sso"_s << right << true << QByteArray("Sign in");
        QTest::newRow("nobody behind it")
            << u"/nobody"_s << right << true << QByteArray("A gateway before the server");
    }

    void saysWhatIsWrong()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, password);
        QFETCH(bool, isTrusted);
        QFETCH(QByteArray, message);
        const ProgramOutcome outcome = query(path, signIn(password, isTrusted));
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.messages.contains(message), outcome.messages.constData());
        QVERIFY(!outcome.messages.contains(password));
    }

    void answersAgainOnceBothAreBack()
    {
        m_prometheus->kill();
        const ProgramOutcome without = query(u"/team/prom"_s, signIn("open-sesame"));
        QCOMPARE(without.exitCode, 1);
        QVERIFY2(without.messages.contains("A gateway"), without.messages.constData());
        m_nginx.stop();
        QCOMPARE(query(u"/team/prom"_s, signIn("open-sesame")).exitCode, 1);
        QVERIFY2(m_prometheus->start(), qPrintable(m_prometheus->errorText()));
        QVERIFY2(m_nginx.start(locations()), qPrintable(m_nginx.errorText()));
        const ProgramOutcome outcome = query(u"/team/prom"_s, signIn("open-sesame"));
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
    }

private:
    [[nodiscard]] QByteArray locations() const
    {
        const QByteArray pass =
            "proxy_pass " + m_prometheus->baseUrl().toString().toLatin1() + "/; ";
        const QByteArray password = "auth_basic prom; auth_basic_user_file users; ";
        return "    location /team/prom/ { " + password + pass + "}\n    location /getonly/ { "
            + password + "if ($request_method = POST) { return 405; } " + pass + "}\n"
            + "    location /sso/ { return 302 /login; }\n"
              "    location = /login { default_type text/html;\n"
              "      return 200 '<!doctype html><title>Sign in</title><form></form>'; }\n"
              "    location /nobody/ { proxy_pass http://127.0.0.1:1/; }\n";
    }

    /// The path of a configuration with this password, and the gateway's certificate if trusted.
    [[nodiscard]] QString signIn(const QByteArray& password, bool isTrusted = true)
    {
        const QString path = m_folder.filePath(u"http.yml"_s);
        QByteArray text = "basic_auth: {username: reader, password: " + password + "}\n";
        if (isTrusted) {
            text += "tls_config: {ca_file: " + m_certificate.certificateFile().toUtf8() + "}\n";
        }
        return writeFile(path, text) ? path : QString();
    }

    ProgramOutcome query(const QString& path, const QString& config)
    {
        return run({ u"query"_s, u"count(DCGM_FI_DEV_GPU_UTIL)"_s, u"--format"_s, u"csv"_s,
                       u"--time"_s, toEpochText(m_end) },
            path, config);
    }

    ProgramOutcome run(const QStringList& arguments, const QString& path, const QString& config)
    {
        return runWithoutDisplay(QStringLiteral(PROMDESK_PROGRAM),
            arguments
                + QStringList {
                    u"--server"_s, m_nginx.address() + path, u"--http-config"_s, config });
    }

    Instant m_end;
    QTemporaryDir m_folder;
    TestCertificate m_certificate;
    NginxServer m_nginx;
    std::unique_ptr<PrometheusServer> m_prometheus;
};

QTEST_GUILESS_MAIN(tst_Gateway)
#include "tst_Gateway.moc"
