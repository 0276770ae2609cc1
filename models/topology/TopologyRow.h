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

/// One row as the topology has it. Points into the topology, which has to outlive it.
struct TopologyRow
{
    TopologyKind kind = TopologyKind::Source;
    QString name; ///< with the kind unique among its siblings, but for sources
    QString sourceId;
    HealthVerdict verdict; ///< of a source the worst of its clusters'
    const VitalSigns* vitals = nullptr; ///< null: none
    QString profileId; ///< of an endpoint; of a node its first
    const void* entity =
        nullptr; ///< the source, cluster, node, endpoint or replica, as the kind says

    [[nodiscard]] bool isSameEntity(const TopologyRow& other) const
    {
        return kind == other.kind && name == other.name
            && (kind != TopologyKind::Source || sourceId == other.sourceId);
    }

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
