// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Executor.h"
#include "profiles/ServerProfile.h"
#include "signals/SignalBinding.h"
#include "signals/SignalCatalog.h"
#include "sources/DataSource.h"
#include "topology/DiscoveryAnswers.h"
#include "topology/DiscoveryEvidence.h"
#include "topology/HealthRules.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace promdesk {

struct VitalQuery;

/// What watching the fleet needs to know.
struct FleetKnowledge
{
    ProfileSetPtr profiles;
    SignalCatalog catalog;
    HealthRules health;
};

/// Where a cycle is.
struct DiscoveryProgress
{
    QString step; ///< plain English: "looking for exporters"
    int finishedRequests = 0;
    int totalRequests = 0; ///< known so far
};

/// Finds out what one source knows: counts markers, lists entities, targets and inventory, binds
/// signals, asks vital signs, then builds the topology on a worker: at most 33 requests, whatever
/// runs there, one more for each vital sign that a server refuses to compute together with others,
/// and more where a server takes short questions only. Once it knows a source (after 5 minutes, in
/// which a young server still learns names), a cycle is one request for what has changed; metric
/// names are asked every 10 minutes. A profile that comes or goes, or a server that refuses the
/// joined question, leads back to a whole discovery. One cycle at a time. GUI thread; callbacks run
/// there too. Destroying it cancels.
class FleetDiscovery
{
public:
    using Done = std::function<void(Result<TopologySource>)>;
    using Progress = std::function<void(const DiscoveryProgress&)>;

    /// The threads tasks go to; both outlive this.
    struct Threads
    {
        Executor& gui; ///< runs tasks on this object's thread
        Executor& workers;
    };

    FleetDiscovery(DataSource& source, std::shared_ptr<const FleetKnowledge> knowledge,
        const Clock& clock, Threads threads);
    ~FleetDiscovery();
    FleetDiscovery(const FleetDiscovery&) = delete;
    FleetDiscovery& operator=(const FleetDiscovery&) = delete;

    /// Takes over what another one of the same source has learnt that does not depend on profiles:
    /// the metric names, since when the source is asked, and what it refuses. Before the first
    /// start.
    void succeed(const FleetDiscovery& before);

    void setCapabilities(const SourceCapabilities& capabilities);
    void setProgress(Progress progress);

    [[nodiscard]] bool isRunning() const;

    /// What the cycles so far have found; nothing before the first has succeeded.
    [[nodiscard]] std::optional<DiscoveryEvidence> evidence() const;

    /// previous: of the last cycle, or null. done is called once, unless this is destroyed first.
    /// Errors: those of the source. Must not be called while running.
    void start(std::shared_ptr<const TopologySource> previous, Done done);

private:
    struct JoinedVitals;
    struct Cycle;
    struct Known;

    void askUpdate();
    void takeUpdate();
    void sendUpdate(const std::string& expression);
    [[nodiscard]] bool areNamesDue() const;
    void bind();
    void remember(const DiscoveryAnswers& answers);
    void askFirst();
    void askEntities();
    void askMarkers();
    void joinMarkers();
    void askVitals();
    void askVital(const VitalQuery& query);
    void askTogether(const std::vector<VitalQuery>& queries);
    void askPods(const std::vector<const ServerProfile*>& detected);
    void build();
    void fail(Error error);
    void ask(const std::string& expression, SnapshotPtr DiscoveryAnswers::*place);
    void send(const std::string& expression, std::function<void(Result<SnapshotPtr>)> take);
    void askNames();
    void finishOne();
    void enter(void (FleetDiscovery::*next)(), const QString& step);
    void reportProgress();

    DataSource& m_source;
    std::shared_ptr<const FleetKnowledge> m_knowledge;
    const Clock& m_clock;
    Threads m_threads;
    SourceCapabilities m_capabilities;
    Progress m_progress;
    std::shared_ptr<Cycle> m_cycle; ///< null when idle; callbacks hold it weakly
    std::shared_ptr<const MetricNames> m_names = std::make_shared<const MetricNames>();
    Instant m_namesAt;
    std::optional<Instant> m_firstAt; ///< start of the first cycle
    SnapshotPtr m_nodeInfo;
    SnapshotPtr m_podInfo;
    Instant m_inventoryAt;
    std::unique_ptr<Known> m_known; ///< null until a whole discovery has been made
    bool m_isJoinedRefused = false; ///< the server has refused a joined question
};

} // namespace promdesk
