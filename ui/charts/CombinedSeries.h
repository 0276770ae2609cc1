// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/SeriesSnapshot.h"

#include <span>

namespace promdesk {

/// How several series become one figure.
enum class SeriesCombination
{
    Sum,
    Average,
    Maximum,
    Minimum,
    Last, ///< the first series alone
};

/// Combines values; infinite ones take part as they are. NaN makes sums and averages NaN; the
/// greatest and the least are those of the others, as in PromQL. No value gives NaN.
[[nodiscard]] double combined(std::span<const double> values, SeriesCombination combination);

/// One series over the union of all times: at each time the combination of the series that have a
/// sample there.
[[nodiscard]] Series combined(std::span<const Series* const> series, SeriesCombination combination);

} // namespace promdesk
