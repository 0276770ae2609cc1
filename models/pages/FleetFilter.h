// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/LabelFilter.h"
#include "topology/TopologyTree.h"

#include <vector>

namespace promdesk {

/// The part of the fleet that the filters leave: clusters, nodes, endpoints and namespaces are
/// matched by the labels that name them on their server; other labels are none of the fleet's and
/// leave it whole. What runs on a node goes with it: an endpoint stays while one of its nodes does,
/// a node while it has an endpoint that was asked for, a cluster while it has anything. The states
/// stay those of the whole. Without a filter that is on: the same tree. Never null. Pure; any
/// thread.
[[nodiscard]] TopologyPtr filteredFleet(
    const TopologyPtr& fleet, const std::vector<LabelFilter>& filters);

/// Filters that would choose something in this fleet, as they are typed: "namespace=inference"; at
/// most `most`, clusters first.
[[nodiscard]] QStringList suggestedFilters(const TopologyTree& fleet, int most);

} // namespace promdesk
