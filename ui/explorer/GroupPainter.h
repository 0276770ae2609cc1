// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"

#include <QFont>
#include <QRectF>

#include <array>
#include <vector>

class QPainter;

namespace promdesk {

/// How many cells of a group are in each state, by Health.
using StateCounts = std::array<int, 6>;

/// Of each group. dimmed: cells that a filter leaves out do not count; empty: all do.
[[nodiscard]] std::vector<StateCounts> countStates(
    const FleetCells& cells, const std::vector<bool>& dimmed);

/// "12 nodes", and what is wrong with how many.
[[nodiscard]] QString groupText(
    const FleetCells& cells, const FleetGroup& group, const StateCounts& counts);

/// Draws what a group says of itself: its caption above the cells, or, from far out, all of it as
/// one cell with the mix of its states.
class GroupPainter
{
public:
    GroupPainter(const FleetCells& cells, const QFont& font);

    /// line: as high as the caption is, logical pixels.
    void paintCaption(QPainter& painter, const QRectF& line, const FleetGroup& group,
        const StateCounts& counts) const;
    /// rect: of the group; presence: 0 to 1, its ground comes first, then what it says. Leaves the
    /// painter's opacity changed.
    void paintSummary(QPainter& painter, const QRectF& rect, const FleetGroup& group,
        const StateCounts& counts, double presence) const;

private:
    void paintMix(QPainter& painter, const QRectF& bar, const StateCounts& counts) const;

    const FleetCells& m_cells;
    QFont m_font;
    QFont m_bold;
};

} // namespace promdesk
