// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QRectF>
#include <QSizeF>

#include <vector>

namespace promdesk {

/// Where the cells and groups of one view of the fleet are, in the map's own units: a camera brings
/// them to the screen. Map and treemap both are this. A value.
struct MapPlaces
{
    enum class Direction
    {
        Left,
        Right,
        Up,
        Down,
    };

    struct Group
    {
        QRectF frame; ///< around its caption and cells
        QRectF caption; ///< empty: none
    };

    std::vector<QRectF> cells;
    std::vector<QRectF> blocks; ///< what is coloured of each cell; empty: all of it
    std::vector<Group> groups;
    QSizeF size; ///< everything lies between the origin and this
    double cellHeight = 0; ///< of a typical cell
    double gap = 0; ///< that is left free around a block when it is painted

    [[nodiscard]] int cellCount() const { return static_cast<int>(cells.size()); }

    /// The coloured part of a cell.
    [[nodiscard]] const QRectF& block(std::size_t index) const
    {
        return blocks.empty() ? cells.at(index) : blocks.at(index);
    }

    /// -1 when there is none.
    [[nodiscard]] int cellAt(const QPointF& point) const;
    [[nodiscard]] int captionAt(const QPointF& point) const;
    [[nodiscard]] int groupAt(const QPointF& point) const;

    /// The nearest cell in a direction; the same one at the border, the first from nowhere.
    [[nodiscard]] int neighbour(int index, Direction direction) const;

    /// Between two places of the same cells and groups: 0 is from, 1 is to.
    [[nodiscard]] static MapPlaces between(
        const MapPlaces& from, const MapPlaces& to, double progress);
    [[nodiscard]] bool hasSameCells(const MapPlaces& other) const;
};

/// What is under the pointer; -1 where it is nothing.
struct MapSpot
{
    int cell = -1;
    int member = -1; ///< of what is inside the cell
    int gpu = -1; ///< of those inside the cell
    int caption = -1; ///< of a group
    int group = -1; ///< that stands for its cells, from far out

    friend bool operator==(const MapSpot&, const MapSpot&) = default;
};

} // namespace promdesk
