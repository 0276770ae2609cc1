// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/TopologyRow.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace promdesk {

namespace {

TopologyRow clusterRow(const TopologySource& source, const TopologyCluster& cluster)
{
    return { .kind = TopologyKind::Cluster,
        .name = cluster.name,
        .sourceId = source.id,
        .verdict = cluster.verdict,
        .vitals = &cluster.vitals,
        .profileId = {},
        .entity = &cluster };
}

TopologyRow sourceRow(const TopologySource& source)
{
    TopologyRow row { .kind = TopologyKind::Source,
        .name = source.name,
        .sourceId = source.id,
        .verdict = {},
        .vitals = nullptr,
        .profileId = {},
        .entity = &source };
    for (const TopologyCluster& cluster : source.clusters) {
        row.verdict = worse(row.verdict, cluster.verdict);
    }
    return row;
}

std::vector<TopologyRow> clustersOf(const TopologySource& source)
{
    std::vector<TopologyRow> rows;
    for (const TopologyCluster& cluster : source.clusters) {
        rows.push_back(clusterRow(source, cluster));
    }
    return rows;
}

std::vector<TopologyRow> membersOf(const TopologyCluster& cluster, const QString& sourceId)
{
    std::vector<TopologyRow> rows;
    rows.reserve(cluster.nodes.size() + cluster.endpoints.size());
    for (const TopologyNode& node : cluster.nodes) {
        rows.push_back({ .kind = TopologyKind::Node,
            .name = node.name,
            .sourceId = sourceId,
            .verdict = node.verdict,
            .vitals = &node.vitals,
            .profileId = node.profileIds.value(0),
            .entity = &node });
    }
    for (const TopologyEndpoint& endpoint : cluster.endpoints) {
        rows.push_back({ .kind = TopologyKind::Endpoint,
            .name = endpoint.name,
            .sourceId = sourceId,
            .verdict = endpoint.verdict,
            .vitals = &endpoint.vitals,
            .profileId = endpoint.profileId,
            .entity = &endpoint });
    }
    return rows;
}

std::vector<TopologyRow> replicasOf(const TopologyEndpoint& endpoint, const QString& sourceId)
{
    std::vector<TopologyRow> rows;
    for (const TopologyReplica& replica : endpoint.replicas) {
        rows.push_back({ .kind = TopologyKind::Replica,
            .name = replica.name,
            .sourceId = sourceId,
            .verdict = replica.verdict,
            .vitals = nullptr,
            .profileId = endpoint.profileId,
            .entity = &replica });
    }
    return rows;
}

bool isSameVital(const VitalSigns::value_type& a, const VitalSigns::value_type& b)
{
    return a.first == b.first
        && (a.second == b.second || (std::isnan(a.second) && std::isnan(b.second)));
}

} // namespace

bool TopologyRow::hasSameContent(const TopologyRow& other) const
{
    const VitalSigns none;
    const VitalSigns& mine = vitals == nullptr ? none : *vitals;
    const VitalSigns& theirs = other.vitals == nullptr ? none : *other.vitals;
    return sourceId == other.sourceId && verdict.health == other.verdict.health
        && verdict.reason == other.verdict.reason && profileId == other.profileId
        && std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end(), isSameVital);
}

double TopologyRow::vital(std::string_view signalId) const
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    if (vitals == nullptr) {
        return kNone;
    }
    const auto at = vitals->find(signalId);
    return at == vitals->end() ? kNone : at->second;
}

std::vector<TopologyRow> rowsOf(const TopologyTree& topology)
{
    if (topology.sources.size() == 1) {
        return clustersOf(topology.sources.front());
    }
    std::vector<TopologyRow> rows;
    for (const TopologySource& source : topology.sources) {
        rows.push_back(sourceRow(source));
    }
    return rows;
}

std::vector<TopologyRow> rowsBelow(const TopologyRow& row)
{
    switch (row.kind) {
    case TopologyKind::Source:
        return clustersOf(*static_cast<const TopologySource*>(row.entity));
    case TopologyKind::Cluster:
        return membersOf(*static_cast<const TopologyCluster*>(row.entity), row.sourceId);
    case TopologyKind::Endpoint:
        return replicasOf(*static_cast<const TopologyEndpoint*>(row.entity), row.sourceId);
    case TopologyKind::Node:
    case TopologyKind::Replica:
        break;
    }
    return {};
}

} // namespace promdesk
