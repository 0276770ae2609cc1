// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/FleetCells.h"
#include "theme/Theme.h"

#include <QFont>
#include <QHash>
#include <QPixmap>
#include <QSize>

class QPainter;
class QRect;

namespace promdesk {

struct Signal;

/// Draws the cells of one picture. Small ones repeat a few pictures, so that thousands cost no more
/// than copying; large ones carry the name and a value.
class CellPainter
{
public:
    struct Look
    {
        QSize cellSize;
        QFont font;
        double devicePixelRatio = 1;
        const Signal* value = nullptr; ///< second line of large cells; null: none
    };

    /// fill lives as long as this.
    CellPainter(const CellFill& fill, const Look& look);

    /// px of a large cell that shows the whole name, for a widget's font.
    [[nodiscard]] static int widthFor(const QFont& font, const QString& name);

    void paint(QPainter& painter, const QRect& rect, const FleetCell& cell, double opacity);

private:
    [[nodiscard]] QPixmap makePicture(const QColor& ground, Health health) const;
    void paintGround(
        QPainter& painter, const QRectF& rect, const QColor& ground, Health health) const;
    void paintLarge(QPainter& painter, const QRect& rect, const FleetCell& cell) const;

    const CellFill& m_fill;
    Look m_look;
    const Theme& m_theme;
    QFont m_small;
    QHash<quint64, QPixmap> m_pictures;
};

} // namespace promdesk
