// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/EvaluationRules.h"
#include "core/Result.h"
#include "core/TimeRange.h"
#include "queries/LocalExpression.h"
#include "series/SeriesSnapshot.h"

#include <memory>

namespace promdesk {

/// Whether a rate or an increase is asked for of something that is not named like a counter, as far
/// as the selector tells: Prometheus remarks on that from 2.48 on, and the remark is its own. Pure.
[[nodiscard]] bool ratesNoCounter(const LocalExpression& expression);

/// The first and the last sample that a range of such an expression may read, both included.
[[nodiscard]] TimeRange samplesNeeded(
    const LocalExpression& expression, const TimeRange& range, const EvaluationRules& rules);

/// What the server would answer to the expression on the grid: the same series, sorted by labels,
/// the same gaps, the same values to the last digits (equal bits, but for sums and averages over
/// series, which a server may add up in another order). raw: samples of the selector from
/// samplesNeeded(), stale markers among them as missingValue(); as the server gave them, so that
/// sums begin alike. Warnings and partiality are those of raw. Errors: Unsupported where native
/// histograms are among the samples, where two series would get the same labels (the server refuses
/// that), where one histogram has several names, and where the server would add a remark of its own
/// (EvaluationRules::hasRemarks). Pure; any thread.
[[nodiscard]] Result<std::shared_ptr<SeriesSnapshot>> evaluateLocally(
    const LocalExpression& expression, const SeriesSnapshot& raw, const TimeGrid& grid,
    const EvaluationRules& rules);

} // namespace promdesk
