// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"
#include "changes/TargetComparison.h"
#include "series/SeriesSnapshot.h"
#include "topology/EntityIndex.h"

#include <vector>

namespace promdesk {

/// Compares the labels of info metrics at two times. Per metric and entity (all pods of a workload
/// are one) each label's set of values is compared, but for labels that name the series (pod,
/// instance …) and those that never stay (addresses, ids): a roll-out to other pods with the same
/// image is no change, one to another image is. What came or went as a whole is said once, and not
/// at all where its target or entity did (moved, arrived). A snapshot that is null gives nothing.
/// Pure.
[[nodiscard]] std::vector<FleetChange> compareInfos(const SnapshotPtr& before,
    const SnapshotPtr& after, const EntityIndex& index, const TargetNames& moved,
    const std::vector<FleetChange>& entities);

} // namespace promdesk
