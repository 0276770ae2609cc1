// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SampleDots.h"

#include "series/SampleValue.h"

#include <algorithm>

namespace promdesk {

namespace {

/// Closer than this, dots would be a thick line.
constexpr double kLeastDistance = 3;
constexpr double kLeastDiameter = 2.5;
constexpr double kGreatestDiameter = 5;

} // namespace

SampleDots sampleDots(const Series& series, const PlotMapping& mapping)
{
    const TimeRange range = mapping.range();
    const std::size_t size = std::min(series.axis.size(), series.values.size());
    const std::size_t first = std::min(series.axis.lowerBound(range.start), size);
    const std::size_t last =
        std::min(series.axis.lowerBound(range.end + Duration::fromMs(1)), size);
    if (first == last) {
        return {};
    }
    // Measured where samples are: a series may fill a part of the picture only.
    const double width =
        std::max(mapping.toX(series.axis.at(last - 1)) - mapping.toX(series.axis.at(first)), 1.0);
    const std::size_t gaps = last - first - 1;
    const double distance = gaps == 0 ? kGreatestDiameter * 2 : width / static_cast<double>(gaps);
    if (distance < kLeastDistance) {
        return {};
    }
    SampleDots dots { .centres = {},
        .diameter = std::clamp(distance / 2, kLeastDiameter, kGreatestDiameter) };
    for (std::size_t i = first; i < last; ++i) {
        const double value = series.values[i];
        if (isDrawable(value) && value >= mapping.low && value <= mapping.high) {
            dots.centres.append({ mapping.toX(series.axis.at(i)), mapping.toY(value) });
        }
    }
    return dots;
}

} // namespace promdesk
