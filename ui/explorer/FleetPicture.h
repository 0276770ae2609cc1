// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/FleetCells.h"
#include "explorer/FleetLayout.h"

#include <QFont>
#include <QPixmap>
#include <QPoint>
#include <QSize>

#include <vector>

class QPainter;

namespace promdesk {

struct Signal;

/// Everything of the map but what follows the pointer: captions and cells, drawn at once.
struct FleetPicture
{
    const FleetCells& cells;
    const FleetLayout& layout;
    const CellFill& fill;
    const std::vector<bool>& dimmed; ///< one per cell
    const Signal* value = nullptr; ///< second line of large cells
    QFont font;

    /// The part of the map that shows when its origin is at the given point of a picture of the
    /// given size.
    [[nodiscard]] QPixmap draw(
        const QSize& size, const QPoint& origin, double devicePixelRatio) const;

private:
    void drawCaptions(QPainter& painter, const QRect& shown) const;
    void drawCells(QPainter& painter, const QRect& shown, double devicePixelRatio) const;
};

} // namespace promdesk
