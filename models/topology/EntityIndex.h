// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"
#include "core/Scope.h"
#include "profiles/LabelWords.h"
#include "series/SeriesSnapshot.h"
#include "topology/TopologyTree.h"

#include <QString>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// Whose series some labels are.
struct EntityPlace
{
    Scope scope; ///< an endpoint, a node, else the cluster or the fleet
    QString node; ///< where it runs; empty when unknown
    QString name; ///< as shown: the entity, else the workload, the instance or the job
};

/// Finds the entities of one source by the labels of series: by pod, by what the labels call the
/// node, by instance. What could be of several entities is of their cluster. Pure.
class EntityIndex
{
public:
    EntityIndex(LabelWords words, QString sourceId);

    /// Adds the entities of one time; what is known already stays.
    void add(const TopologySource& source);
    /// Learns which instance is whose from rows that say both; after the topologies.
    void addInstances(const SnapshotPtr& markers);

    [[nodiscard]] EntityPlace find(const LabelSet& labels) const;

    /// The labels that say whose series it is and not what there is to say of it.
    [[nodiscard]] bool isIdentity(std::string_view label) const
    {
        return m_identity.contains(label);
    }

private:
    using Places = std::multimap<std::string, EntityPlace>;

    [[nodiscard]] std::string clusterOf(const LabelSet& labels) const;
    [[nodiscard]] std::optional<EntityPlace> only(
        const Places& places, const std::string& name, const std::string& cluster) const;
    [[nodiscard]] std::optional<EntityPlace> podOf(const LabelSet& labels) const;
    [[nodiscard]] std::optional<EntityPlace> nodeOf(const LabelSet& labels) const;
    [[nodiscard]] std::optional<EntityPlace> known(const LabelSet& labels) const;

    LabelWords m_words;
    QString m_sourceId;
    Places m_replicas; ///< by pod or instance
    Places m_nodes; ///< by folded name
    Places m_instances;
    std::set<std::string, std::less<>> m_clusters;
    std::set<std::string, std::less<>> m_identity;
};

} // namespace promdesk
