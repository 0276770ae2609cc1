// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "queries/QueryScheduler.h"
#include "windows/ServerList.h"

#include <QStatusBar>

#include <vector>

class QHBoxLayout;
class QLabel;

namespace promdesk {

/// The line at the bottom: every server with its state and marks, what is being asked, how old the
/// picture is, step, throughput and time zone. GUI thread.
class StatusBarView final : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusBarView(const Clock& clock, QWidget* parent = nullptr);

    void setServers(const std::vector<ServerState>& servers);
    void setScheduler(const SchedulerStatus& status);

Q_SIGNALS:
    /// The user clicked on a server.
    void serverActivated(const QString& id);

private:
    void showAge();
    QLabel* addFigure(const QString& accessibleName);
    QWidget* makeServerButton(const ServerState& server);

    const Clock& m_clock;
    SchedulerStatus m_status;
    QWidget* m_servers = nullptr;
    QHBoxLayout* m_serverRow = nullptr;
    QLabel* m_queries = nullptr;
    QLabel* m_age = nullptr;
    QLabel* m_step = nullptr;
    QLabel* m_rate = nullptr;
    QLabel* m_zone = nullptr;
};

} // namespace promdesk
