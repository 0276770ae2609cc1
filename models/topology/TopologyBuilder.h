// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "profiles/ServerProfile.h"
#include "signals/SignalCatalog.h"
#include "topology/DiscoveryAnswers.h"
#include "topology/HealthRules.h"
#include "topology/TopologyTree.h"

namespace promdesk {

/// Builds what one source knows from what it answered: entities, joins, selectors, vital signs and
/// health. Entities of the previous cycle that are missing are kept for one cycle, then Silent, and
/// gone after a day. Pure; meant for a worker.
[[nodiscard]] TopologySource buildTopology(const DiscoveryAnswers& answers,
    const ProfileSet& profiles, const SignalCatalog& catalog, const HealthRules& rules);

} // namespace promdesk
