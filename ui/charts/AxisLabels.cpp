// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/AxisLabels.h"

#include <QPainter>

#include <memory>

namespace promdesk {

AxisLabels::AxisLabels()
    : m_texts(kKept)
{ }

void AxisLabels::setFont(const QFont& font)
{
    if (font != m_font) {
        m_font = font;
        m_texts.clear();
    }
}

const QStaticText& AxisLabels::laidOut(const QString& text)
{
    if (const QStaticText* const known = m_texts.object(text)) {
        return *known;
    }
    auto fresh = std::make_unique<QStaticText>(text);
    fresh->setTextFormat(Qt::PlainText);
    fresh->setPerformanceHint(QStaticText::AggressiveCaching);
    fresh->prepare({}, m_font);
    const QStaticText& kept = *fresh;
    m_texts.insert(text, fresh.release());
    return kept;
}

double AxisLabels::drawBelow(
    QPainter& painter, const QPointF& anchor, const QString& text, const QRectF& bounds)
{
    const QStaticText& label = laidOut(text);
    const double left = anchor.x() - label.size().width() / 2;
    const double right = left + label.size().width();
    if (left < bounds.left() || right > bounds.right()) {
        return bounds.left();
    }
    painter.setFont(m_font);
    painter.drawStaticText(QPointF(left, anchor.y() + kPadding).toPoint(), label);
    return right + kGap;
}

void AxisLabels::drawBefore(
    QPainter& painter, const QPointF& anchor, const QString& text, const QRectF& bounds)
{
    const QStaticText& label = laidOut(text);
    const QSizeF size = label.size();
    const double top = anchor.y() - size.height() / 2;
    if (top >= bounds.top() && top + size.height() <= bounds.bottom()) {
        painter.setFont(m_font);
        painter.drawStaticText(QPointF(anchor.x() - kPadding - size.width(), top).toPoint(), label);
    }
}

} // namespace promdesk
