// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"

#include <cstddef>
#include <span>
#include <vector>

namespace promdesk {

/// One value under the crosshair.
struct ReadOutRow
{
    std::size_t series = 0; ///< index into what was read
    Instant time; ///< of the sample
    double value = 0; ///< may be NaN or infinite, never missing
};

/// For every visible series the sample nearest to time, at most tolerance away. In the series'
/// order. Pure.
[[nodiscard]] std::vector<ReadOutRow> readOut(
    std::span<const ChartSeries> series, Instant time, Duration tolerance);

/// Nearest value first; what cannot be compared (NaN) comes last, ties keep their order.
void sortByNearness(std::vector<ReadOutRow>& rows, double value);

/// The same where each value stands on those before it: the row whose band holds height first, then
/// the bands next to it. rows: in the series' order.
void sortByBand(std::vector<ReadOutRow>& rows, double height);

} // namespace promdesk
