// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CommonSamples.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

namespace promdesk {

namespace {

bool isSameBits(double a, double b)
{
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool lookAlike(const ChartSeries& a, const ChartSeries& b)
{
    return a.colorIndex == b.colorIndex && a.isHidden == b.isHidden && !a.isRaw && !b.isRaw
        && a.name.raw() == b.name.raw();
}

/// All but the samples.
bool lookAlike(PlotContent a, const PlotContent& b)
{
    if (!std::equal(a.series.begin(), a.series.end(), b.series.begin(), b.series.end(),
            [](const ChartSeries& one, const ChartSeries& other) {
                return lookAlike(one, other);
            })) {
        return false;
    }
    a.series = b.series;
    return a.looksLike(b);
}

bool areOnOneGrid(const TimeAxis& a, const TimeAxis& b)
{
    return a.isGrid() && b.isGrid() && !a.isEmpty() && !b.isEmpty() && a.step() == b.step()
        && (b.front() - a.front()).toMs() % a.step().toMs() == 0;
}

/// How many samples from the first on.
std::size_t equalAtFirst(std::span<const double> a, std::span<const double> b)
{
    constexpr std::size_t kUsuallyNew = 64; // all before them are compared at once
    const std::size_t most = std::min(a.size(), b.size());
    std::size_t count = most - std::min(most, kUsuallyNew);
    if (std::memcmp(a.data(), b.data(), count * sizeof(double)) != 0) {
        count = 0;
    }
    while (count < most && isSameBits(a[count], b[count])) {
        ++count;
    }
    return count;
}

/// Makes same smaller until both are the same in it. Whether anything is left.
bool limit(TimeRange& same, const Series& a, const Series& b)
{
    if (!areOnOneGrid(a.axis, b.axis) || !a.histograms.empty() || !b.histograms.empty()) {
        return false;
    }
    const std::int64_t steps = (b.axis.front() - a.axis.front()).toMs() / a.axis.step().toMs();
    const auto firstOfA = static_cast<std::size_t>(std::max<std::int64_t>(0, steps));
    const auto firstOfB = static_cast<std::size_t>(std::max<std::int64_t>(0, -steps));
    if (firstOfA >= a.values.size() || firstOfB >= b.values.size()) {
        return false;
    }
    const std::span<const double> ofA = std::span(a.values).subspan(firstOfA);
    const std::span<const double> ofB = std::span(b.values).subspan(firstOfB);
    const std::size_t count = equalAtFirst(ofA, ofB);
    if (count == 0) {
        return false;
    }
    if (steps != 0) {
        same.start = std::max(same.start, b.axis.at(firstOfB));
    }
    if (count != ofA.size() || count != ofB.size()) {
        same.end = std::min(same.end, a.axis.at(firstOfA + count - 1));
    }
    return same.start < same.end;
}

} // namespace

std::optional<TimeRange> commonSamples(const PlotContent& a, const PlotContent& b)
{
    if (!lookAlike(a, b)) {
        return std::nullopt;
    }
    TimeRange same { Instant::fromMs(std::numeric_limits<std::int64_t>::min()),
        Instant::fromMs(std::numeric_limits<std::int64_t>::max()) };
    for (std::size_t i = 0; i < a.series.size(); ++i) {
        const bool isOne =
            a.series[i].snapshot == b.series[i].snapshot && a.series[i].index == b.series[i].index;
        if (!isOne && !limit(same, a.series[i].series(), b.series[i].series())) {
            return std::nullopt;
        }
    }
    return same;
}

} // namespace promdesk
