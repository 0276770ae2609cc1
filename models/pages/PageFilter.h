// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/LabelFilter.h"
#include "pages/PagePlan.h"

#include <vector>

namespace promdesk {

/// Puts the filters that are on into what a page asks. Plain expressions get all of them, in every
/// selector. Signals of a profile get those whose label its series carry, and those that name no
/// entity at all: a model's name says nothing of a node's processors, and would leave nothing of
/// them. Pure.
void applyFilters(
    PagePlan& page, const TopologyTree& topology, const std::vector<LabelFilter>& filters);

} // namespace promdesk
