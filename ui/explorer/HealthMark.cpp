// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/HealthMark.h"

#include "explorer/CellFill.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace promdesk {

namespace {

/// The sign in a square of 10 × 10.
QPainterPath markPath(Health health)
{
    QPainterPath path;
    switch (health) {
    case Health::Ok:
        path.moveTo(1.8, 5.4);
        path.lineTo(4.1, 7.8);
        path.lineTo(8.4, 2.6);
        break;
    case Health::Unknown:
        path.moveTo(2.9, 3.2);
        path.cubicTo(3.1, 0.6, 7.3, 0.7, 7.2, 3.3);
        path.cubicTo(7.1, 4.9, 5.0, 4.7, 5.0, 6.6);
        path.moveTo(5, 9.0);
        path.lineTo(5, 9.05);
        break;
    case Health::Busy:
        path.moveTo(5, 1.8);
        path.lineTo(9, 8.4);
        path.lineTo(1, 8.4);
        path.closeSubpath();
        break;
    case Health::Degraded:
        path.moveTo(5, 1.0);
        path.lineTo(5, 6.0);
        path.moveTo(5, 8.9);
        path.lineTo(5, 8.95);
        break;
    case Health::Silent:
        path.addEllipse(QPointF(5, 5), 3.5, 3.5);
        break;
    case Health::Failing:
        path.moveTo(2, 2);
        path.lineTo(8, 8);
        path.moveTo(8, 2);
        path.lineTo(2, 8);
        break;
    }
    return path;
}

} // namespace

void paintHealthMark(QPainter& painter, const QRectF& rect, Health health, const QColor& color)
{
    const double side = std::min(rect.width(), rect.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center() - QPointF(side / 2, side / 2));
    painter.scale(side / 10, side / 10);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(health == Health::Busy ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawPath(markPath(health));
    painter.restore();
}

void paintHealthDot(QPainter& painter, const QRectF& rect, Health health)
{
    const double side = std::min(rect.width(), rect.height());
    const QPointF middle = rect.center();
    const QColor ground = currentTheme().health(health);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawEllipse(middle, side / 2, side / 2);
    painter.restore();
    const double inner = side * 0.56;
    paintHealthMark(painter, QRectF(middle.x() - inner / 2, middle.y() - inner / 2, inner, inner),
        health, CellFill::textOn(ground));
}

} // namespace promdesk
