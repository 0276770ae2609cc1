// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetCells.h"

#include "core/KeyAdder.h"
#include "core/UntrustedText.h"
#include "series/SampleValue.h"
#include "theme/Theme.h"

#include <algorithm>
#include <string_view>
#include <utility>

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

/// How many there are of something, where the server says it in another way than as a signal.
struct Count
{
    KeyAdder* signal = nullptr; ///< null: nothing is counted
    double value = 0;
};

/// Writes cells one after the other over those that are there.
class CellWriter
{
public:
    explicit CellWriter(FleetCells& cells)
        : m_cells(cells)
    { }

    /// outer: where the entity is; own: its part of the scope, null for a cluster.
    template <typename Entity>
    FleetCell& write(const Entity& entity, const Scope& outer, QString Scope::*own,
        const QString& cluster, const Count& count = {})
    {
        std::vector<FleetCell>& cells = m_cells.cells;
        const bool isThere = m_next < cells.size() && isIn(cells[m_next].scope, outer)
            && (own == nullptr || cells[m_next].scope.*own == entity.name);
        if (m_next == cells.size()) {
            cells.emplace_back();
        }
        FleetCell& cell = cells[m_next++];
        if (!isThere) {
            m_isSameShape = false;
            cell.scope = outer;
            if (own != nullptr) {
                cell.scope.*own = entity.name;
            }
            cell.name = UntrustedText(entity.name).plain(kNameCharacters);
        }
        if (!isThere || cell.cluster != cluster) {
            cell.cluster = cluster;
        }
        cell.verdict.health = entity.verdict.health;
        if (entity.verdict.reason.isEmpty()) {
            cell.verdict.reason.clear();
        } else {
            cell.verdict.reason = UntrustedText(entity.verdict.reason).plain();
        }
        cell.vitals = entity.vitals; // its names are shared: numbers are what is copied
        if (count.value > 0) {
            count.signal->addTo(cell.vitals, count.value);
        }
        return cell;
    }

    [[nodiscard]] int count() const { return static_cast<int>(m_next); }

    /// Drops what was there beyond the last; whether every cell was there already.
    bool finish()
    {
        const bool isSame = m_isSameShape && m_next == m_cells.cells.size();
        m_cells.cells.resize(m_next);
        return isSame;
    }

private:
    /// Of the same kind of entities in the same cluster.
    [[nodiscard]] static bool isIn(const Scope& scope, const Scope& outer)
    {
        return scope.level == outer.level && scope.cluster == outer.cluster
            && scope.source == outer.source;
    }

    FleetCells& m_cells;
    std::size_t m_next = 0;
    bool m_isSameShape = true;
};

void writeMembers(CellWriter& out, const TopologyCluster& cluster, CellKind kind, Scope scope,
    const QString& caption)
{
    if (kind == CellKind::Nodes) {
        KeyAdder gpus("gpu_count");
        scope.level = Level::Node;
        for (const TopologyNode& node : cluster.nodes) {
            out.write(node, scope, &Scope::node, caption,
                { .signal = &gpus, .value = static_cast<double>(node.gpuCount) });
        }
        return;
    }
    KeyAdder replicas("replicas");
    scope.level = Level::Endpoint;
    for (const TopologyEndpoint& endpoint : cluster.endpoints) {
        out.write(endpoint, scope, &Scope::endpoint, caption,
            { .signal = &replicas, .value = static_cast<double>(endpoint.replicas.size()) });
    }
}

void writeCluster(CellWriter& out, FleetCells& cells, const TopologyTree& tree,
    const TopologySource& source, const TopologyCluster& cluster)
{
    const Scope scope { .level = Level::Cluster,
        .source = source.id,
        .cluster = cluster.name,
        .node = {},
        .endpoint = {} };
    const QString caption = captionOf(tree, source, cluster.name);
    if (cells.kind == CellKind::Clusters) {
        out.write(cluster, scope, nullptr, caption).name = caption;
        return;
    }
    const int first = out.count();
    writeMembers(out, cluster, cells.kind, scope, caption);
    if (out.count() > first) {
        cells.groups.push_back({ .caption = caption,
            .scope = scope,
            .health = cluster.verdict.health,
            .first = first,
            .count = out.count() - first });
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

double CellReader::of(const FleetCell& cell)
{
    const double* value = m_finder.findIn(cell.vitals);
    return value == nullptr ? missingValue() : *value;
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
    FleetCells cells;
    refreshCells(cells, topology, kind);
    return cells;
}

bool refreshCells(FleetCells& cells, const TopologyTree* topology, CellKind kind)
{
    const bool isSameKind = std::exchange(cells.kind, kind) == kind;
    const std::size_t groupsBefore = cells.groups.size();
    cells.groups.clear();
    CellWriter out(cells);
    const std::vector<TopologySource> none;
    for (const TopologySource& source : topology == nullptr ? none : topology->sources) {
        for (const TopologyCluster& cluster : source.clusters) {
            writeCluster(out, cells, *topology, source, cluster);
        }
    }
    const bool isSame = out.finish();
    if (kind == CellKind::Clusters && !cells.cells.empty()) {
        cells.groups.push_back({ .caption = {},
            .scope = {},
            .health = Health::Unknown,
            .first = 0,
            .count = static_cast<int>(cells.cells.size()) });
    }
    return isSame && isSameKind && cells.groups.size() == groupsBefore;
}

} // namespace promdesk
