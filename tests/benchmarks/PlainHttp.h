// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>

#include <atomic>
#include <thread>

namespace promdesk::bench {

/// Everything that a loopback server sends to one GET, head included, received with plain sockets.
/// encoding: of Accept-Encoding. Empty when it failed. Blocks.
[[nodiscard]] QByteArray receiveRaw(
    quint16 port, const QByteArray& target, const QByteArray& encoding);

/// The body of a raw answer: without its head and, where it came in chunks, without their frames.
[[nodiscard]] QByteArray bodyOf(const QByteArray& raw);

/// An answer with this body in chunks of that size.
[[nodiscard]] QByteArray inChunks(const QByteArray& body, qsizetype chunkBytes);

/// Sends the same recorded answer to whatever it is asked, from a thread of its own.
class ReplayServer
{
public:
    explicit ReplayServer(QByteArray raw);
    ReplayServer(const ReplayServer&) = delete;
    ReplayServer& operator=(const ReplayServer&) = delete;
    ~ReplayServer();

    [[nodiscard]] quint16 port() const { return m_port; }

private:
    void serve();
    void answer(int connection) const;

    QByteArray m_raw;
    int m_listener = -1;
    std::atomic<int> m_connection = -1;
    quint16 m_port = 0;
    std::thread m_thread;
};

} // namespace promdesk::bench
