// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ConnectionTrial.h"
#include "support/FaultServer.h"
#include "support/TestCertificate.h"

#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using State = DiagnosisStep::State;

TransportSetup setupFor(const QString& url)
{
    TransportSetup setup;
    setup.settings.baseUrl = QUrl(url);
    setup.connectDeadline = Duration::fromSeconds(10);
    return setup;
}

QString encrypted(QString url)
{
    return url.replace(u"http:"_s, u"https:"_s);
}

} // namespace

class tst_ConnectionTrial : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { QVERIFY(m_made.make()); }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanup() { m_trial.reset(); }

    void tellsEachStepWhenItBeginsAndEnds()
    {
        const FaultServer server;
        run(setupFor(server.url()));
        QCOMPARE(m_steps.size(), std::size_t { 6 });
        const QStringList titles { u"Name"_s, u"Connection"_s, u"Encryption"_s };
        for (qsizetype i = 0; i < titles.size(); ++i) {
            const DiagnosisStep& begun = m_steps.at(static_cast<std::size_t>(2 * i));
            const DiagnosisStep& ended = m_steps.at(static_cast<std::size_t>(2 * i + 1));
            QCOMPARE(begun.title, titles.at(i));
            QCOMPARE(begun.state, State::Running);
            QVERIFY(begun.sentence.isEmpty());
            QCOMPARE(ended.title, titles.at(i));
            QVERIFY(!ended.sentence.isEmpty());
        }
        QVERIFY(m_steps.at(1).sentence.contains(u"127.0.0.1"_s));
        QCOMPARE(m_steps.back().state, State::Skipped); // nothing is encrypted
        QVERIFY(m_outcome->has_value());
    }

    void saysThatANameHasNoAddress()
    {
        run(setupFor(u"http://no-such-host.invalid"_s));
        QCOMPARE(m_outcome->error().kind, ErrorKind::Resolve);
        QCOMPARE(m_steps.back().title, u"Name"_s);
        QCOMPARE(m_steps.back().state, State::Failed);
        QCOMPARE(m_steps.back().sentence, m_outcome->error().message);
    }

    void saysThatNobodyListens()
    {
        QString url;
        {
            url = FaultServer().url();
        }
        run(setupFor(url));
        QCOMPARE(m_outcome->error().kind, ErrorKind::Connect);
        QCOMPARE(m_steps.back().title, u"Connection"_s);
    }

    void greetsInTlsWithTheOwnAuthority()
    {
        FaultServer server;
        server.acceptTls(m_made.serverTls());
        TransportSetup setup = setupFor(encrypted(server.url()));
        setup.settings.caFile = m_made.certificateFile();
        run(setup);
        QVERIFY(m_outcome->has_value());
        QCOMPARE(m_steps.back().state, State::Passed);
    }

    void warnsOfACertificateThatIsNotChecked()
    {
        FaultServer server;
        server.acceptTls(m_made.serverTls());
        TransportSetup setup = setupFor(encrypted(server.url()));
        setup.settings.skipsTlsVerification = true;
        run(setup);
        QVERIFY(m_outcome->has_value());
        QCOMPARE(m_steps.back().state, State::Warned);
        QVERIFY(m_steps.back().sentence.contains(u"not checked"_s));
    }

    void refusesCertificates_data()
    {
        QTest::addColumn<bool>("isAuthorityKnown");
        QTest::addColumn<QString>("name"); ///< that it has to be made out to; empty: the host's
        QTest::addColumn<QString>("word");
        QTest::newRow("of nobody known") << false << QString() << u"self-signed"_s;
        QTest::newRow("of another name") << true << u"prom.example"_s << u"another name"_s;
    }

    void refusesCertificates()
    {
        QFETCH(bool, isAuthorityKnown);
        QFETCH(QString, name);
        QFETCH(QString, word);
        FaultServer server;
        server.acceptTls(m_made.serverTls());
        TransportSetup setup = setupFor(encrypted(server.url()));
        setup.settings.caFile = isAuthorityKnown ? m_made.certificateFile() : QString();
        setup.settings.tlsServerName = name;
        run(setup);
        QCOMPARE(m_outcome->error().kind, ErrorKind::Tls);
        QVERIFY2(m_outcome->error().message.contains(word), qPrintable(m_outcome->error().message));
        QVERIFY(server.requests().empty());
    }

    void namesAMissingCertificateFile()
    {
        const FaultServer server;
        TransportSetup setup = setupFor(encrypted(server.url()));
        setup.settings.caFile = m_made.filePath(u"none.pem"_s);
        run(setup);
        QCOMPARE(m_outcome->error().kind, ErrorKind::Io);
        QCOMPARE(m_steps.back().title, u"Encryption"_s);
    }

    void endsWhereAPlainPortSaysNothing()
    {
        const FaultServer server;
        TransportSetup setup = setupFor(encrypted(server.url()));
        setup.connectDeadline = Duration::fromMs(300);
        run(setup);
        QCOMPARE(m_outcome->error().kind, ErrorKind::Tls);
    }

    /// What the server does afterwards is no news: the trial has said its verdict.
    void saysNothingAfterItsEnd_data()
    {
        QTest::addColumn<bool>("isEncrypted");
        QTest::newRow("in clear") << false;
        QTest::newRow("encrypted") << true;
    }

    void saysNothingAfterItsEnd()
    {
        QFETCH(bool, isEncrypted);
        auto server = std::make_unique<FaultServer>();
        server->acceptTls(m_made.serverTls());
        TransportSetup setup = setupFor(isEncrypted ? encrypted(server->url()) : server->url());
        setup.settings.caFile = m_made.certificateFile();
        run(setup);
        QVERIFY(m_outcome->has_value());
        const std::size_t told = m_steps.size();
        QTRY_COMPARE(server->connectionCount(), 1);
        server.reset(); // closes all its connections
        QTcpServer next;
        QVERIFY(next.listen(QHostAddress::LocalHost));
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, next.serverPort());
        QTRY_VERIFY(next.hasPendingConnections()); // the event loop has been round
        QCOMPARE(m_steps.size(), told);
        QCOMPARE(m_ends, 1);
    }

    void mayBeDestroyedOnItsWay()
    {
        const FaultServer server;
        begin(setupFor(server.url()));
        m_trial.reset();
        const std::size_t told = m_steps.size();
        begin(setupFor(server.url()));
        QTRY_VERIFY(m_outcome.has_value());
        QCOMPARE(m_ends, 1);
        QCOMPARE(m_steps.size(), std::size_t { 6 });
        QVERIFY(told <= 1);
    }

private:
    void begin(const TransportSetup& setup)
    {
        m_steps.clear();
        m_outcome.reset();
        m_ends = 0;
        m_trial = std::make_unique<ConnectionTrial>(setup,
            ConnectionTrial::Listener {
                .report = [this](DiagnosisStep step) { m_steps.push_back(std::move(step)); },
                .finished =
                    [this](Result<void> outcome) {
                        ++m_ends;
                        m_outcome = std::move(outcome);
                    },
            });
        m_trial->start();
    }

    void run(const TransportSetup& setup)
    {
        begin(setup);
        QTRY_VERIFY_WITH_TIMEOUT(m_outcome.has_value(), 30'000);
    }

    TestCertificate m_made;
    std::unique_ptr<ConnectionTrial> m_trial;
    std::vector<DiagnosisStep> m_steps;
    std::optional<Result<void>> m_outcome;
    int m_ends = 0;
};

QTEST_GUILESS_MAIN(tst_ConnectionTrial)
#include "tst_ConnectionTrial.moc"
