// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QString>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace promdesk {

/// Sockets are inside one of their signals when they are let go.
struct SocketRelease
{
    void operator()(QTcpSocket* socket) const;
};

using PlainSocket = std::unique_ptr<QTcpSocket, SocketRelease>;

/// Connections that have answered and may be asked again, by host and port. One thread.
class PlainConnections final : public QObject
{
    Q_OBJECT

public:
    /// Connections that rest longer are closed.
    explicit PlainConnections(std::chrono::milliseconds longestRest);

    /// The one that rested least; null: none is there.
    [[nodiscard]] PlainSocket take(const QString& host, quint16 port);

    /// One that waits for nothing. Of more than a few the oldest leave.
    void put(PlainSocket socket, const QString& host, quint16 port);

    /// Closes all.
    void forget() { m_resting.clear(); }

    [[nodiscard]] std::size_t resting() const { return m_resting.size(); }

private:
    struct Resting
    {
        PlainSocket socket;
        QString host;
        quint16 port = 0;
        QDeadlineTimer leaves;
    };

    void sweep();

    std::chrono::milliseconds m_longestRest;
    QTimer m_sweeper;
    std::vector<Resting> m_resting; ///< the oldest first
};

} // namespace promdesk
