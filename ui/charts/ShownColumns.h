// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/SeriesPainter.h"
#include "core/TimeRange.h"
#include "series/ColumnEdges.h"

namespace promdesk {

/// Columns of dense lines that a picture shows, and all that they depend on.
struct ShownColumns
{
    LineStamp stamp;
    PlotMapping place; ///< its times do not count
    ColumnGrid grid;

    /// Which of these columns are among those that were shown before as well, counted from these
    /// ones' first. Lines end at the edges of a picture: of pictures that are not of the same
    /// moment the first and last edge columns of either are not meant.
    [[nodiscard]] ColumnSpan commonWith(const ShownColumns& before, int edge) const;
    /// Those of some of these columns that lie in a time whole, with edge more of it on either
    /// side.
    [[nodiscard]] ColumnSpan within(
        const ColumnSpan& columns, const TimeRange& time, int edge) const;
};

} // namespace promdesk
