// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PageCanvas.h"

#include "theme/Theme.h"

#include <QPainter>

namespace promdesk {

PageCanvas::PageCanvas(QWidget* parent)
    : QWidget(parent)
{ }

void PageCanvas::setLanding(const QRect& landing)
{
    m_landing = landing;
    update();
}

void PageCanvas::setMessage(const QString& text)
{
    m_message = text;
    setAccessibleDescription(text);
    update();
}

void PageCanvas::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_message.isEmpty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(
            rect().adjusted(40, 40, -40, -40), Qt::AlignCenter | Qt::TextWordWrap, m_message);
    }
    if (!m_landing.isEmpty()) {
        painter.setPen(QPen(theme.accent, 1, Qt::DashLine));
        painter.setBrush(theme.selection);
        painter.drawRoundedRect(
            QRectF(m_landing).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
    }
}

} // namespace promdesk
