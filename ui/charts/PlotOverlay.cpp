// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotOverlay.h"

#include "theme/Theme.h"

#include <QPainter>

#include <cmath>

namespace promdesk {

PlotOverlay::PlotOverlay(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
}

void PlotOverlay::setPlotArea(const QRectF& area)
{
    m_area = area;
    update();
}

void PlotOverlay::setCrosshair(std::optional<double> x)
{
    if (x != m_crosshair) {
        m_crosshair = x;
        update();
    }
}

void PlotOverlay::setSelection(std::optional<QRectF> selection)
{
    m_selection = selection;
    update();
}

void PlotOverlay::setEmphasis(std::optional<Emphasis> emphasis)
{
    if (emphasis || m_emphasis) {
        m_emphasis = std::move(emphasis);
        update();
    }
}

void PlotOverlay::paintEvent(QPaintEvent*)
{
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setClipRect(m_area.adjusted(-5, -5, 5, 1));
    if (m_selection) {
        painter.fillRect(*m_selection, theme.selection);
        painter.setPen(QPen(theme.accent, 1));
        painter.drawLine(m_selection->topLeft(), m_selection->bottomLeft());
        painter.drawLine(m_selection->topRight(), m_selection->bottomRight());
    }
    if (m_crosshair && *m_crosshair >= m_area.left() && *m_crosshair <= m_area.right()) {
        const double x = std::floor(*m_crosshair) + 0.5;
        painter.setPen(QPen(theme.crosshair, 1, Qt::DashLine, Qt::FlatCap));
        painter.drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.bottom()));
    }
    if (!m_emphasis) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen = m_emphasis->pen;
    pen.setWidthF(2.5);
    painter.setPen(pen);
    for (const QPolygonF& run : m_emphasis->runs) {
        painter.drawPolyline(run);
    }
    if (m_emphasis->point) {
        painter.setPen(QPen(theme.surface, 2));
        painter.setBrush(pen.color());
        painter.drawEllipse(*m_emphasis->point, 4.5, 4.5);
    }
}

} // namespace promdesk
