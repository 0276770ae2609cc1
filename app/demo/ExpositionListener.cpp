// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/ExpositionListener.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <utility>

namespace promdesk {

namespace {

constexpr qint64 kLongestRequest = 16'384;

QByteArray responseOf(const QByteArray& status, const QByteArray& body)
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

ExpositionListener::ExpositionListener(
    std::shared_ptr<const FleetSimulator> simulator, MetricFrame firstFrame, const Clock& clock)
    : m_simulator(std::move(simulator))
    , m_clock(clock)
    , m_previous(std::move(firstFrame))
    , m_next(m_previous)
    , m_shown(m_previous)
    , m_server(new QTcpServer(this))
{
    m_simulator->advance(m_next);
    const std::vector<DemoTarget>& targets = m_simulator->catalog().targets;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        m_targets.insert(QByteArray::fromStdString(targets[i].path), i);
    }
    connect(m_server, &QTcpServer::newConnection, this, &ExpositionListener::acceptConnections);
}

quint16 ExpositionListener::listen()
{
    return m_server->listen(QHostAddress::LocalHost) ? m_server->serverPort() : quint16 { 0 };
}

void ExpositionListener::acceptConnections()
{
    while (QTcpSocket* socket = m_server->nextPendingConnection()) {
        socket->setReadBufferSize(kLongestRequest);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readFrom(*socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void ExpositionListener::readFrom(QTcpSocket& socket)
{
    // Requests of Prometheus have no body: each ends with an empty line.
    while (socket.isOpen()) {
        const QByteArray waiting = socket.peek(kLongestRequest);
        const qsizetype end = waiting.indexOf("\r\n\r\n");
        if (end < 0) {
            if (waiting.size() >= kLongestRequest) {
                socket.abort();
            }
            return;
        }
        socket.skip(end + 4);
        const QList<QByteArray> words = waiting.left(waiting.indexOf("\r\n")).split(' ');
        answer(socket, words.size() == 3 && words.first() == "GET" ? words.at(1) : QByteArray());
    }
}

void ExpositionListener::answer(QTcpSocket& socket, const QByteArray& path)
{
    const auto found = m_targets.constFind(path);
    if (found == m_targets.constEnd()) {
        socket.write(responseOf("404 Not Found", "no such target\n"));
        return;
    }
    const double now = m_clock.now().toSeconds();
    advanceTo(now);
    if (m_previous.isTargetUp[*found] == 0) {
        socket.abort();
        return;
    }
    socket.write(responseOf("200 OK", QByteArray::fromStdString(pageAt(now, *found))));
}

void ExpositionListener::advanceTo(double unixSeconds)
{
    while (m_next.unixSeconds <= unixSeconds) {
        m_previous = m_next;
        m_simulator->advance(m_next);
    }
}

std::string ExpositionListener::pageAt(double unixSeconds, std::size_t target)
{
    const MetricCatalog& catalog = m_simulator->catalog();
    // A fleet of a thousand nodes has as many pages: each touches its own series only.
    for (const std::size_t series : catalog.seriesOfTarget[target]) {
        m_shown.values[series] = valueBetween(catalog, { m_previous, m_next }, unixSeconds, series);
    }
    return expositionText(catalog, m_shown, target);
}

} // namespace promdesk
