// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"
#include "series/SeriesSnapshot.h"
#include "topology/EntityIndex.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace promdesk {

/// Job and instance of targets.
using TargetNames = std::set<std::pair<std::string, std::string>>;

struct TargetChanges
{
    std::vector<FleetChange> changes;
    TargetNames moved; ///< those that came or went: what they exported needs no words of its own
};

/// Compares what up said at two times: targets (by cluster, job and instance) that came, went,
/// stopped or began to answer. Rows that were counted by job are compared as numbers. A snapshot
/// that is null gives nothing. Pure.
[[nodiscard]] TargetChanges compareTargets(
    const SnapshotPtr& before, const SnapshotPtr& after, const EntityIndex& index);

/// Processes, machines and containers that started between the two times, by start times and
/// restart counts in infos. Start times that differ by less than a minute are the clock's. Pure.
[[nodiscard]] std::vector<FleetChange> compareStarts(
    const SnapshotPtr& before, const SnapshotPtr& after, const EntityIndex& index);

} // namespace promdesk
