// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/WorkerPool.h"
#include "topology/FleetDiscovery.h"
#include "topology/TopologyTree.h"

#include <QObject>

#include <memory>
#include <optional>
#include <random>
#include <vector>

namespace promdesk {

/// How the watching of one source goes.
struct FleetSourceStatus
{
    bool isRunning = false;
    QString step; ///< what is being asked, plain English
    int finishedRequests = 0; ///< of this cycle
    int totalRequests = 0; ///< known so far of this cycle
    std::optional<Error> error; ///< of the last cycle; the last topology stays
    Instant lastSuccess;
    Duration rest; ///< between the last cycle and the next one
};

/// Keeps the picture of the fleet: runs discovery on each source at once and then every 32 s ± 10
/// %, never twice at a time, and publishes the whole topology after each. A source that takes long
/// is asked less often: it rests for four times as long as it took, at most ten minutes. A source
/// that fails keeps its last topology, without its states once it is silent for two rounds. GUI
/// thread.
class FleetMonitor final : public QObject
{
    Q_OBJECT

public:
    /// gui runs tasks on this object's thread. seed: of the jitter. Clock and gui outlive this.
    FleetMonitor(FleetKnowledge knowledge, const Clock& clock, Executor& gui, quint64 seed,
        QObject* parent = nullptr);
    ~FleetMonitor() override;

    /// The source is not owned and is removed before it goes. Discovery starts at once; set
    /// capabilities first when they are known, or setCapabilities() later.
    void addSource(DataSource& source, const SourceCapabilities& capabilities = {});
    void setCapabilities(const QString& sourceId, const SourceCapabilities& capabilities);
    void removeSource(const QString& sourceId);

    /// Other profiles, words or rules from now on: every source is discovered anew, at once. What
    /// was found with the old ones stays until then, and what is not found again is not missed.
    void setKnowledge(FleetKnowledge knowledge);

    void setInterval(Duration interval);
    void setPaused(bool isPaused);

    [[nodiscard]] bool isPaused() const { return m_isPaused; }

    /// Never null; empty before the first answer.
    [[nodiscard]] const TopologyPtr& topology() const { return m_topology; }

    [[nodiscard]] FleetSourceStatus status(const QString& sourceId) const;

    /// What a source was found to have by name; null before its first answer. Valid until the
    /// source is asked again.
    [[nodiscard]] const DiscoveryEvidence* evidence(const QString& sourceId) const;

    /// Valid until setKnowledge().
    [[nodiscard]] const FleetKnowledge& knowledge() const { return *m_knowledge; }

public Q_SLOTS:
    /// All sources now; those that are running finish first.
    void refreshNow();

Q_SIGNALS:
    void topologyChanged(const promdesk::TopologyPtr& topology);
    void statusChanged(const QString& sourceId);

private:
    struct Watched;

    [[nodiscard]] Watched* find(const QString& sourceId) const;
    void takeUp(Watched& watched);
    void run(Watched& watched);
    void finish(const QString& sourceId, Result<TopologySource> result);
    void schedule(Watched& watched);
    void publish();

    std::shared_ptr<const FleetKnowledge> m_knowledge;
    const Clock& m_clock;
    WorkerPool m_builder { 1 }; ///< builds topologies; tasks of removed sources end by themselves
    FleetDiscovery::Threads m_threads;
    std::mt19937_64 m_random;
    Duration m_interval = Duration::fromSeconds(32);
    bool m_isPaused = false;
    std::vector<std::unique_ptr<Watched>> m_watched;
    TopologyPtr m_topology;
};

} // namespace promdesk
