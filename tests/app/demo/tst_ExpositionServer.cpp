// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ScrapeClient.h"
#include "demo/ExpositionServer.h"
#include "support/FakeClock.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;
const Instant kStart = Instant::fromSeconds(1'790'000'040);

std::shared_ptr<const FleetSimulator> simulator()
{
    static const auto made = std::make_shared<const FleetSimulator>(
        makeSmallFleetLayout(), 7, kStart, Duration::fromMinutes(1));
    return made;
}

} // namespace

class tst_ExpositionServer : public QObject
{
    Q_OBJECT

private:
    const FakeClock m_clock { kStart }; ///< stands: the server's thread reads it

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void saysOnceWhereItListensAndAnswersThere()
    {
        ExpositionServer server(simulator(), simulator()->firstFrame(), m_clock);
        QSignalSpy listening(&server, &ExpositionServer::listening);
        QSignalSpy failed(&server, &ExpositionServer::failed);
        server.start();
        QVERIFY(listening.isEmpty()); // from the event loop
        QVERIFY(listening.wait(kWaitMs));
        const auto port = listening.front().front().value<quint16>();
        for (const DemoTarget& target : simulator()->catalog().targets) {
            const QByteArray answer =
                ScrapeClient(port).get(QByteArray::fromStdString(target.path));
            const bool isDead = answer.isEmpty();
            QVERIFY2(isDead ? target.node >= 0 : answer.startsWith("HTTP/1.1 200 "),
                target.path.c_str());
        }
        QCOMPARE(listening.size(), 1);
        QVERIFY(failed.isEmpty());
    }

    /// The thread of a scrape must not wait for the window's: it answers while that is busy.
    void answersWhileItsOwnersThreadIsBusy()
    {
        ExpositionServer server(simulator(), simulator()->firstFrame(), m_clock);
        QSignalSpy listening(&server, &ExpositionServer::listening);
        server.start();
        QVERIFY(listening.wait(kWaitMs));
        QTcpSocket socket; // blocking calls: no event loop runs here
        socket.connectToHost(
            QHostAddress(QHostAddress::LocalHost), listening.front().front().value<quint16>());
        QVERIFY(socket.waitForConnected(kWaitMs));
        socket.write("GET /metrics/envoy/eu-west HTTP/1.1\r\n\r\n");
        QVERIFY(socket.waitForReadyRead(kWaitMs));
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
    }

    void twoServersHavePortsOfTheirOwn()
    {
        ExpositionServer one(simulator(), simulator()->firstFrame(), m_clock);
        ExpositionServer other(simulator(), simulator()->firstFrame(), m_clock);
        QSignalSpy first(&one, &ExpositionServer::listening);
        QSignalSpy second(&other, &ExpositionServer::listening);
        one.start();
        other.start();
        QTRY_VERIFY_WITH_TIMEOUT(first.size() == 1 && second.size() == 1, kWaitMs);
        QVERIFY(first.front().front() != second.front().front());
    }

    void itsPortIsFreeWhenItIsGone()
    {
        auto server =
            std::make_unique<ExpositionServer>(simulator(), simulator()->firstFrame(), m_clock);
        QSignalSpy listening(server.get(), &ExpositionServer::listening);
        server->start();
        QVERIFY(listening.wait(kWaitMs));
        const auto port = listening.front().front().value<quint16>();
        ScrapeClient client(port);
        QVERIFY(client.isConnected());
        server.reset();
        QVERIFY(client.isLeft());
        QTcpServer next;
        QVERIFY(next.listen(QHostAddress(QHostAddress::LocalHost), port));
    }

    void goesWithoutHavingStarted()
    {
        auto server =
            std::make_unique<ExpositionServer>(simulator(), simulator()->firstFrame(), m_clock);
        QSignalSpy listening(server.get(), &ExpositionServer::listening);
        server.reset();
        QCoreApplication::processEvents();
        QVERIFY(listening.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_ExpositionServer)
#include "tst_ExpositionServer.moc"
