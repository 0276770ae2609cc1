// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/SeriesPainter.h"

namespace promdesk {

/// The raw samples of one series as the dots of a picture.
struct SampleDots
{
    QPolygonF centres; ///< px; only of what has a place inside the axes
    double diameter = 0; ///< px; zero: there is no room for dots
};

/// From so many dots on a plot has none: they would be a carpet, and slow to draw.
constexpr std::size_t kMostSampleDots = 6000;

/// Dots of a series that is raw; none where they would touch each other. Pure.
[[nodiscard]] SampleDots sampleDots(const Series& series, const PlotMapping& mapping);

} // namespace promdesk
