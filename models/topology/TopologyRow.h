// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyTree.h"

#include <vector>

namespace promdesk {

/// What a row of the tree of the fleet stands for.
enum class TopologyKind
{
    Source,
    Cluster,
    Node,
    Endpoint,
    Replica,
};

/// One row as the topology has it: which entity it is. Small, since each cycle of discovery makes
/// twenty thousand; what is said of the entity stays where it is. Points into the topology, which
/// has to outlive it.
struct TopologyRow
{
    TopologyKind kind = TopologyKind::Source;
    /// The source, cluster, node, endpoint or replica, as the kind says. Null: nothing is known.
    const void* entity = nullptr;
    const TopologySource* source = nullptr; ///< that knows it
    const TopologyEndpoint* endpoint = nullptr; ///< of a replica

    /// With the kind unique among its siblings, but for sources.
    [[nodiscard]] const QString& name() const;

    [[nodiscard]] const QString& sourceId() const { return source->id; }

    /// Of a source the worst of its clusters'.
    [[nodiscard]] const HealthVerdict& verdict() const;
    /// Null: none.
    [[nodiscard]] const VitalSigns* vitals() const;
    /// Of an endpoint or replica; of a node its first.
    [[nodiscard]] QString profileId() const;

    [[nodiscard]] bool isSameEntity(const TopologyRow& other) const;
    /// Both topologies are alive. NaN equals NaN.
    [[nodiscard]] bool hasSameContent(const TopologyRow& other) const;

    /// The value of a vital sign; NaN when there is none.
    [[nodiscard]] double vital(std::string_view signalId) const;
};

/// The sources if there are several, else the only one's clusters.
[[nodiscard]] std::vector<TopologyRow> rowsOf(const TopologyTree& topology);

/// Source → clusters → nodes, then endpoints → replicas; in the topology's order.
[[nodiscard]] std::vector<TopologyRow> rowsBelow(const TopologyRow& row);

} // namespace promdesk
