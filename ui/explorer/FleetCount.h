// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyTree.h"

#include <array>

namespace promdesk {

/// How many entities are in each state.
class HealthCount
{
public:
    void add(Health health);

    [[nodiscard]] int total() const;

    [[nodiscard]] int of(Health health) const
    {
        return m_counts.at(static_cast<std::size_t>(health));
    }

    /// Degraded, silent or failing.
    [[nodiscard]] int needingAttention() const;

private:
    std::array<int, 6> m_counts {};
};

/// The fleet in a few numbers.
struct FleetCount
{
    int clusters = 0;
    HealthCount nodes;
    HealthCount endpoints;
    int gpus = 0;
    double requestsPerSecond = 0; ///< NaN when nothing says
    double tokensPerSecond = 0; ///< output; NaN when nothing says
    double firingAlerts = 0; ///< NaN when nothing says
};

/// Rates are summed over endpoints, alerts over clusters. Pure.
[[nodiscard]] FleetCount countFleet(const TopologyTree& topology);

} // namespace promdesk
