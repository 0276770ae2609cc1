// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QHostAddress>
#include <QTcpSocket>
#include <QTest>

namespace promdesk::test {

/// A connection to a loopback port on which bytes are written as the test likes. Waits in the event
/// loop, so that what it asks may live on the same thread.
class ScrapeClient
{
public:
    static constexpr int kWaitMs = 30'000;

    explicit ScrapeClient(quint16 port)
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        m_isConnected = QTest::qWaitFor(
            [this] { return m_socket.state() == QAbstractSocket::ConnectedState; }, kWaitMs);
    }

    [[nodiscard]] bool isConnected() const { return m_isConnected; }

    void send(const QByteArray& bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }

    /// One whole answer, head and body; empty when the other side hangs up before its end.
    [[nodiscard]] QByteArray receive()
    {
        QByteArray answer;
        const bool isWhole = QTest::qWaitFor(
            [this, &answer] {
                m_received += m_socket.readAll();
                answer = takeAnswer();
                return !answer.isEmpty() || hasHungUp();
            },
            kWaitMs);
        return isWhole ? answer : QByteArray();
    }

    [[nodiscard]] QByteArray get(const QByteArray& path)
    {
        send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
        return receive();
    }

    /// Waits for the other side to hang up.
    [[nodiscard]] bool isLeft()
    {
        return QTest::qWaitFor([this] { return hasHungUp(); }, kWaitMs);
    }

private:
    [[nodiscard]] bool hasHungUp() const
    {
        return m_socket.state() == QAbstractSocket::UnconnectedState;
    }

    QByteArray takeAnswer()
    {
        static const QByteArray kLength = "Content-Length: ";
        const qsizetype headEnd = m_received.indexOf("\r\n\r\n");
        const qsizetype length = m_received.indexOf(kLength);
        if (headEnd < 0 || length < 0) {
            return {};
        }
        const qsizetype from = length + kLength.size();
        const qsizetype size =
            headEnd + 4 + m_received.mid(from, m_received.indexOf('\r', from) - from).toLongLong();
        if (m_received.size() < size) {
            return {};
        }
        const QByteArray answer = m_received.left(size);
        m_received.remove(0, size);
        return answer;
    }

    QTcpSocket m_socket;
    bool m_isConnected = false;
    QByteArray m_received;
};

/// What follows the head.
inline QByteArray bodyOf(const QByteArray& answer)
{
    return answer.mid(answer.indexOf("\r\n\r\n") + 4);
}

} // namespace promdesk::test
