// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "support/FaultServer.h"

#include <QObject>

#include <deque>

class QSslSocket;

namespace promdesk::test {

/// One client of a FaultServer: reads requests and plays their scripts. Goes with its socket.
class FaultConnection final : public QObject
{
    Q_OBJECT

public:
    FaultConnection(FaultServer& server, QSslSocket* socket, int number);
    ~FaultConnection() override;

private:
    void read();
    [[nodiscard]] bool takeRequest();
    void play();
    /// Does one step; whether the next may follow at once.
    [[nodiscard]] bool perform(FaultScript::Step& step);
    void reset();

    FaultServer& m_server;
    QSslSocket* m_socket;
    int m_number;
    QByteArray m_received;
    std::deque<FaultScript::Step> m_steps;
    bool m_isAnswering = false;
};

} // namespace promdesk::test
