// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "PlainHttp.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace promdesk::bench {

namespace {

constexpr std::size_t kPieceBytes = 256UL * 1024;

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool sendAll(int connection, const QByteArray& bytes)
{
    qsizetype at = 0;
    while (at < bytes.size()) {
        const ssize_t sent = send(connection, bytes.constData() + at,
            static_cast<std::size_t>(bytes.size() - at), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        at += sent;
    }
    return true;
}

bool isChunked(const QByteArray& raw)
{
    return raw.left(raw.indexOf("\r\n\r\n")).toLower().contains("transfer-encoding: chunked");
}

/// How much of an answer must have come; zero while its head is not known to say.
qsizetype announcedBytes(const QByteArray& raw)
{
    const qsizetype headBytes = raw.indexOf("\r\n\r\n");
    const QByteArray head = raw.left(headBytes).toLower();
    const qsizetype at = head.indexOf("content-length:");
    if (headBytes < 0 || at < 0) {
        return 0;
    }
    const QByteArray value = head.mid(at + 15, head.indexOf('\r', at) - at - 15);
    return headBytes + 4 + value.trimmed().toLongLong();
}

} // namespace

QByteArray receiveRaw(quint16 port, const QByteArray& target, const QByteArray& encoding)
{
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    QByteArray raw;
    QByteArray question = "GET ";
    question.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: ");
    question.append(encoding).append("\r\n\r\n");
    if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
        && sendAll(connection, question)) {
        std::vector<char> piece(kPieceBytes);
        qsizetype announced = 0;
        bool isInChunks = false;
        const auto isWhole = [&] {
            return isInChunks ? raw.endsWith("\r\n0\r\n\r\n")
                              : announced > 0 && raw.size() >= announced;
        };
        while (!isWhole()) {
            const ssize_t count = recv(connection, piece.data(), piece.size(), 0);
            if (count <= 0) {
                break;
            }
            raw.append(piece.data(), count);
            if (!isInChunks && announced == 0) {
                isInChunks = isChunked(raw);
                announced = announcedBytes(raw);
            }
        }
    }
    close(connection);
    return raw;
}

QByteArray bodyOf(const QByteArray& raw)
{
    const qsizetype headEnd = raw.indexOf("\r\n\r\n") + 4;
    if (!isChunked(raw)) {
        return raw.mid(headEnd);
    }
    QByteArray body;
    body.reserve(raw.size());
    qsizetype at = headEnd;
    while (at < raw.size()) {
        const qsizetype lineEnd = raw.indexOf("\r\n", at);
        const qsizetype size = raw.mid(at, lineEnd - at).toLongLong(nullptr, 16);
        if (size <= 0) {
            break;
        }
        body.append(raw.constData() + lineEnd + 2, size);
        at = lineEnd + 2 + size + 2;
    }
    return body;
}

QByteArray inChunks(const QByteArray& body, qsizetype chunkBytes)
{
    QByteArray raw = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n";
    for (qsizetype at = 0; at < body.size(); at += chunkBytes) {
        const QByteArray chunk = body.mid(at, chunkBytes);
        raw.append(QByteArray::number(chunk.size(), 16))
            .append("\r\n")
            .append(chunk)
            .append("\r\n");
    }
    raw.append("0\r\n\r\n");
    return raw;
}

ReplayServer::ReplayServer(QByteArray raw)
    : m_raw(std::move(raw))
    , m_listener(socket(AF_INET, SOCK_STREAM, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(m_listener, reinterpret_cast<const sockaddr*>(&address), size) == 0
        && listen(m_listener, 8) == 0
        && getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
}

ReplayServer::~ReplayServer()
{
    shutdown(m_listener, SHUT_RDWR);
    shutdown(m_connection, SHUT_RDWR);
    if (m_thread.joinable()) {
        m_thread.join();
    }
    close(m_listener);
}

/// One connection after the other: whoever asks next has closed the one before.
void ReplayServer::serve()
{
    for (;;) {
        const int connection = accept(m_listener, nullptr, nullptr);
        if (connection < 0) {
            return;
        }
        m_connection = connection;
        answer(connection);
        m_connection = -1;
        close(connection);
    }
}

void ReplayServer::answer(int connection) const
{
    std::vector<char> piece(kPieceBytes);
    QByteArray question;
    for (;;) {
        const ssize_t count = recv(connection, piece.data(), piece.size(), 0);
        if (count <= 0) {
            return;
        }
        question.append(piece.data(), count);
        if (question.contains("\r\n\r\n")) {
            question.clear();
            if (!sendAll(connection, m_raw)) {
                return;
            }
        }
    }
}

} // namespace promdesk::bench
