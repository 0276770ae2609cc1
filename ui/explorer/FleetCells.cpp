// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetCells.h"

#include "core/UntrustedText.h"
#include "series/SampleValue.h"
#include "theme/Theme.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kNameCharacters = 80;

/// "eu-west", or "eu-west · prod-prometheus" where several sources could have one.
QString captionOf(const TopologyTree& tree, const TopologySource& source, const QString& cluster)
{
    const QString name = UntrustedText(cluster).plain(kNameCharacters);
    if (tree.sources.size() < 2) {
        return name;
    }
    return name + u" · "_s + UntrustedText(source.name).plain(kNameCharacters);
}

template <typename Entity>
FleetCell makeCell(const Entity& entity, const Scope& scope, const QString& cluster)
{
    return { .scope = scope,
        .name = UntrustedText(entity.name).plain(kNameCharacters),
        .cluster = cluster,
        .verdict = { .health = entity.verdict.health,
            .reason = UntrustedText(entity.verdict.reason).plain() },
        .vitals = entity.vitals };
}

void appendMembers(
    FleetCells& out, const TopologyCluster& cluster, const Scope& scope, const QString& caption)
{
    if (out.kind == CellKind::Nodes) {
        for (const TopologyNode& node : cluster.nodes) {
            Scope own = scope;
            own.level = Level::Node;
            own.node = node.name;
            out.cells.push_back(makeCell(node, own, caption));
        }
    } else {
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            Scope own = scope;
            own.level = Level::Endpoint;
            own.endpoint = endpoint.name;
            out.cells.push_back(makeCell(endpoint, own, caption));
        }
    }
}

void appendCluster(
    FleetCells& out, const TopologyTree& tree, const TopologySource& source, std::size_t index)
{
    const TopologyCluster& cluster = source.clusters.at(index);
    const Scope scope { .level = Level::Cluster,
        .source = source.id,
        .cluster = cluster.name,
        .node = {},
        .endpoint = {} };
    const QString caption = captionOf(tree, source, cluster.name);
    if (out.kind == CellKind::Clusters) {
        out.cells.push_back(makeCell(cluster, scope, caption));
        out.cells.back().name = caption;
        return;
    }
    const int first = static_cast<int>(out.cells.size());
    appendMembers(out, cluster, scope, caption);
    const int count = static_cast<int>(out.cells.size()) - first;
    if (count > 0) {
        out.groups.push_back({ .caption = caption,
            .scope = scope,
            .health = cluster.verdict.health,
            .first = first,
            .count = count });
    }
}

} // namespace

CellKind kindOf(Level level)
{
    switch (level) {
    case Level::Node:
        return CellKind::Nodes;
    case Level::Endpoint:
        return CellKind::Endpoints;
    case Level::Cluster:
    case Level::Fleet:
        return CellKind::Clusters;
    }
    return CellKind::Nodes;
}

double FleetCell::vital(const std::string& signalId) const
{
    const auto at = vitals.find(signalId);
    return at == vitals.end() ? missingValue() : at->second;
}

bool FleetCell::matches(const QString& text) const
{
    const auto has = [&text](
                         const QString& part) { return part.contains(text, Qt::CaseInsensitive); };
    return has(name) || has(cluster) || has(healthText(verdict.health)) || has(verdict.reason);
}

bool FleetCells::hasSameShape(const FleetCells& other) const
{
    return kind == other.kind && groups.size() == other.groups.size()
        && std::equal(cells.begin(), cells.end(), other.cells.begin(), other.cells.end(),
            [](const FleetCell& a, const FleetCell& b) { return a.scope == b.scope; });
}

int FleetCells::indexOf(const Scope& scope) const
{
    const auto at = std::find_if(cells.begin(), cells.end(),
        [&scope](const FleetCell& cell) { return cell.scope == scope; });
    return at == cells.end() ? -1 : static_cast<int>(at - cells.begin());
}

FleetCells collectCells(const TopologyTree* topology, CellKind kind)
{
    FleetCells out;
    out.kind = kind;
    if (topology == nullptr) {
        return out;
    }
    for (const TopologySource& source : topology->sources) {
        for (std::size_t i = 0; i < source.clusters.size(); ++i) {
            appendCluster(out, *topology, source, i);
        }
    }
    if (kind == CellKind::Clusters && !out.cells.empty()) {
        out.groups.push_back({ .caption = {},
            .scope = {},
            .health = Health::Unknown,
            .first = 0,
            .count = static_cast<int>(out.cells.size()) });
    }
    return out;
}

} // namespace promdesk
