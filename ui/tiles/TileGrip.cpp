// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/TileGrip.h"

#include "theme/Theme.h"

#include <QPainter>

namespace promdesk {

TileGrip::TileGrip(QWidget* parent)
    : QWidget(parent)
{
    setCursor(Qt::SizeFDiagCursor);
    resize(kSizePx, kSizePx);
}

void TileGrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(currentTheme().mutedText, 1.2));
    for (const double offset : { 5.0, 9.0 }) {
        painter.drawLine(QPointF(width() - 4.5, height() - 4.5 - offset),
            QPointF(width() - 4.5 - offset, height() - 4.5));
    }
}

} // namespace promdesk
