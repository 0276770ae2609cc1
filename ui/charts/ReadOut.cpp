// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ReadOut.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace promdesk {

namespace {

constexpr double kNowhere = std::numeric_limits<double>::infinity();

std::optional<ReadOutRow> nearestSample(
    const Series& series, std::size_t index, Instant time, Duration tolerance)
{
    const std::size_t size = std::min(series.axis.size(), series.values.size());
    const std::size_t after = series.axis.lowerBound(time);
    std::optional<ReadOutRow> best;
    const auto consider = [&](std::size_t at) {
        if (at >= size || isMissing(series.values[at])) {
            return;
        }
        const auto distance = [time](Instant t) { return std::abs((t - time).toMs()); };
        const Instant sampleTime = series.axis.at(at);
        if (distance(sampleTime) <= tolerance.toMs()
            && (!best || distance(sampleTime) < distance(best->time))) {
            best = ReadOutRow { index, sampleTime, series.values[at] };
        }
    };
    if (after > 0) {
        consider(after - 1);
    }
    consider(after);
    return best;
}

} // namespace

std::vector<ReadOutRow> readOut(
    std::span<const ChartSeries> series, Instant time, Duration tolerance)
{
    std::vector<ReadOutRow> rows;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (series[i].isHidden) {
            continue;
        }
        if (const auto row = nearestSample(series[i].series(), i, time, tolerance)) {
            rows.push_back(*row);
        }
    }
    return rows;
}

void sortByNearness(std::vector<ReadOutRow>& rows, double value)
{
    const auto distance = [value](const ReadOutRow& row) {
        const double away = std::abs(row.value - value);
        return std::isnan(away) ? kNowhere : away;
    };
    std::stable_sort(rows.begin(), rows.end(),
        [&distance](const auto& a, const auto& b) { return distance(a) < distance(b); });
}

void sortByBand(std::vector<ReadOutRow>& rows, double height)
{
    std::vector<std::pair<double, ReadOutRow>> byDistance;
    double foot = 0;
    for (const ReadOutRow& row : rows) {
        if (!isDrawable(row.value)) { // stands nowhere
            byDistance.emplace_back(kNowhere, row);
            continue;
        }
        const double top = foot + row.value;
        const double away =
            std::max({ std::min(foot, top) - height, height - std::max(foot, top), 0.0 });
        byDistance.emplace_back(std::isnan(height) ? kNowhere : away, row);
        foot = top;
    }
    std::stable_sort(byDistance.begin(), byDistance.end(),
        [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(byDistance.begin(), byDistance.end(), rows.begin(),
        [](const auto& one) { return one.second; });
}

} // namespace promdesk
