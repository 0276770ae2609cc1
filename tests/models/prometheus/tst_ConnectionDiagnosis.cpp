// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "prometheus/ConnectionDiagnosis.h"
#include "support/FaultServer.h"
#include "support/PrometheusServer.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using State = DiagnosisStep::State;

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Q_DECLARE_METATYPE(promdesk::test::FaultScript)

class tst_ConnectionDiagnosis : public QObject
{
    Q_OBJECT

private:
    /// What a diagnosis reported: the steps that ended, in order, and its result.
    struct Outcome
    {
        std::vector<DiagnosisStep> ended;
        std::optional<Result<SourceCapabilities>> result;

        [[nodiscard]] QString states() const
        {
            const QString letters = u"RPWFS"_s;
            QString text;
            for (const DiagnosisStep& step : ended) {
                text += letters.at(static_cast<int>(step.state));
            }
            return text;
        }
    };

    static TransportSetup setupFor(const QString& url)
    {
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(url);
        setup.connectDeadline = Duration::fromSeconds(10);
        return setup;
    }

    void run(const TransportSetup& setup, const CancelToken& cancel, Outcome& outcome)
    {
        diagnoseConnection(setup, m_io, m_worker, cancel,
            { .report =
                    [this, &outcome](const DiagnosisStep& step) {
                        m_worker.post([&outcome, step] {
                            if (step.state != State::Running) {
                                outcome.ended.push_back(step);
                            }
                        });
                    },
                .finished =
                    [this, &outcome](Result<SourceCapabilities> result) {
                        m_worker.post([&outcome, result] { outcome.result = result; });
                    } });
    }

    void diagnose(const TransportSetup& setup, Outcome& outcome)
    {
        run(setup, {}, outcome);
        QTRY_VERIFY_WITH_TIMEOUT(outcome.result.has_value(), 30'000);
    }

    IoThread m_io;
    Mailbox m_worker;
    QTemporaryDir m_folder;

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        QProcess openssl;
        openssl.start(u"openssl"_s,
            { u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                u"-subj"_s, u"/CN=fault server"_s, u"-addext"_s, u"subjectAltName=IP:127.0.0.1"_s,
                u"-keyout"_s, m_folder.filePath(u"key.pem"_s), u"-out"_s,
                m_folder.filePath(u"cert.pem"_s) });
        QVERIFY(openssl.waitForFinished(30'000));
        QCOMPARE(openssl.exitCode(), 0);
    }

    void describesARealServer()
    {
        PrometheusServer server;
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        Outcome outcome;
        diagnose(setupFor(server.baseUrl().toString()), outcome);
        QCOMPARE(outcome.states(), u"PPSPP"_s);
        QVERIFY(outcome.result->has_value());
        const QString sentence = outcome.ended.back().sentence;
        QVERIFY2(sentence.startsWith(u"Prometheus "_s) && sentence.contains(u" series."_s),
            qPrintable(sentence));
    }

    void saysThatNobodyListens()
    {
        QString url;
        {
            url = FaultServer().url();
        }
        Outcome outcome;
        diagnose(setupFor(url), outcome);
        QCOMPARE(outcome.states(), u"PFSSS"_s);
        QCOMPARE(outcome.result->error().kind, ErrorKind::Connect);
    }

    void saysThatANameIsUnknown()
    {
        Outcome outcome;
        diagnose(setupFor(u"http://no-such-host.invalid"_s), outcome);
        QCOMPARE(outcome.states(), u"FSSSS"_s);
        QCOMPARE(outcome.result->error().kind, ErrorKind::Resolve);
    }

    void recognisesALoginPage()
    {
        FaultServer server;
        server.otherwise(FaultScript::answer(200, "text/html", "<title>Log in</title>"));
        Outcome outcome;
        diagnose(setupFor(server.url()), outcome);
        QCOMPARE(outcome.states(), u"PPSPF"_s);
        QCOMPARE(outcome.result->error().kind, ErrorKind::NotPrometheus);
        QVERIFY(outcome.ended.back().sentence.contains(u"Log in"_s));
    }

    void findsTheApiBelowAUsualPrefix_data()
    {
        QTest::addColumn<FaultScript>("root");
        QTest::newRow("the root answers 404") << FaultScript::answer(404, "text/plain", "no\n");
        QTest::newRow("the root shows a page")
            << FaultScript::answer(200, "text/html", "<title>Welcome</title>");
    }

    void findsTheApiBelowAUsualPrefix()
    {
        QFETCH(FaultScript, root);
        const QByteArray one = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\","
                               "\"result\":[1,\"1\"]}}";
        FaultServer server;
        server.otherwise(root);
        server.on("/prometheus/api/v1/query", FaultScript::json(one));
        server.on("/prometheus/api/v1/status/buildinfo",
            FaultScript::json("{\"status\":\"success\",\"data\":{\"version\":\"2.42.0\","
                              "\"goVersion\":\"go1\"}}"));
        Outcome outcome;
        diagnose(setupFor(server.url()), outcome);
        QCOMPARE(outcome.states(), u"PPSPP"_s);
        QCOMPARE((*outcome.result)->pathPrefix, u"/prometheus"_s);
        QCOMPARE((*outcome.result)->version, u"2.42.0"_s);
        const QString sentence = outcome.ended.back().sentence;
        QVERIFY2(sentence.contains(u"below /prometheus"_s), qPrintable(sentence));
    }

    /// The user's own path is not second-guessed, and a locked door is not tried elsewhere.
    void triesNoPrefixWhereThereIsAReasonNotTo_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        QTest::newRow("a path was given") << u"/given"_s << 404;
        QTest::newRow("nobody is let in") << QString() << 401;
    }

    void triesNoPrefixWhereThereIsAReasonNotTo()
    {
        QFETCH(QString, path);
        QFETCH(int, status);
        FaultServer server;
        server.otherwise(FaultScript::answer(status, "text/plain", "no\n"));
        Outcome outcome;
        diagnose(setupFor(server.url() + path), outcome);
        QVERIFY(!outcome.result->has_value());
        for (const FaultServer::Request& request : server.requests()) {
            QVERIFY2(!request.path.contains("/prom"), request.path.constData());
        }
    }

    void findsPrometheusItselfBelowItsPrefix()
    {
        PrometheusServer server(PrometheusSetup { .pathPrefix = u"/prometheus"_s });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        Outcome outcome;
        QUrl root = server.baseUrl();
        root.setPath(QString());
        diagnose(setupFor(root.toString()), outcome);
        QCOMPARE(outcome.states(), u"PPSPP"_s);
        QCOMPARE((*outcome.result)->pathPrefix, u"/prometheus"_s);
    }

    void sendsNothingWhereTheCertificateIsNotTrusted()
    {
        FaultServer server;
        server.acceptTls(serverTls());
        TransportSetup setup = setupFor(server.url().replace(u"http:"_s, u"https:"_s));
        setup.settings.auth = AuthKind::Bearer;
        setup.credentials.bearerToken = u"t0ken"_s;
        Outcome outcome;
        diagnose(setup, outcome);
        QCOMPARE(outcome.states(), u"PPFSS"_s);
        QCOMPARE(outcome.result->error().kind, ErrorKind::Tls);
        QVERIFY(outcome.result->error().detail.contains(u"SHA-256"_s));
        QVERIFY(server.requests().empty());
    }

    void trustsAnOwnAuthorityAndWarnsWhenNothingIsChecked()
    {
        FaultServer server;
        server.acceptTls(serverTls());
        server.otherwise(FaultScript::json(
            R"({"status":"success","data":{"version":"3.1.0","goVersion":"go1"}})"));
        TransportSetup setup = setupFor(server.url().replace(u"http:"_s, u"https:"_s));
        setup.settings.caFile = m_folder.filePath(u"cert.pem"_s);
        Outcome trusted;
        diagnose(setup, trusted);
        QCOMPARE(trusted.states(), u"PPPPP"_s);
        QVERIFY(server.requests().front().isEncrypted);

        setup.settings.caFile.clear();
        setup.settings.skipsTlsVerification = true;
        Outcome unchecked;
        diagnose(setup, unchecked);
        QCOMPARE(unchecked.states(), u"PPWPP"_s);
    }

    void saysThatAPlainPortSpeaksNoTls_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::newRow("answers in plain text") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
        QTest::newRow("says nothing") << QByteArray();
    }

    void saysThatAPlainPortSpeaksNoTls()
    {
        QFETCH(QByteArray, greeting);
        FaultServer server;
        server.greetWith(greeting);
        TransportSetup setup = setupFor(server.url().replace(u"http:"_s, u"https:"_s));
        setup.connectDeadline = Duration::fromMs(greeting.isEmpty() ? 500 : 10'000);
        Outcome outcome;
        diagnose(setup, outcome);
        QCOMPARE(outcome.result->error().kind, ErrorKind::Tls);
        QCOMPARE(outcome.states(), u"PPFSS"_s);
    }

    void namesAMissingCertificateFile()
    {
        FaultServer server;
        TransportSetup setup = setupFor(server.url().replace(u"http:"_s, u"https:"_s));
        setup.settings.caFile = m_folder.filePath(u"none.pem"_s);
        Outcome outcome;
        diagnose(setup, outcome);
        QCOMPARE(outcome.result->error().kind, ErrorKind::Io);
    }

    void followsTheWayToTlsAndStaysThere()
    {
        FaultServer server;
        server.acceptTls(serverTls());
        server.on("/x",
            { FaultScript::redirect(
                  301, server.url().replace(u"http:"_s, u"https:"_s).toLatin1() + "/x"),
                FaultScript::json("{}") });
        TransportSetup setup = setupFor(server.url());
        setup.settings.caFile = m_folder.filePath(u"cert.pem"_s);
        const HttpTransport transport(m_io, m_worker, setup);
        for (int i = 0; i < 2; ++i) {
            std::optional<Result<HttpResponse>> answer;
            transport.send(HttpRequest { .path = u"/x"_s }, {},
                [&answer](Result<HttpResponse> result) { answer = std::move(result); });
            QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000);
            QVERIFY2(answer->has_value(), *answer ? "" : qPrintable(answer->error().message));
        }
        QCOMPARE(server.requests().size(), std::size_t { 3 });
        QVERIFY(!server.requests().at(0).isEncrypted);
        QVERIFY(server.requests().at(1).isEncrypted);
        QVERIFY(server.requests().at(2).isEncrypted);
    }

    void stopsWhenCancelled()
    {
        FaultServer server;
        server.otherwise(FaultScript::nothing().stall());
        CancelSource cancel;
        Outcome outcome;
        run(setupFor(server.url()), cancel.token(), outcome);
        QTRY_COMPARE(server.requests().size(), std::size_t { 1 });
        cancel.cancel();
        QTRY_VERIFY(outcome.result.has_value());
        QCOMPARE(outcome.result->error().kind, ErrorKind::Cancelled);
    }

private:
    [[nodiscard]] QSslConfiguration serverTls() const
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(QSslCertificate(contentOf(m_folder.filePath(u"cert.pem"_s))));
        tls.setPrivateKey(QSslKey(contentOf(m_folder.filePath(u"key.pem"_s)), QSsl::Rsa));
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        return tls;
    }
};

QTEST_GUILESS_MAIN(tst_ConnectionDiagnosis)
#include "tst_ConnectionDiagnosis.moc"
