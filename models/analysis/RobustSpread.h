// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <span>

namespace promdesk {

/// Where values lie and how far they stray, by figures that up to half of them cannot move.
struct RobustSpread
{
    std::size_t count = 0; ///< finite values
    double median = 0; ///< NaN when there are none; of an even number the mean of the middle two
    /// Median of the distances from the median times 1.4826, which makes it an estimate of the
    /// standard deviation of normal values; 0 when more than half of the values are equal.
    double deviation = 0;
    /// Mean of the distances times 1.253314, to the same scale: what is left to measure with where
    /// deviation is 0.
    double meanDeviation = 0;
};

/// NaN and infinities are left out. Sources: F. R. Hampel, "The influence curve and its role in
/// robust estimation", JASA 69 (1974), for the median absolute deviation; B. Iglewicz and
/// D. C. Hoaglin, "How to Detect and Handle Outliers", ASQC (1993), for both scales.
[[nodiscard]] RobustSpread robustSpread(std::span<const double> values);

/// How many deviations the value lies above the median (negative: below), by deviation, or by
/// meanDeviation where that is 0; 0 where both are. Iglewicz and Hoaglin call it the modified
/// z-score and take 3.5 as the limit.
[[nodiscard]] double modifiedScore(const RobustSpread& spread, double value);

} // namespace promdesk
