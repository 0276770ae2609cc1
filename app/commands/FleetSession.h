// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/CommandSession.h"
#include "queries/QueryScheduler.h"
#include "topology/FleetMonitor.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace promdesk {

/// A command's view of the fleet: the chosen servers, discovered once, and a scheduler to ask them.
/// Main thread.
class FleetSession final : public QObject
{
public:
    /// topology: its sources in the order of the servers. problems: one sentence per server that
    /// could not be read or only in part.
    using Done = std::function<void(const TopologyPtr& topology, const QStringList& problems)>;

    /// deadline: see CommandSession; a server that is not discovered by then is a problem.
    FleetSession(const std::vector<ServerChoice>& servers, FleetKnowledge knowledge,
        std::optional<Duration> deadline = std::nullopt);
    ~FleetSession() override;

    /// Probes and discovers every server; done is called once, later. A topology without sources
    /// means that no server answered.
    void discover(Done done);

    /// Only probes: enough to ask plain expressions. done as above, with the servers as sources.
    void connectOnly(Done done);

    [[nodiscard]] const Clock& clock() const { return m_session.clock(); }

    [[nodiscard]] QueryScheduler& scheduler() { return m_scheduler; }

    [[nodiscard]] const FleetKnowledge& knowledge() const { return m_monitor.knowledge(); }

    [[nodiscard]] const FleetMonitor& fleet() const { return m_monitor; }

    [[nodiscard]] QString sourceName(const QString& sourceId);

    /// Null: none of the chosen servers.
    [[nodiscard]] DataSource* source(const QString& sourceId);

    [[nodiscard]] Executor& mainThread() { return m_session.mainThread(); }

    [[nodiscard]] Executor& workers() { return m_session.workers(); }

    /// Cancelled at the deadline.
    [[nodiscard]] CancelToken cancelToken() const { return m_session.cancelToken(); }

    /// Whether the deadline has passed.
    [[nodiscard]] bool isOver() const { return m_session.isOver(); }

    /// The error of what the deadline ended, for all servers together.
    [[nodiscard]] Error lateness() const { return m_session.lateness(); }

    /// What to do when the deadline passes.
    void whenOver(std::function<void()> action) { m_whenOver = std::move(action); }

    /// Runs the task on the main thread, later.
    void post(Task task) { m_session.mainThread().post(std::move(task)); }

private:
    enum class Depth
    {
        ProbeOnly,
        Discover,
    };

    void begin(Depth depth, Done done);
    void giveUp();
    void takeProbe(std::size_t index, Depth depth, const Result<SourceCapabilities>& result);
    void takeStatus(const QString& sourceId);
    void settle(const QString& problem);
    /// Where the server stands among the chosen ones; their number when it is none of them.
    [[nodiscard]] std::size_t placeOf(const QString& sourceId);

    CommandSession m_session;
    QueryScheduler m_scheduler;
    FleetMonitor m_monitor;
    std::vector<QString> m_running; ///< ids of the sources that are being discovered
    TopologyTree m_probed; ///< what probing alone found out
    std::size_t m_open = 0;
    QStringList m_problems;
    Done m_done;
    std::function<void()> m_whenOver;
};

} // namespace promdesk
