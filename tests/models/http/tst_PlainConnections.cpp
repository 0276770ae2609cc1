// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/PlainConnections.h"
#include "support/FaultServer.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 20'000;
const QString kHost = u"127.0.0.1"_s;

} // namespace

class tst_PlainConnections : public QObject
{
    Q_OBJECT

    FaultServer m_server;

    PlainSocket connected()
    {
        PlainSocket socket(new QTcpSocket);
        socket->connectToHost(kHost, m_server.serverPort());
        [&] { QTRY_COMPARE_WITH_TIMEOUT(socket->state(), QTcpSocket::ConnectedState, kWaitMs); }();
        return socket;
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesBackTheLatestToItsOwnServer()
    {
        PlainConnections connections(1h);
        const quint16 port = m_server.serverPort();
        QVERIFY(connections.take(kHost, port) == nullptr);
        PlainSocket first = connected();
        PlainSocket second = connected();
        const QTcpSocket* latest = second.get();
        connections.put(std::move(first), kHost, port);
        connections.put(std::move(second), kHost, port);
        QVERIFY(connections.take(u"localhost"_s, port) == nullptr);
        QVERIFY(connections.take(kHost, quint16(port + 1)) == nullptr);
        QVERIFY(connections.take(kHost, port).get() == latest);
        QCOMPARE(connections.resting(), std::size_t { 1 });
    }

    void keepsAFew()
    {
        PlainConnections connections(1h);
        for (int i = 0; i < 12; ++i) {
            connections.put(connected(), kHost, m_server.serverPort());
        }
        QCOMPARE(connections.resting(), std::size_t { 8 });
        connections.forget();
        QCOMPARE(connections.resting(), std::size_t { 0 });
    }

    void dropsThoseThatRestedTooLong()
    {
        PlainConnections connections(50ms);
        connections.put(connected(), kHost, m_server.serverPort());
        QTRY_COMPARE_WITH_TIMEOUT(connections.resting(), std::size_t { 0 }, kWaitMs);
    }

    void dropsThoseThatTheServerClosesOrThatTalk()
    {
        auto server = std::make_unique<FaultServer>();
        PlainConnections connections(1h);
        PlainSocket socket(new QTcpSocket);
        socket->connectToHost(kHost, server->serverPort());
        QTRY_COMPARE_WITH_TIMEOUT(socket->state(), QTcpSocket::ConnectedState, kWaitMs);
        connections.put(std::move(socket), kHost, server->serverPort());
        server.reset();
        QTRY_COMPARE_WITH_TIMEOUT(connections.resting(), std::size_t { 0 }, kWaitMs);

        FaultServer talker;
        talker.greetWith("HTTP/1.1 408 Request Timeout\r\n\r\n");
        PlainSocket idle(new QTcpSocket);
        connect(idle.get(), &QTcpSocket::connected, this,
            [&] { connections.put(std::move(idle), kHost, talker.serverPort()); });
        idle->connectToHost(kHost, talker.serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(idle == nullptr, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(connections.resting(), std::size_t { 0 }, kWaitMs);
    }
};

QTEST_GUILESS_MAIN(tst_PlainConnections)
#include "tst_PlainConnections.moc"
