// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/TopologyTree.h"

#include <algorithm>

namespace promdesk {

namespace {

template <typename Entities>
const typename Entities::value_type* findNamed(const Entities& entities, const QString& name)
{
    const auto at = std::find_if(entities.begin(), entities.end(),
        [&name](const auto& entity) { return entity.name == name; });
    return at == entities.end() ? nullptr : &*at;
}

/// The entity of the first source that the scope allows and that has it.
template <typename T>
const T* findEntity(const std::vector<TopologySource>& sources, const Scope& scope,
    std::vector<T> TopologyCluster::*list, const QString& name)
{
    for (const TopologySource& source : sources) {
        if (!scope.source.isEmpty() && source.id != scope.source) {
            continue;
        }
        const TopologyCluster* cluster = findNamed(source.clusters, scope.cluster);
        if (const T* found = cluster ? findNamed(cluster->*list, name) : nullptr) {
            return found;
        }
    }
    return nullptr;
}

} // namespace

const SignalBinding* TopologySource::findBinding(
    std::string_view profileId, std::string_view signalId) const
{
    const auto at =
        std::find_if(bindings.begin(), bindings.end(), [&](const SignalBinding& binding) {
            return binding.profileId == profileId && binding.signalId == signalId;
        });
    return at == bindings.end() ? nullptr : &*at;
}

TopologySource withoutNews(TopologySource source, const QString& reason)
{
    const HealthVerdict unknown { Health::Unknown, reason };
    for (TopologyCluster& cluster : source.clusters) {
        cluster.verdict = unknown;
        for (TopologyNode& node : cluster.nodes) {
            node.verdict = unknown;
        }
        for (TopologyEndpoint& endpoint : cluster.endpoints) {
            endpoint.verdict = unknown;
            for (TopologyReplica& replica : endpoint.replicas) {
                replica.verdict = unknown;
            }
        }
    }
    return source;
}

const TopologySource* TopologyTree::findSource(const QString& id) const
{
    const auto at = std::find_if(sources.begin(), sources.end(),
        [&id](const TopologySource& source) { return source.id == id; });
    return at == sources.end() ? nullptr : &*at;
}

const TopologyCluster* TopologyTree::findCluster(const Scope& scope) const
{
    for (const TopologySource& source : sources) {
        if (!scope.source.isEmpty() && source.id != scope.source) {
            continue;
        }
        if (const auto* cluster = findNamed(source.clusters, scope.cluster)) {
            return cluster;
        }
    }
    return nullptr;
}

const TopologyNode* TopologyTree::findNode(const Scope& scope) const
{
    return findEntity(sources, scope, &TopologyCluster::nodes, scope.node);
}

const TopologyEndpoint* TopologyTree::findEndpoint(const Scope& scope) const
{
    return findEntity(sources, scope, &TopologyCluster::endpoints, scope.endpoint);
}

} // namespace promdesk
