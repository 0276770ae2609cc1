// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QPen>
#include <QPolygonF>
#include <QWidget>

#include <optional>
#include <vector>

namespace promdesk {

/// What moves over a plot without redrawing it: crosshair, zoom rectangle, the emphasised series.
class PlotOverlay final : public QWidget
{
    Q_OBJECT

public:
    struct Emphasis
    {
        std::vector<QPolygonF> runs; ///< the whole line
        std::optional<QPointF> point; ///< its sample under the crosshair
        QPen pen;
    };

    explicit PlotOverlay(QWidget* parent);

    void setPlotArea(const QRectF& area);
    void setCrosshair(std::optional<double> x);
    void setSelection(std::optional<QRectF> selection);
    void setEmphasis(std::optional<Emphasis> emphasis);

    [[nodiscard]] std::optional<double> crosshair() const { return m_crosshair; }

    [[nodiscard]] std::optional<QRectF> selection() const { return m_selection; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRectF m_area;
    std::optional<double> m_crosshair;
    std::optional<QRectF> m_selection;
    std::optional<Emphasis> m_emphasis;
};

} // namespace promdesk
