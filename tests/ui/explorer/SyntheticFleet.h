// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "signals/SignalCatalog.h"
#include "topology/TopologyTree.h"

namespace promdesk::test {

/// The canonical signals of the program.
[[nodiscard]] SignalCatalog makeCatalog();

struct FleetSize
{
    int clusters = 3;
    int nodesPerCluster = 12;
    int endpoints = 20; ///< dealt out to the clusters in turn
};

/// A fleet whose states and numbers follow from its size alone: cluster-0 holds node-0-00 …;
/// every eleventh node is degraded, every seventeenth fails, every fifth endpoint is busy.
[[nodiscard]] TopologyPtr makeFleet(const FleetSize& size);

} // namespace promdesk::test
