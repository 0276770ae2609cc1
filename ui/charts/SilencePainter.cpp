// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SilencePainter.h"

#include "theme/Theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace promdesk {

namespace {

constexpr double kTextMargin = 4;
constexpr int kLongestLabel = 160;

/// Where the label goes: inside the strip when it fits, else left of it, else over all of the plot.
QRectF labelRect(const QRectF& strip, const QRectF& area, double width)
{
    if (width <= strip.width()) {
        return strip;
    }
    if (width <= strip.left() - area.left()) {
        return { strip.left() - width, strip.top(), width, strip.height() };
    }
    const double left = std::max(area.left(), area.right() - width);
    return { left, strip.top(), area.right() - left, strip.height() };
}

} // namespace

void paintSilences(QPainter& painter, const std::vector<PlotSilence>& silences,
    const PlotMapping& mapping, const QFont& font)
{
    const QRectF area = mapping.area;
    const QFontMetricsF metrics(font);
    const double height = metrics.height() + 2;
    const auto most = static_cast<std::size_t>(std::max(0.0, area.height() / 2 / height));
    const QColor color = currentTheme().health(Health::Degraded);
    painter.save();
    painter.setFont(font);
    for (std::size_t i = 0; i < std::min(silences.size(), most); ++i) {
        const double left = std::clamp(mapping.toX(silences[i].from), area.left(), area.right());
        const double top = area.top() + static_cast<double>(i) * height;
        const QRectF strip(left, top, area.right() - left, height);
        QColor shade = color;
        shade.setAlpha(50);
        painter.fillRect(strip, shade);
        painter.setPen(QPen(color, 1, Qt::DotLine));
        if (left > area.left()) {
            painter.drawLine(QPointF(left, top), QPointF(left, area.bottom()));
        }
        const QString label = silences[i].label.plain(kLongestLabel);
        const QRectF room =
            labelRect(strip, area, metrics.horizontalAdvance(label) + 2 * kTextMargin);
        if (room != strip) {
            QColor ground = currentTheme().surface;
            ground.setAlpha(200);
            painter.fillRect(room, ground);
        }
        painter.setPen(currentTheme().text);
        painter.drawText(room.adjusted(kTextMargin, 0, -kTextMargin, 0),
            Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(label, Qt::ElideRight, room.width() - 2 * kTextMargin));
    }
    painter.restore();
}

} // namespace promdesk
