// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/EntityIndex.h"

#include "core/UntrustedText.h"
#include "topology/EntityLabels.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kShown = 200; ///< characters of a name

QString shown(std::string_view text)
{
    return UntrustedText(toQString(text)).plain(kShown);
}

const std::vector<Series>& rowsOf(const SnapshotPtr& snapshot)
{
    static const std::vector<Series> none;
    return snapshot ? snapshot->series : none;
}

/// Whether both are about the same entity.
bool isSame(const EntityPlace& a, const EntityPlace& b)
{
    return a.scope == b.scope;
}

} // namespace

EntityIndex::EntityIndex(LabelWords words, QString sourceId)
    : m_words(std::move(words))
    , m_sourceId(std::move(sourceId))
    , m_identity { "__name__", "job", "instance", "service", "endpoint", "container", "image_name",
        "device", "gpu", "GPU_I_ID", "UUID", "exported_job", "exported_instance",
        "exported_container", "model_name", "model", "engine", "prometheus", "pod_template" }
{
    for (const auto* list :
        { &m_words.cluster, &m_words.place, &m_words.node, &m_words.pod, &m_words.podNamespace }) {
        for (const std::string& name : *list) {
            m_identity.insert(name);
            m_identity.insert("exported_" + name);
        }
    }
}

void EntityIndex::add(const TopologySource& source)
{
    const auto insert = [](Places& places, const std::string& name, EntityPlace place) {
        const auto [begin, end] = places.equal_range(name);
        for (auto at = begin; at != end; ++at) {
            if (isSame(at->second, place)) {
                return;
            }
        }
        places.emplace(name, std::move(place));
    };
    for (const TopologyCluster& cluster : source.clusters) {
        m_clusters.insert(cluster.name.toStdString());
        Scope scope { .level = Level::Node,
            .source = m_sourceId,
            .cluster = cluster.name,
            .node = {},
            .endpoint = {} };
        for (const TopologyNode& node : cluster.nodes) {
            scope.node = node.name;
            insert(m_nodes, folded(node.name.toStdString()), { scope, node.name, node.name });
        }
        scope.level = Level::Endpoint;
        scope.node.clear();
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            scope.endpoint = endpoint.name;
            for (const TopologyReplica& replica : endpoint.replicas) {
                insert(
                    m_replicas, replica.name.toStdString(), { scope, replica.node, endpoint.name });
            }
        }
    }
}

void EntityIndex::addInstances(const SnapshotPtr& markers)
{
    for (const Series& row : rowsOf(markers)) {
        const std::string instance(row.labels.value("instance"));
        if (instance.empty()) {
            continue;
        }
        LabelSet others = row.labels;
        others.remove("instance");
        // The node first: rows of an exporter that runs on every node have its own pod, or those
        // that it looks at.
        auto place = nodeOf(others);
        if (!place) {
            place = podOf(others);
        }
        if (!place && !firstLabel(others, m_words.pod).isEmpty()) {
            // One that speaks of many pods (cAdvisor) is of none of them.
            place = EntityPlace {};
            place->scope.cluster = toQString(clusterOf(others));
        }
        if (!place) {
            continue;
        }
        const auto [begin, end] = m_instances.equal_range(instance);
        bool isKnown = false;
        for (auto at = begin; at != end; ++at) {
            isKnown = isKnown || isSame(at->second, *place);
        }
        if (!isKnown) {
            m_instances.emplace(instance, *place);
        }
    }
}

std::string EntityIndex::clusterOf(const LabelSet& labels) const
{
    const std::string named = firstLabel(labels, m_words.cluster).value;
    if (m_clusters.contains(named)) {
        return named;
    }
    return m_clusters.size() == 1 ? *m_clusters.begin() : std::string();
}

/// The one entity of that name; the cluster of several when it is one.
std::optional<EntityPlace> EntityIndex::only(
    const Places& places, const std::string& name, const std::string& cluster) const
{
    std::optional<EntityPlace> found;
    const auto [begin, end] = places.equal_range(name);
    for (auto at = begin; at != end; ++at) {
        const EntityPlace& place = at->second;
        if (!cluster.empty() && place.scope.cluster != toQString(cluster)) {
            continue;
        }
        if (found && !isSame(*found, place)) {
            return std::nullopt;
        }
        found = place;
    }
    return found;
}

std::optional<EntityPlace> EntityIndex::podOf(const LabelSet& labels) const
{
    const FoundLabel pod = firstLabel(labels, m_words.pod);
    return pod.isEmpty() ? std::nullopt : only(m_replicas, pod.value, clusterOf(labels));
}

std::optional<EntityPlace> EntityIndex::nodeOf(const LabelSet& labels) const
{
    const FoundLabel node = firstLabel(labels, m_words.node);
    if (node.isEmpty()) {
        return std::nullopt;
    }
    const std::string cluster = clusterOf(labels);
    auto place = only(m_nodes, folded(node.value), cluster);
    return place ? place : only(m_nodes, folded(hostPart(node.value)), cluster);
}

std::optional<EntityPlace> EntityIndex::known(const LabelSet& labels) const
{
    if (auto replica = podOf(labels)) {
        return replica;
    }
    const std::string cluster = clusterOf(labels);
    const std::string instance(labels.value("instance"));
    const FoundLabel pod = firstLabel(labels, m_words.pod);
    auto process = pod.isEmpty() ? only(m_replicas, instance, cluster) : std::nullopt;
    if (!process) {
        process = only(m_instances, instance, cluster);
    }
    if (process) {
        return process;
    }
    // A target of kube-state-metrics speaks of pods that are none of its own.
    if (auto place = nodeOf(labels)) {
        if (!pod.isEmpty()) {
            place->scope = place->scope.parent();
            place->name = shown(workloadOf(pod.value));
        }
        return place;
    }
    if (instance.empty() || !pod.isEmpty()) {
        return std::nullopt;
    }
    return only(m_nodes, folded(hostPart(instance)), cluster);
}

EntityPlace EntityIndex::find(const LabelSet& labels) const
{
    if (auto place = known(labels)) {
        return *place;
    }
    const std::string cluster = clusterOf(labels);
    EntityPlace place;
    place.scope.source = m_sourceId;
    if (!cluster.empty()) {
        place.scope.level = Level::Cluster;
        place.scope.cluster = toQString(cluster);
    }
    const FoundLabel pod = firstLabel(labels, m_words.pod);
    const std::string_view instance = labels.value("instance");
    place.name = !pod.isEmpty() ? shown(workloadOf(pod.value))
        : !instance.empty()     ? shown(instance)
        : !cluster.empty()      ? shown(cluster)
                                : shown(labels.value("job"));
    return place;
}

} // namespace promdesk
