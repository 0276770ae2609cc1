// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/FlatMap.h"
#include "core/KeyFinder.h"
#include "core/Scope.h"
#include "topology/TopologyTree.h"

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// What one cell of the map and one row of the table stand for.
enum class CellKind
{
    Nodes,
    Endpoints,
    Clusters,
};

/// The kind that shows entities of a level; the fleet shows its clusters.
[[nodiscard]] CellKind kindOf(Level level);

/// One entity of the fleet as map and table show it. Names are safe to paint (UntrustedText has
/// made them so); the scope keeps them as they came.
struct FleetCell
{
    Scope scope;
    QString name;
    QString cluster;
    HealthVerdict verdict;
    VitalSigns vitals;

    /// NaN when the entity gave none.
    [[nodiscard]] double vital(const std::string& signalId) const;
    /// Whether name, cluster, state or reason contains the text, whatever its case.
    [[nodiscard]] bool matches(const QString& text) const;
};

/// Reads one vital sign of many cells, one after the other.
class CellReader
{
public:
    /// signalId outlives this.
    explicit CellReader(std::string_view signalId)
        : m_finder(signalId)
    { }

    /// NaN when the entity gave none.
    [[nodiscard]] double of(const FleetCell& cell);

private:
    KeyFinder m_finder;
};

/// Neighbouring cells under one caption.
struct FleetGroup
{
    QString caption;
    Scope scope; ///< of the cluster; the fleet's for clusters themselves
    Health health = Health::Unknown;
    int first = 0;
    int count = 0;
};

/// All cells of one kind, by source, cluster and name.
struct FleetCells
{
    CellKind kind = CellKind::Nodes;
    std::vector<FleetCell> cells;
    std::vector<FleetGroup> groups; ///< groups without cells are left out

    /// The same entities in the same places: only their numbers may differ.
    [[nodiscard]] bool hasSameShape(const FleetCells& other) const;
    /// Index of the cell with this scope; -1 when there is none.
    [[nodiscard]] int indexOf(const Scope& scope) const;
};

/// Null topology: no cells.
[[nodiscard]] FleetCells collectCells(const TopologyTree* topology, CellKind kind);

/// The same, into cells that are there already: what has not changed is not made again, which for
/// the values of the same entities is a twentieth of the work. False: they have another shape now.
bool refreshCells(FleetCells& cells, const TopologyTree* topology, CellKind kind);

} // namespace promdesk
