// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"

#include <vector>

namespace promdesk {

/// Values beyond these have no place on an axis: spans would overflow or vanish. (QCustomPlot's own
/// bounds are 1e250 and 1e-280.)
constexpr double kGreatestOnAxis = 1e240;
constexpr double kLeastOnAxis = 1e-240;

/// The nearest value that has a place on an axis; too small ones are zero. NaN stays NaN.
[[nodiscard]] double onAxis(double value);

/// The marks of a value axis: multiples of one step inside [low, high].
struct ValueScale
{
    double low = 0;
    double high = 1;
    double step = 1;

    /// Rising; empty when the scale is not finite.
    [[nodiscard]] std::vector<double> ticks() const;
    /// The tick of greatest magnitude: all labels share its prefix (formatTick).
    [[nodiscard]] double reference() const;

    friend bool operator==(const ValueScale&, const ValueScale&) = default;
};

/// What a value axis must show and what was asked of it.
struct ValueExtent
{
    double least = 0; ///< of the data; NaN: no data
    double greatest = 0;
    double minimum = 0; ///< of the panel's description; NaN: not fixed
    double maximum = 0;
};

/// The step of the unit's natural ladder (1 2 5 10 …, powers of 2 for bytes, 15 s 30 s 1 min … for
/// times) that gives at most maxTicks marks.
[[nodiscard]] double valueStep(double span, int maxTicks, Unit unit);

/// A scale for live data: begins at zero where that costs little, ends on a mark, leaves air above,
/// and never collapses for constant data.
[[nodiscard]] ValueScale fitScale(const ValueExtent& extent, int maxTicks, Unit unit);

/// Exactly this range, for zoomed axes.
[[nodiscard]] ValueScale fixedScale(double low, double high, int maxTicks, Unit unit);

} // namespace promdesk
