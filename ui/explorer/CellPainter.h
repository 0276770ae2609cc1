// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/CellPictures.h"
#include "explorer/FleetCells.h"
#include "theme/Theme.h"

#include <QFont>
#include <QRectF>

#include <array>
#include <vector>

class QPainter;

namespace promdesk {

struct Signal;

/// Draws cells of any size, each as much as it has room for: its colour, the mark of its state, its
/// name, a value, several values. Edges lie on whole pixels, so that cells stay sharp while they
/// grow.
class CellPainter
{
public:
    struct Look
    {
        QFont font;
        double devicePixelRatio = 1;
        std::vector<const Signal*> values; ///< below the name, as many as there is room for
        bool isVaried = false; ///< hardly two cells have the same size
    };

    /// One cell and how it is drawn.
    struct Job
    {
        const FleetCell& cell;
        QRectF rect; ///< of the cell, logical pixels
        QRectF block; ///< the coloured part of it
        double opacity = 1;
        bool isMeasured = true; ///< no: hatched, the amount that sizes it is not known
        double headShare = 1; ///< of the height that texts may take
        QRectF shown = {}; ///< what is in sight; invalid: all
    };

    /// All of them live as long as this.
    CellPainter(const CellFill& fill, const Look& look, CellPictures& pictures);

    /// px of a large cell that shows the whole name, for a widget's font.
    [[nodiscard]] static int widthFor(const QFont& font, const QString& name);

    void paint(QPainter& painter, const Job& job);

    static constexpr int kNamedFrom = 20; ///< height that has room for a name

private:
    struct Shade
    {
        QColor ground;
        QColor ink;
    };

    [[nodiscard]] const Shade& shadeOf(const FleetCell& cell);
    void paintGround(QPainter& painter, const QRectF& rect, const Job& job, const QColor& ground);
    void paintFlat(QPainter& painter, const QRectF& rect, QRgb ground, QRgb frame);
    void paintMark(QPainter& painter, const QRectF& rect, Health health, QColor ink);
    void paintLines(QPainter& painter, const QRectF& rect, const FleetCell& cell, QColor ink);
    void paintValueBeside(
        QPainter& painter, const QRectF& line, const FleetCell& cell, const QColor& ink, int name);
    bool paintValueLine(QPainter& painter, const QRectF& line, const FleetCell& cell,
        const Signal& signal, const QColor& ink, bool isFirst);
    [[nodiscard]] QRectF snapped(const QRectF& rect) const;

    const CellFill& m_fill;
    const Look& m_look;
    CellPictures& m_pictures;
    const Theme& m_theme;
    CellReader m_filling; ///< of the value that fills cells
    std::array<Shade, CellFill::kShades> m_shades; ///< those that were needed
};

} // namespace promdesk
