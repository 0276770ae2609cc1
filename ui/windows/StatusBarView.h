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
class QToolButton;

namespace promdesk {

/// What discovery is doing on all servers together.
struct FleetActivity
{
    int openRequests = 0; ///< known so far of the running cycles
    Instant lastSuccess; ///< of the newest picture of the fleet

    friend bool operator==(const FleetActivity&, const FleetActivity&) = default;
};

/// The line at the bottom: every server with its state and marks, what is being asked, how old the
/// picture is, step, throughput and time zone. GUI thread.
class StatusBarView final : public QStatusBar
{
    Q_OBJECT

public:
    /// What the page in front shows, and so what its age is.
    enum class Topic
    {
        Fleet, ///< the picture that discovery makes
        Panels, ///< answers to the panels' queries
    };

    explicit StatusBarView(const Clock& clock, QWidget* parent = nullptr);

    void setServers(const std::vector<ServerState>& servers);
    void setScheduler(const SchedulerStatus& status);
    void setFleet(const FleetActivity& activity);
    void setTopic(Topic topic);

Q_SIGNALS:
    /// The user clicked on a server.
    void serverActivated(const QString& id);
    /// The user clicked on the count of queries.
    void queriesActivated();

private:
    void showFigures();
    void showAge();
    [[nodiscard]] QString ageText() const;
    [[nodiscard]] int openRequests() const;
    QLabel* addFigure(const QString& accessibleName);
    QToolButton* addQueryCount();
    QWidget* makeServerButton(const ServerState& server, const std::vector<ServerState>& all);

    const Clock& m_clock;
    SchedulerStatus m_status;
    FleetActivity m_fleet;
    Topic m_topic = Topic::Fleet;
    bool m_hasServers = false;
    QWidget* m_servers = nullptr;
    QHBoxLayout* m_serverRow = nullptr;
    QToolButton* m_queries = nullptr;
    QLabel* m_age = nullptr;
    QLabel* m_step = nullptr;
    QLabel* m_rate = nullptr;
    QLabel* m_zone = nullptr;
};

} // namespace promdesk
