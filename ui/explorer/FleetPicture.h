// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/CellInside.h"
#include "explorer/CellPictures.h"
#include "explorer/CellSize.h"
#include "explorer/FleetCells.h"
#include "explorer/GroupPainter.h"
#include "explorer/MapCamera.h"
#include "explorer/MapPlaces.h"

#include <QFont>
#include <QPixmap>
#include <QSize>

#include <functional>
#include <vector>

class QPainter;

namespace promdesk {

struct Signal;
class CellPainter;

/// Everything of the map but what follows the pointer: captions, cells, what is inside large ones,
/// groups that are far away, drawn at once.
struct FleetPicture
{
    /// What is inside a cell.
    using Inside = std::function<const CellInside&(int cell)>;

    const FleetCells& cells;
    const MapPlaces& places;
    const MapCamera& camera;
    const CellFill& fill;
    const CellSize& size;
    const std::vector<bool>& dimmed; ///< one per cell
    CellPictures& pictures;
    std::vector<const Signal*> values = {}; ///< that large cells show
    std::vector<const Signal*> insideValues = {}; ///< that cells inside them show
    CellFill gpuFill = {}; ///< by health: nothing is known of single GPUs
    QFont font = {};
    Inside inside = {}; ///< null: large cells show no more than themselves
    double summarised = 0; ///< 0: cells; 1: a cell per group; between: one shows through the other

    /// The part of the map that the camera shows in a viewport of the given size.
    [[nodiscard]] QPixmap draw(const QSize& viewport, double devicePixelRatio) const;
    /// The same into a picture of the viewport that is there already.
    void drawInto(QPixmap& picture, const QSize& viewport) const;

    /// Whether a block of this size on the screen shows what is inside of it.
    [[nodiscard]] static bool showsInside(const QSizeF& block);

private:
    void drawGroups(QPainter& painter, const QSize& viewport) const;
    void drawCaption(QPainter& painter, const GroupPainter& groups, std::size_t index,
        const StateCounts& counts, const QSize& viewport) const;
    void drawCells(QPainter& painter, const QRectF& shown, double devicePixelRatio) const;
    void drawInside(QPainter& painter, CellPainter& cellPainter, int index, const QRectF& block,
        double opacity) const;
    void drawGpu(QPainter& painter, const QRectF& place, const GpuCell& gpu) const;
};

} // namespace promdesk
