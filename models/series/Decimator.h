// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "series/SeriesSnapshot.h"

#include <cstddef>
#include <vector>

namespace promdesk {

/// One drawn point; value is missingValue() where the line breaks.
struct PlotPoint
{
    Instant time;
    double value = 0;
};

/// Reduces one series to at most four points per pixel column (first, least, greatest, last, in
/// time order), so that no spike disappears. Gaps and NaN stay breaks: the line never bridges them.
/// The neighbours just outside the range are kept so that the line reaches the edges. Returns the
/// points in time order; fewer points than columns are returned as they are. Pure; any thread.
/// Method: M4 (Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB
/// 2014).
[[nodiscard]] std::vector<PlotPoint> decimate(
    const Series& series, const TimeRange& range, std::size_t columns);

} // namespace promdesk
