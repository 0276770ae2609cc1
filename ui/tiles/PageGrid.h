// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/Workspace.h"

#include <QRect>

#include <cstddef>
#include <vector>

namespace promdesk {

/// How many columns a page of some width has.
enum class PageColumns
{
    One,
    Two,
    Grid, ///< 24, as saved
};

/// Places of panels on a page, from saved grid units to pixels and back. Pure.
class PageGrid
{
public:
    static constexpr int kColumns = 24;
    static constexpr int kRowPitchPx = 36; ///< a row with its gap
    static constexpr int kGapPx = 8;
    static constexpr int kLeastWidth = 2; ///< of a panel, in columns
    static constexpr int kLeastHeight = 2; ///< in rows

    /// Below 600 px one column, below 900 px two.
    [[nodiscard]] static PageColumns columnsFor(int widthPx);

    /// One rectangle per place, in the same order, from the top left corner of the page.
    [[nodiscard]] static std::vector<QRect> toPixels(
        const std::vector<GridRect>& places, int widthPx);
    /// The height that toPixels() needs; 0 without places.
    [[nodiscard]] static int heightPx(const std::vector<QRect>& rects);
    /// The grid place nearest to a rectangle of pixels, inside the page.
    [[nodiscard]] static GridRect toGrid(const QRect& rect, int widthPx);

    /// Puts one panel where it is wanted; others make room downwards, then all move up as far as
    /// they can.
    [[nodiscard]] static std::vector<GridRect> withPlace(
        std::vector<GridRect> places, std::size_t index, const GridRect& wanted);
    /// Everything moves up as far as it can, in reading order.
    [[nodiscard]] static std::vector<GridRect> compacted(std::vector<GridRect> places);
};

} // namespace promdesk
