// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "series/SeriesSnapshot.h"

#include <cstddef>

namespace promdesk {

/// What a legend says about one series. All values are NaN when count is zero.
struct SeriesStatistics
{
    std::size_t count = 0; ///< finite samples in the range
    double last = 0;
    double least = 0;
    double greatest = 0;
    double mean = 0;
    double p95 = 0; ///< nearest rank: the smallest sample that 95 % of the samples do not exceed
};

/// Statistics of the finite samples inside range (closed start, closed end, so that the newest
/// sample of a live range counts). Missing samples, NaN and infinities are left out. Pure; any
/// thread.
[[nodiscard]] SeriesStatistics seriesStatistics(const Series& series, const TimeRange& range);

} // namespace promdesk
