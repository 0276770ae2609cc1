// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"

#include <vector>

namespace promdesk {

/// So many alike changes of one cluster are still told one by one; more become one row.
constexpr int kMostAlike = 3;
/// Rows of a report.
constexpr std::size_t kMostChanges = 5'000;

/// Whether the change is of the scope or of something in it.
[[nodiscard]] bool concerns(const FleetChange& change, const Scope& scope);

/// Makes one row of more than kMostAlike changes that differ in entity and details only. Pure.
[[nodiscard]] std::vector<FleetChange> withAlikeMerged(std::vector<FleetChange> changes);

/// Makes one row of what several servers say alike. Pure.
[[nodiscard]] std::vector<FleetChange> withSourcesMerged(std::vector<FleetChange> changes);

/// By kind, then entity, then what. Pure.
void sortChanges(std::vector<FleetChange>& changes);

/// Of a report whose changes are those of all its sources: merges, sorts and bounds them; what is
/// left out is noted. Pure.
void finishReport(ChangeReport& report);

} // namespace promdesk
