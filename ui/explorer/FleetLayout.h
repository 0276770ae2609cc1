// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/MapPlaces.h"

#include <QRect>
#include <QSize>

#include <optional>
#include <span>
#include <vector>

namespace promdesk {

/// Cells of one size in rows, groups side by side or one below the other, cells as large as the
/// area allows; where even the smallest do not fit, on a larger ground of the same proportions. The
/// same sizes and area always give the same places. Pure.
class FleetLayout
{
public:
    FleetLayout() = default;
    /// groupSizes: cells per group; captionHeight in logical pixels; namedWidth: a cell of this
    /// width shows its whole name, and cells get it where all of them fit into the area.
    FleetLayout(const std::vector<int>& groupSizes, const QSize& area, int captionHeight,
        int namedWidth = 0);

    [[nodiscard]] QSize cellSize() const { return m_measure.cell; }

    [[nodiscard]] const MapPlaces& places() const { return m_places; }

    /// The coloured blocks are that share (0 to 1) of their cell's area. A cell that has room for
    /// text keeps a line of it below its block.
    void setShares(std::span<const double> shares);

private:
    struct Measure
    {
        QSize cell;
        int gap = 0;
        int columnsOfGroups = 1;
    };

    [[nodiscard]] static int heightOf(
        const Measure& measure, const std::vector<int>& groupSizes, int width, int captionHeight);
    [[nodiscard]] static std::optional<Measure> chooseNamed(
        const std::vector<int>& groupSizes, const QSize& area, int captionHeight, int namedWidth);
    [[nodiscard]] static std::optional<Measure> measureFor(
        int height, const std::vector<int>& groupSizes, const QSize& area, int captionHeight);
    [[nodiscard]] static std::optional<Measure> chooseMeasure(
        const std::vector<int>& groupSizes, const QSize& area, int captionHeight);
    void place(
        const Measure& measure, const std::vector<int>& groupSizes, int width, int captionHeight);

    Measure m_measure;
    MapPlaces m_places;
};

} // namespace promdesk
