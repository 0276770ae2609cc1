// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/FaultConnection.h"

#include <QSslSocket>
#include <QTimer>

#include <sys/socket.h>

namespace promdesk::test {

namespace {

constexpr qint64 kUnsentBytes = 256 * 1024;
constexpr char kTlsHandshake = 0x16;

} // namespace

FaultConnection::FaultConnection(FaultServer& server, QSslSocket* socket, int number)
    : QObject(socket)
    , m_server(server)
    , m_socket(socket)
    , m_number(number)
{
    connect(socket, &QIODevice::readyRead, this, &FaultConnection::read);
    connect(socket, &QIODevice::bytesWritten, this, [this] {
        if (m_isAnswering && !m_steps.empty()
            && m_steps.front().kind == FaultScript::Step::Kind::Repeat) {
            play();
        }
    });
    connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
    if (!server.m_greeting.isEmpty()) {
        socket->write(server.m_greeting);
    }
}

FaultConnection::~FaultConnection()
{
    if (m_isAnswering) {
        m_server.noteEnd();
    }
}

void FaultConnection::read()
{
    if (m_server.m_tls && m_socket->mode() == QSslSocket::UnencryptedMode
        && m_socket->peek(1) == QByteArray(1, kTlsHandshake)) {
        m_socket->setSslConfiguration(*m_server.m_tls);
        m_socket->startServerEncryption();
        return;
    }
    m_received += m_socket->readAll();
    if (!m_isAnswering && takeRequest()) {
        play();
    }
}

bool FaultConnection::takeRequest()
{
    const qsizetype end = m_received.indexOf("\r\n\r\n");
    if (end < 0) {
        return false;
    }
    const QByteArrayList lines = m_received.left(end).split('\n');
    const QByteArrayList first = lines.first().trimmed().split(' ');
    if (first.size() < 2) {
        m_socket->abort();
        return false;
    }
    FaultServer::Request request;
    request.method = first.at(0);
    const QByteArray target = first.at(1);
    const qsizetype question = target.indexOf('?');
    request.path = question < 0 ? target : target.left(question);
    request.query = question < 0 ? QByteArray() : target.mid(question + 1);
    request.connection = m_number;
    request.isEncrypted = m_socket->isEncrypted();
    bool isAmbiguous = false;
    for (const QByteArray& line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.left(colon).trimmed().toLower();
        isAmbiguous = isAmbiguous
            || (request.headers.contains(name) && (name == "host" || name == "content-length"));
        request.headers.insert(name, line.mid(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (m_received.size() < end + 4 + length) {
        return false;
    }
    request.body = m_received.mid(end + 4, length);
    m_received.remove(0, end + 4 + length);
    // As Go's servers do, Prometheus' among them.
    const FaultScript script = isAmbiguous
        ? FaultScript::answer(400, "text/plain", "400 Bad Request: too many headers of one name")
        : m_server.scriptFor(request);
    m_server.m_requests.push_back(request);
    m_steps.assign(script.steps().begin(), script.steps().end());
    m_isAnswering = true;
    m_server.noteBegin();
    return true;
}

void FaultConnection::play()
{
    while (!m_steps.empty()) {
        if (!perform(m_steps.front())) {
            return;
        }
        m_steps.pop_front();
    }
    m_isAnswering = false;
    m_server.noteEnd();
    if (takeRequest()) {
        QTimer::singleShot(0, this, &FaultConnection::play);
    }
}

bool FaultConnection::perform(FaultScript::Step& step)
{
    using Kind = FaultScript::Step::Kind;
    switch (step.kind) {
    case Kind::Write:
        m_socket->write(step.bytes);
        return true;
    case Kind::Repeat:
        while (step.count > 0 && m_socket->bytesToWrite() < kUnsentBytes) {
            m_socket->write(step.bytes);
            --step.count;
        }
        return step.count == 0;
    case Kind::Drip:
        if (step.bytes.isEmpty()) {
            return true;
        }
        m_socket->write(step.bytes.left(1));
        step.bytes.remove(0, 1);
        QTimer::singleShot(step.ms, this, &FaultConnection::play);
        return false;
    case Kind::Pause:
        step.kind = Kind::Write;
        QTimer::singleShot(step.ms, this, &FaultConnection::play);
        return false;
    case Kind::Stall:
        return false;
    case Kind::Close:
        m_socket->disconnectFromHost();
        return false;
    case Kind::Reset:
        reset();
        return false;
    }
    return true;
}

void FaultConnection::reset()
{
    // What was written goes out first, so that the client has a part of the answer.
    m_socket->flush();
    const linger immediately { .l_onoff = 1, .l_linger = 0 };
    setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &immediately,
        sizeof immediately);
    m_socket->abort();
}

} // namespace promdesk::test
