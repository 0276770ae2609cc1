// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/PlainConnections.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr std::size_t kMostResting = 8;

} // namespace

void SocketRelease::operator()(QTcpSocket* socket) const
{
    socket->disconnect();
    socket->abort();
    socket->deleteLater();
}

PlainConnections::PlainConnections(std::chrono::milliseconds longestRest)
    : m_longestRest(longestRest)
{
    m_sweeper.setSingleShot(true);
    connect(&m_sweeper, &QTimer::timeout, this, &PlainConnections::sweep);
}

PlainSocket PlainConnections::take(const QString& host, quint16 port)
{
    sweep();
    const auto at = std::find_if(m_resting.rbegin(), m_resting.rend(),
        [&](const Resting& one) { return one.host == host && one.port == port; });
    if (at == m_resting.rend()) {
        return nullptr;
    }
    PlainSocket socket = std::move(at->socket);
    m_resting.erase(std::next(at).base());
    socket->disconnect(this);
    return socket;
}

void PlainConnections::put(PlainSocket socket, const QString& host, quint16 port)
{
    // What says something without being asked, or closes, is of no use any more.
    connect(socket.get(), &QTcpSocket::readyRead, this, [idle = socket.get()] { idle->abort(); });
    connect(socket.get(), &QTcpSocket::disconnected, this, &PlainConnections::sweep,
        Qt::QueuedConnection);
    m_resting.push_back({ .socket = std::move(socket),
        .host = host,
        .port = port,
        .leaves = QDeadlineTimer(m_longestRest) });
    if (m_resting.size() > kMostResting) {
        m_resting.erase(m_resting.begin());
    }
    if (!m_sweeper.isActive()) {
        m_sweeper.start(m_longestRest);
    }
}

void PlainConnections::sweep()
{
    std::erase_if(m_resting, [](const Resting& one) {
        return one.leaves.hasExpired() || one.socket->state() != QTcpSocket::ConnectedState;
    });
    if (m_resting.empty()) {
        m_sweeper.stop();
    } else if (!m_sweeper.isActive()) {
        m_sweeper.start(m_longestRest);
    }
}

} // namespace promdesk
