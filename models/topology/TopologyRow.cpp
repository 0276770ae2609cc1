// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/TopologyRow.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace promdesk {

namespace {

const HealthVerdict& worstOf(const TopologySource& source)
{
    static const HealthVerdict unknown;
    const HealthVerdict* worst = &unknown;
    for (const TopologyCluster& cluster : source.clusters) {
        worst = &worse(*worst, cluster.verdict);
    }
    return *worst;
}

/// Calls visit with the entity as what it is.
template <typename Visit> decltype(auto) visitEntity(const TopologyRow& row, Visit visit)
{
    switch (row.kind) {
    case TopologyKind::Source:
        break;
    case TopologyKind::Cluster:
        return visit(*static_cast<const TopologyCluster*>(row.entity));
    case TopologyKind::Node:
        return visit(*static_cast<const TopologyNode*>(row.entity));
    case TopologyKind::Endpoint:
        return visit(*static_cast<const TopologyEndpoint*>(row.entity));
    case TopologyKind::Replica:
        return visit(*static_cast<const TopologyReplica*>(row.entity));
    }
    return visit(*static_cast<const TopologySource*>(row.entity));
}

/// Most texts are those of the cycle before: where they stand says that they are equal.
bool isSameText(const QString& a, const QString& b)
{
    return a.size() == b.size() && (a.constData() == b.constData() || a == b);
}

bool isSameValue(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool haveSameVitals(const VitalSigns* a, const VitalSigns* b)
{
    if (a == nullptr || b == nullptr) {
        const VitalSigns* one = a == nullptr ? b : a;
        return one == nullptr || one->empty();
    }
    return a->keys() == b->keys()
        && std::equal(a->values().begin(), a->values().end(), b->values().begin(),
            b->values().end(), isSameValue);
}

std::vector<TopologyRow> clustersOf(const TopologySource& source)
{
    std::vector<TopologyRow> rows;
    for (const TopologyCluster& cluster : source.clusters) {
        rows.push_back({ .kind = TopologyKind::Cluster, .entity = &cluster, .source = &source });
    }
    return rows;
}

std::vector<TopologyRow> membersOf(const TopologyCluster& cluster, const TopologySource* source)
{
    std::vector<TopologyRow> rows;
    rows.reserve(cluster.nodes.size() + cluster.endpoints.size());
    for (const TopologyNode& node : cluster.nodes) {
        rows.push_back({ .kind = TopologyKind::Node, .entity = &node, .source = source });
    }
    for (const TopologyEndpoint& endpoint : cluster.endpoints) {
        rows.push_back({ .kind = TopologyKind::Endpoint, .entity = &endpoint, .source = source });
    }
    return rows;
}

std::vector<TopologyRow> replicasOf(const TopologyEndpoint& endpoint, const TopologySource* source)
{
    std::vector<TopologyRow> rows;
    rows.reserve(endpoint.replicas.size());
    for (const TopologyReplica& replica : endpoint.replicas) {
        rows.push_back({ .kind = TopologyKind::Replica,
            .entity = &replica,
            .source = source,
            .endpoint = &endpoint });
    }
    return rows;
}

} // namespace

const QString& TopologyRow::name() const
{
    return visitEntity(*this, [](const auto& one) -> const QString& { return one.name; });
}

const HealthVerdict& TopologyRow::verdict() const
{
    if (kind == TopologyKind::Source) {
        return worstOf(*source);
    }
    return visitEntity(*this, [](const auto& one) -> const HealthVerdict& {
        if constexpr (requires { one.verdict; }) {
            return one.verdict;
        } else {
            return worstOf(one);
        }
    });
}

const VitalSigns* TopologyRow::vitals() const
{
    return visitEntity(*this, [](const auto& one) -> const VitalSigns* {
        if constexpr (requires { one.vitals; }) {
            return &one.vitals;
        } else {
            return nullptr;
        }
    });
}

QString TopologyRow::profileId() const
{
    switch (kind) {
    case TopologyKind::Node:
        return static_cast<const TopologyNode*>(entity)->profileIds.value(0);
    case TopologyKind::Endpoint:
        return static_cast<const TopologyEndpoint*>(entity)->profileId;
    case TopologyKind::Replica:
        return endpoint->profileId;
    case TopologyKind::Source:
    case TopologyKind::Cluster:
        break;
    }
    return {};
}

bool TopologyRow::isSameEntity(const TopologyRow& other) const
{
    return kind == other.kind && isSameText(name(), other.name())
        && (kind != TopologyKind::Source || sourceId() == other.sourceId());
}

bool TopologyRow::hasSameContent(const TopologyRow& other) const
{
    if (entity == other.entity && isSameText(sourceId(), other.sourceId())) {
        return true; // copies of a topology share their entities
    }
    const HealthVerdict& mine = verdict();
    const HealthVerdict& theirs = other.verdict();
    return mine.health == theirs.health && isSameText(mine.reason, theirs.reason)
        && sourceId() == other.sourceId() && profileId() == other.profileId()
        && haveSameVitals(vitals(), other.vitals());
}

double TopologyRow::vital(std::string_view signalId) const
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    const VitalSigns* signs = vitals();
    if (signs == nullptr) {
        return kNone;
    }
    const auto at = signs->find(signalId);
    return at == signs->end() ? kNone : at->second;
}

std::vector<TopologyRow> rowsOf(const TopologyTree& topology)
{
    if (topology.sources.size() == 1) {
        return clustersOf(topology.sources.front());
    }
    std::vector<TopologyRow> rows;
    for (const TopologySource& source : topology.sources) {
        rows.push_back({ .kind = TopologyKind::Source, .entity = &source, .source = &source });
    }
    return rows;
}

std::vector<TopologyRow> rowsBelow(const TopologyRow& row)
{
    switch (row.kind) {
    case TopologyKind::Source:
        return clustersOf(*row.source);
    case TopologyKind::Cluster:
        return membersOf(*static_cast<const TopologyCluster*>(row.entity), row.source);
    case TopologyKind::Endpoint:
        return replicasOf(*static_cast<const TopologyEndpoint*>(row.entity), row.source);
    case TopologyKind::Node:
    case TopologyKind::Replica:
        break;
    }
    return {};
}

} // namespace promdesk
