// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SeriesStatistics.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace promdesk {

namespace {

std::vector<double> finiteSamples(const Series& series, const TimeRange& range)
{
    const std::size_t size = std::min(series.axis.size(), series.values.size());
    const std::size_t begin = std::min(series.axis.lowerBound(range.start), size);
    const std::size_t end = std::min(series.axis.lowerBound(range.end + Duration::fromMs(1)), size);
    std::vector<double> samples;
    samples.reserve(end - std::min(begin, end));
    for (std::size_t i = begin; i < end; ++i) {
        if (isDrawable(series.values[i])) {
            samples.push_back(series.values[i]);
        }
    }
    return samples;
}

double nearestRank(std::vector<double>& samples, double share)
{
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(samples.size())));
    const auto at =
        samples.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(samples.begin(), at, samples.end());
    return *at;
}

} // namespace

SeriesStatistics seriesStatistics(const Series& series, const TimeRange& range)
{
    std::vector<double> samples = finiteSamples(series, range);
    if (samples.empty()) {
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
        return { .count = 0,
            .last = kNone,
            .least = kNone,
            .greatest = kNone,
            .mean = kNone,
            .p95 = kNone };
    }
    SeriesStatistics statistics;
    statistics.count = samples.size();
    statistics.last = samples.back();
    const auto [least, greatest] = std::minmax_element(samples.begin(), samples.end());
    statistics.least = *least;
    statistics.greatest = *greatest;
    // A running mean cannot overflow where a sum of huge samples would.
    double mean = 0;
    double seen = 0;
    for (const double sample : samples) {
        seen += 1;
        mean += sample / seen - mean / seen;
    }
    statistics.mean = std::clamp(mean, statistics.least, statistics.greatest);
    statistics.p95 = nearestRank(samples, 0.95);
    return statistics;
}

} // namespace promdesk
