// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CombinedSeries.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace promdesk {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Shares are added up, so that no sum of huge values overflows.
double average(std::span<const double> values)
{
    const auto count = static_cast<double>(values.size());
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return std::isfinite(sum) ? sum / count
                              : std::accumulate(values.begin(), values.end(), 0.0,
                                  [count](double all, double one) { return all + one / count; });
}

} // namespace

double combined(std::span<const double> values, SeriesCombination combination)
{
    if (values.empty()) {
        return kNone;
    }
    switch (combination) {
    case SeriesCombination::Sum:
        return std::accumulate(values.begin(), values.end(), 0.0);
    case SeriesCombination::Average:
        return average(values);
    case SeriesCombination::Maximum:
        return std::accumulate(values.begin(), values.end(), kNone,
            [](double a, double b) { return std::fmax(a, b); });
    case SeriesCombination::Minimum:
        return std::accumulate(values.begin(), values.end(), kNone,
            [](double a, double b) { return std::fmin(a, b); });
    case SeriesCombination::Last:
        return values.front();
    }
    return values.front();
}

Series combined(std::span<const Series* const> series, SeriesCombination combination)
{
    if (series.empty()) {
        return {};
    }
    if (series.size() == 1 || combination == SeriesCombination::Last) {
        return *series.front();
    }
    std::map<std::int64_t, std::vector<double>> byTime;
    for (const Series* one : series) {
        const std::size_t size = std::min(one->axis.size(), one->values.size());
        for (std::size_t i = 0; i < size; ++i) {
            if (!isMissing(one->values[i])) {
                byTime[one->axis.at(i).toMs()].push_back(one->values[i]);
            }
        }
    }
    std::vector<std::int64_t> times;
    Series result;
    for (const auto& [time, values] : byTime) {
        times.push_back(time);
        result.values.push_back(combined(values, combination));
    }
    result.axis = TimeAxis::explicitTimes(std::move(times));
    return result;
}

} // namespace promdesk
