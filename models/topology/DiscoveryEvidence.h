// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "profiles/ServerProfile.h"
#include "signals/SignalBinding.h"
#include "topology/DiscoveryQueries.h"

#include <memory>

namespace promdesk {

/// What one server was found to have, by name: why profiles were detected there, and why not.
struct DiscoveryEvidence
{
    ProfileSetPtr profiles; ///< that were looked for
    SeriesCounts counts; ///< of markers and of what is needed besides, at the last whole discovery
    /// Of the last quarter of an hour; empty where the server could not list them. Never null.
    std::shared_ptr<const MetricNames> names;
};

} // namespace promdesk
