// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "analysis/RobustSpread.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace promdesk {

namespace {

constexpr double kMadScale = 1.4826; ///< 1 / quantile of the normal distribution at 3/4
constexpr double kMeanScale = 1.253314; ///< sqrt(pi / 2)

/// Reorders the values, of which there is at least one.
double medianOf(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) {
        return *middle;
    }
    const double below = *std::max_element(values.begin(), middle);
    return below + (*middle - below) / 2; // their sum may not be finite
}

} // namespace

RobustSpread robustSpread(std::span<const double> values)
{
    std::vector<double> finite;
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
        [](double value) { return std::isfinite(value); });
    if (finite.empty()) {
        return { .count = 0,
            .median = std::numeric_limits<double>::quiet_NaN(),
            .deviation = 0,
            .meanDeviation = 0 };
    }
    RobustSpread spread;
    spread.count = finite.size();
    spread.median = medianOf(finite);
    double sum = 0;
    for (double& value : finite) {
        value = std::abs(value - spread.median);
        sum += value;
    }
    spread.meanDeviation = kMeanScale * sum / static_cast<double>(finite.size());
    spread.deviation = kMadScale * medianOf(finite);
    return spread;
}

double modifiedScore(const RobustSpread& spread, double value)
{
    const double unit = spread.deviation > 0 ? spread.deviation : spread.meanDeviation;
    return unit > 0 && std::isfinite(value) ? (value - spread.median) / unit : 0;
}

} // namespace promdesk
