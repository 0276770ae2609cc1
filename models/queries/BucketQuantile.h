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

/// Whether steps between buckets below 1e-12 of their counts, up or down, are taken for rounding
/// (Prometheus since 2.49).
enum class BucketRounding
{
    AsTheyAre,
    Smoothed,
};

/// What histogram_quantile says of classic buckets, so that several quantiles of one histogram need
/// one query. buckets: the answer to the second argument, each series on a grid of this step. One
/// series per set of labels without le and __name__, sorted by labels. Linear inside a bucket, the
/// lower bound of the first one is 0 unless its upper bound is not positive, the highest finite
/// bound for what lies above it, NaN without an +Inf bucket or without observations, falling counts
/// lifted to the one before (prometheus/prometheus 2.42, promql/quantile.go, bucketQuantile).
/// Nothing when there are native histograms or times off the grid. Pure.
[[nodiscard]] std::optional<SeriesSnapshot> quantileOf(const SeriesSnapshot& buckets,
    double quantile, Duration step, BucketRounding rounding = BucketRounding::AsTheyAre);

} // namespace promdesk
