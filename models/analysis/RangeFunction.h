// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/EvaluationRules.h"
#include "core/Instant.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace promdesk {

/// Functions of PromQL that make one number of the samples in a window.
enum class RangeFunction
{
    Rate,
    Increase,
    Delta,
    Irate,
    Idelta,
    AverageOverTime,
    MinimumOverTime,
    MaximumOverTime,
    SumOverTime,
    CountOverTime,
    LastOverTime,
    PresentOverTime,
    DeviationOverTime, ///< stddev_over_time
    VarianceOverTime, ///< stdvar_over_time
    Changes,
    Resets,
};

/// By its name in PromQL ("max_over_time"); nothing for all others.
[[nodiscard]] std::optional<RangeFunction> rangeFunction(std::string_view name);

/// Whether its cost grows with the samples in each window, not only with those of the series.
[[nodiscard]] bool readsEachSample(RangeFunction function);

/// The samples of one series: as many times (milliseconds since the epoch, strictly rising) as
/// values. The owner outlives it.
struct SampleSpan
{
    std::span<const std::int64_t> times;
    std::span<const double> values;
};

/// count times: start, start + step, …; step > 0.
struct TimeGrid
{
    Instant start;
    Duration step = Duration::fromSeconds(15);
    std::size_t count = 0;
};

/// The function at each time of the grid over the samples of the window that ends there, both ends
/// belong to it (its start not, where the rules say so); window > 0. No stale markers among the
/// samples. missingValue() where Prometheus gives none: no sample, or too few. Equal to what
/// Prometheus computes bit by bit on machines that do not fuse multiplications and additions
/// (prometheus/prometheus, promql/functions.go). Pure.
[[nodiscard]] std::vector<double> overWindows(RangeFunction function, const SampleSpan& samples,
    const TimeGrid& grid, Duration window, const EvaluationRules& rules);

/// The last sample at each time of the grid, unless it is a stale marker (missingValue()) or older
/// than the look-back. Stale markers stay among the samples. Pure.
[[nodiscard]] std::vector<double> lastValues(
    const SampleSpan& samples, const TimeGrid& grid, const EvaluationRules& rules);

} // namespace promdesk
