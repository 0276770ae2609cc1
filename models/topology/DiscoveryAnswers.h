// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "series/SeriesSnapshot.h"
#include "signals/SignalBinding.h"
#include "sources/SourceCapabilities.h"
#include "topology/TopologyTree.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <string>
#include <vector>

namespace promdesk {

/// Values of one signal of one profile for all entities at once.
struct VitalAnswer
{
    std::string profileId;
    std::string signalId;
    SnapshotPtr rows;
};

/// What one discovery cycle was told; everything the topology is built from. Snapshots are instant
/// vectors and may be null where nothing was asked or the question failed.
struct DiscoveryAnswers
{
    QString sourceId;
    QString sourceName;
    QString address;
    SourceCapabilities capabilities;
    std::vector<std::string> profileIds; ///< detected
    std::vector<SignalBinding> bindings;
    SnapshotPtr markers; ///< one row per entity of each profile, with __name__
    SnapshotPtr targets; ///< up
    SnapshotPtr nodeInfo; ///< kube_node_info
    SnapshotPtr podInfo; ///< kube_pod_info
    SnapshotPtr alerts; ///< ALERTS that fire
    std::vector<VitalAnswer> vitals;
    QStringList notes;
    Instant now;
    std::shared_ptr<const TopologySource> previous; ///< of the cycle before; null at first
};

} // namespace promdesk
