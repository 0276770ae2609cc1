// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/FleetComparison.h"

#include "changes/ChangeList.h"
#include "changes/InfoComparison.h"
#include "changes/MetricComparison.h"
#include "changes/TargetComparison.h"
#include "core/UntrustedText.h"
#include "signals/SignalCatalog.h"
#include "topology/EntityIndex.h"
#include "topology/HealthRules.h"
#include "topology/TopologyBuilder.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Rows of one metric with all their labels.
SnapshotPtr rowsNamed(const SnapshotPtr& snapshot, std::string_view metric)
{
    auto rows = std::make_shared<SeriesSnapshot>();
    rows->type = ResultType::Vector;
    for (const Series& series : rowsOf(snapshot)) {
        if (series.labels.metricName() == metric) {
            rows->series.push_back(series);
        }
    }
    return rows;
}

TopologySource fleetAt(const ChangeAnswers& answers, const MomentAnswers& moment, Instant at,
    const ProfileSet& profiles)
{
    DiscoveryAnswers told;
    told.sourceId = answers.sourceId;
    told.sourceName = answers.sourceName;
    told.capabilities = answers.capabilities;
    told.profileIds = answers.profileIds;
    told.markers = moment.markers;
    // What is known of one time only would look as if it had come or gone.
    if (answers.before.targets && answers.after.targets) {
        told.targets = moment.targets;
    }
    if (answers.before.infos && answers.after.infos) {
        told.nodeInfo = rowsNamed(moment.infos, "kube_node_info");
        told.podInfo = rowsNamed(moment.infos, "kube_pod_info");
    }
    told.now = at;
    return buildTopology(told, profiles, SignalCatalog(), HealthRules());
}

/// The two fleets, entity by entity.
class EntityComparison
{
public:
    EntityComparison(
        const TopologySource& before, const TopologySource& after, const ProfileSet& profiles)
        : m_profiles(profiles)
    {
        std::map<QString, std::pair<const TopologyCluster*, const TopologyCluster*>> clusters;
        for (const TopologyCluster& cluster : before.clusters) {
            clusters[cluster.name].first = &cluster;
        }
        for (const TopologyCluster& cluster : after.clusters) {
            clusters[cluster.name].second = &cluster;
        }
        static const TopologyCluster none;
        for (const auto& [name, both] : clusters) {
            m_scope = { .level = Level::Cluster,
                .source = after.id,
                .cluster = name,
                .node = {},
                .endpoint = {} };
            const TopologyCluster& old = both.first ? *both.first : none;
            const TopologyCluster& now = both.second ? *both.second : none;
            compare(old.endpoints, now.endpoints);
            compare(old.nodes, now.nodes);
        }
    }

    [[nodiscard]] std::vector<FleetChange> take() { return std::move(m_changes); }

private:
    template <typename T> void compare(const std::vector<T>& before, const std::vector<T>& after)
    {
        std::map<QString, std::pair<const T*, const T*>> entities;
        for (const T& entity : before) {
            entities[entity.name].first = &entity;
        }
        for (const T& entity : after) {
            entities[entity.name].second = &entity;
        }
        for (const auto& [name, both] : entities) {
            if (both.first && both.second) {
                compareOne(*both.first, *both.second);
            } else {
                add(changeOf(both.first ? *both.first : *both.second),
                    both.first ? textOf(*both.first) : QString(),
                    both.second ? textOf(*both.second) : QString());
            }
        }
    }

    [[nodiscard]] FleetChange changeOf(const TopologyNode& node) const
    {
        FleetChange change;
        change.kind = ChangeKind::Node;
        change.what = u"node"_s;
        change.entity = node.name;
        change.scope = m_scope;
        change.scope.level = Level::Node;
        change.scope.node = node.name;
        change.nodes = { node.name };
        return change;
    }

    [[nodiscard]] FleetChange changeOf(const TopologyEndpoint& endpoint) const
    {
        FleetChange change;
        change.kind = ChangeKind::Endpoint;
        change.what = u"endpoint"_s;
        change.entity = endpoint.name;
        change.scope = m_scope;
        change.scope.level = Level::Endpoint;
        change.scope.endpoint = endpoint.name;
        change.nodes = endpoint.nodes;
        return change;
    }

    [[nodiscard]] static QString textOf(const TopologyNode& node)
    {
        return node.gpuCount > 0 ? u"%1 GPUs"_s.arg(node.gpuCount) : u"there"_s;
    }

    [[nodiscard]] QString textOf(const TopologyEndpoint& endpoint) const
    {
        return u"%1, %2 replicas"_s.arg(softwareOf(endpoint)).arg(servingOf(endpoint).size());
    }

    [[nodiscard]] QString softwareOf(const TopologyEndpoint& endpoint) const
    {
        const ServerProfile* profile = m_profiles.find(endpoint.profileId.toStdString());
        return profile ? profile->title : endpoint.profileId;
    }

    [[nodiscard]] static std::set<QString> servingOf(const TopologyEndpoint& endpoint)
    {
        std::set<QString> names;
        for (const TopologyReplica& replica : endpoint.replicas) {
            if (replica.verdict.health != Health::Silent) {
                names.insert(replica.name);
            }
        }
        return names;
    }

    void compareOne(const TopologyNode& before, const TopologyNode& after)
    {
        if (before.gpuCount != after.gpuCount) {
            FleetChange change = changeOf(after);
            change.what = u"GPUs"_s;
            add(std::move(change), QString::number(before.gpuCount),
                QString::number(after.gpuCount));
        }
    }

    void compareOne(const TopologyEndpoint& before, const TopologyEndpoint& after)
    {
        if (before.profileId != after.profileId) {
            FleetChange change = changeOf(after);
            change.what = u"model server"_s;
            add(std::move(change), softwareOf(before), softwareOf(after));
        }
        const std::set<QString> old = servingOf(before);
        const std::set<QString> now = servingOf(after);
        if (old == now) {
            return;
        }
        FleetChange change = changeOf(after);
        change.kind = ChangeKind::Replicas;
        change.what = u"replicas"_s;
        change.nodes += before.nodes;
        change.nodes.removeDuplicates();
        change.nodes.sort();
        noteReplicas(change.details, u"gone: "_s, old, now);
        noteReplicas(change.details, u"new: "_s, now, old);
        const bool isSameNumber = old.size() == now.size();
        add(std::move(change), QString::number(old.size()),
            isSameNumber ? u"%1, others"_s.arg(now.size()) : QString::number(now.size()));
    }

    static void noteReplicas(QStringList& details, const QString& word,
        const std::set<QString>& names, const std::set<QString>& others)
    {
        QStringList only;
        for (const QString& name : names) {
            if (!others.contains(name) && only.size() < kMostDetails / 2) {
                only += UntrustedText(name).plain(100);
            }
        }
        if (!only.isEmpty()) {
            details += word + only.join(u", "_s);
        }
    }

    void add(FleetChange change, const QString& before, const QString& after)
    {
        change.before = before;
        change.after = after;
        m_changes.push_back(std::move(change));
    }

    const ProfileSet& m_profiles;
    Scope m_scope;
    std::vector<FleetChange> m_changes;
};

/// Without any target and any series there is nothing to compare with: the server was not there, or
/// keeps no data of that time.
bool isBlank(const MomentAnswers& moment)
{
    const auto isEmpty = [](const SnapshotPtr& rows) { return rows && rows->series.empty(); };
    return isEmpty(moment.targets) && (isEmpty(moment.names) || isEmpty(moment.counts));
}

} // namespace

SourceChanges compareFleet(const ChangeAnswers& answers, const ProfileSet& profiles)
{
    SourceChanges result { .changes = {}, .problems = answers.problems, .notes = answers.notes };
    for (const auto& [moment, at] : { std::pair(&answers.before, answers.beforeAt),
             std::pair(&answers.after, answers.afterAt) }) {
        if (isBlank(*moment)) {
            result.problems += u"%1 has no data of %2: nothing can be compared"_s.arg(
                answers.sourceName, toIso8601(at));
            return result;
        }
    }
    const TopologySource before = fleetAt(answers, answers.before, answers.beforeAt, profiles);
    const TopologySource after = fleetAt(answers, answers.after, answers.afterAt, profiles);
    EntityIndex index(profiles.words, answers.sourceId);
    index.add(after);
    index.add(before);
    index.addInstances(answers.after.markers);
    index.addInstances(answers.before.markers);

    const bool areEntitiesKnown = answers.before.markers && answers.after.markers;
    std::vector<FleetChange> entities = areEntitiesKnown
        ? EntityComparison(before, after, profiles).take()
        : std::vector<FleetChange>();
    TargetChanges targets = compareTargets(answers.before.targets, answers.after.targets, index);
    const auto append = [&result](std::vector<FleetChange> changes) {
        std::move(changes.begin(), changes.end(), std::back_inserter(result.changes));
    };
    append(compareInfos(answers.before.infos, answers.after.infos, index, targets.moved, entities));
    append(compareStarts(answers.before.infos, answers.after.infos, index));
    append(std::move(targets.changes));
    append(std::move(entities));
    std::erase_if(result.changes,
        [&answers](const FleetChange& change) { return !concerns(change, answers.scope); });
    append(compareMetricNames(answers, result.notes));
    for (FleetChange& change : result.changes) {
        change.sources = { answers.sourceName };
    }
    return result;
}

} // namespace promdesk
