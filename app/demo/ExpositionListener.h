// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "demo/FleetSimulator.h"

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <cstddef>
#include <memory>
#include <string>

class QTcpServer;
class QTcpSocket;

namespace promdesk {

/// The part of ExpositionServer that lives in its thread.
class ExpositionListener final : public QObject
{
    Q_OBJECT

public:
    ExpositionListener(std::shared_ptr<const FleetSimulator> simulator, MetricFrame firstFrame,
        const Clock& clock);

    /// Listens on a free loopback port; 0 when that is not possible.
    [[nodiscard]] quint16 listen();

private:
    void acceptConnections();
    void readFrom(QTcpSocket& socket);
    void answer(QTcpSocket& socket, const QByteArray& path);
    void advanceTo(double unixSeconds);
    [[nodiscard]] std::string pageAt(double unixSeconds, std::size_t target);

    std::shared_ptr<const FleetSimulator> m_simulator;
    const Clock& m_clock;
    MetricFrame m_previous;
    MetricFrame m_next; ///< one step after m_previous
    MetricFrame m_shown; ///< holds what the last page showed
    QHash<QByteArray, std::size_t> m_targets; ///< by path
    QTcpServer* m_server;
};

} // namespace promdesk
