// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CombinedSeries.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace promdesk {

double combined(std::span<const double> values, SeriesCombination combination)
{
    if (values.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    switch (combination) {
    case SeriesCombination::Sum:
        return std::accumulate(values.begin(), values.end(), 0.0);
    case SeriesCombination::Average:
        return std::accumulate(values.begin(), values.end(), 0.0)
            / static_cast<double>(values.size());
    case SeriesCombination::Maximum:
        return *std::max_element(values.begin(), values.end());
    case SeriesCombination::Minimum:
        return *std::min_element(values.begin(), values.end());
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
