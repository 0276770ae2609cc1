// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/ChangeAnswers.h"
#include "changes/FleetChange.h"

#include <QStringList>

#include <cstddef>
#include <vector>

namespace promdesk {

/// Metric names of one source that are looked at of those that came, and of those that went.
constexpr qsizetype kMostMetricChanges = 2'000;
/// So many that begin alike are still told one by one; more become one row.
constexpr std::size_t kMostOfAFamily = 8;

/// Metric names of the scope that had series at one of the times only; many that begin alike and
/// came (or went) together are one row. What is left out is noted. Pure.
[[nodiscard]] std::vector<FleetChange> compareMetricNames(
    const ChangeAnswers& answers, QStringList& notes);

} // namespace promdesk
