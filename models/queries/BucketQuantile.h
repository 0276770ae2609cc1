// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/SeriesSnapshot.h"

#include <optional>
#include <string>
#include <string_view>

namespace promdesk {

/// histogram_quantile(quantile, buckets) as the whole of an expression.
struct QuantileCall
{
    double quantile = 0; ///< from 0 to 1
    std::string buckets; ///< the second argument as written
};

/// Nothing when the expression is anything else, or its first argument no plain number. Pure.
[[nodiscard]] std::optional<QuantileCall> quantileCall(std::string_view expression);

/// In what versions of Prometheus differ; its promql/quantile.go and functions.go of 2.42 to 3.5.
struct QuantileRules
{
    /// Steps between buckets below 1e-12 of their counts, up or down, are rounding (≥ 2.49).
    bool smooths = false;
    /// The answer comes with a remark when counts had to be lifted, or le is missing or no number
    /// (≥ 2.48).
    bool remarks = false;

    friend bool operator==(const QuantileRules&, const QuantileRules&) = default;
};

/// What histogram_quantile says of classic buckets, so that several quantiles of one histogram need
/// one query. buckets: the answer to the second argument, each series on a grid of this step. One
/// series per set of labels without le and __name__, sorted by labels. Linear inside a bucket, the
/// lower bound of the first one is 0 unless its upper bound is not positive, the highest finite
/// bound for what lies above it, NaN without an +Inf bucket or without observations, falling counts
/// lifted to the one before (prometheus/prometheus 2.42, promql/quantile.go, bucketQuantile).
/// Nothing when there are native histograms, times off the grid, or something that the server would
/// remark on: the remark is its own. Pure.
[[nodiscard]] std::optional<SeriesSnapshot> quantileOf(
    const SeriesSnapshot& buckets, double quantile, Duration step, const QuantileRules& rules = {});

} // namespace promdesk
