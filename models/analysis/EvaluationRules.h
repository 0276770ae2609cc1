// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

namespace promdesk {

/// In what versions of Prometheus differ when they evaluate an expression. Source: its CHANGELOG.md
/// and promql/functions.go, engine.go, quantile.go of 2.42, 2.53, 2.55 and 3.5.
struct EvaluationRules
{
    /// A sample right at the start of a window, or as old as the look-back, is not in it (≥ 3.0).
    bool hasLeftOpenWindows = false;
    /// rate() reaches to where a counter was zero by half a distance of samples at most where the
    /// first sample is far from the window's start (≥ 2.51).
    bool boundsZeroPoint = false;
    /// Steps of buckets below 1e-12 of their count are rounding (≥ 2.49).
    bool smoothsBuckets = false;
    /// Answers come with remarks, such as on rates of what is not named like a counter (≥ 2.48).
    bool hasRemarks = false;
    bool hasExactSums = false; ///< sum() adds up with compensation (≥ 2.54)
    bool hasExactMeans = false; ///< avg() and avg_over_time() divide an exact sum (≥ 2.55)
    /// They divide a sum and what rounding lost of it each, and then add (≥ 3.5).
    bool hasSplitMeans = false;
    Duration lookback = Duration::fromMinutes(5);

    friend bool operator==(const EvaluationRules&, const EvaluationRules&) = default;
};

} // namespace promdesk
