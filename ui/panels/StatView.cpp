// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/StatView.h"

#include "charts/Sparkline.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kLargest = 44; ///< px, of the figure
constexpr int kSmallest = 13;
constexpr double kUnitShare = 0.5; ///< of the figure's size

QFont sized(QFont font, double px)
{
    font.setPixelSize(std::max(8, qRound(px)));
    return font;
}

/// The figure's size that fits: by height, then by width.
int fittingSize(const QFont& font, const ScaledNumber& number, const QString& sign, QSize room)
{
    int px = std::clamp(static_cast<int>(room.height() * 0.78), kSmallest, kLargest);
    for (; px > kSmallest; --px) {
        const QFontMetrics figure(sized(figureFont(font, 1), px));
        const QFontMetrics unit(sized(font, px * kUnitShare));
        const int width = figure.horizontalAdvance(number.number)
            + unit.horizontalAdvance(number.suffix) + unit.horizontalAdvance(sign) + px / 2;
        if (width <= room.width()) {
            break;
        }
    }
    return px;
}

} // namespace

StatView::StatView(QWidget* parent)
    : QWidget(parent)
{ }

void StatView::setFigure(Figure figure)
{
    m_figure = std::move(figure);
    update();
}

void StatView::paintEvent(QPaintEvent*)
{
    const Theme& theme = currentTheme();
    QPainter painter(this);
    QRect room = rect().adjusted(2, 0, -2, 0);
    if (!m_figure.course.values.empty() && height() >= 56) {
        const int courseHeight = std::min(height() * 2 / 5, 72);
        const QRectF area(room.left(), height() - courseHeight, room.width() - 3, courseHeight);
        const QColor color = m_figure.state ? theme.health(*m_figure.state) : theme.seriesColor(0);
        drawSparkline(painter, area, m_figure.course, m_figure.range, color);
        room.setBottom(height() - courseHeight - 2);
    }
    drawFigure(painter, room);
}

void StatView::drawFigure(QPainter& painter, const QRect& room) const
{
    const Theme& theme = currentTheme();
    const ScaledNumber number = formatValue(m_figure.value, m_figure.unit, locale());
    const bool hasState = m_figure.state && *m_figure.state != Health::Ok;
    const QString sign = hasState ? QString(healthSign(*m_figure.state)) : QString();
    const QString change = changeText();
    const int px = fittingSize(font(), number, sign, room.size());
    const QFont figure = sized(figureFont(font(), 1), px);
    const QFont small = sized(font(), std::max(11.0, px * kUnitShare));
    const QFontMetrics metrics(figure);
    const QFontMetrics smallMetrics(small);
    const QColor color = hasState ? theme.health(*m_figure.state) : theme.text;

    // One baseline for the figure, its unit, its sign and its change.
    const int baseline = room.top() + (room.height() + metrics.capHeight()) / 2;
    int x = room.left();
    painter.setFont(figure);
    painter.setPen(color);
    painter.drawText(x, baseline, number.number);
    x += metrics.horizontalAdvance(number.number) + px / 6;
    painter.setFont(small);
    painter.setPen(hasState ? color : theme.mutedText);
    painter.drawText(x, baseline, number.suffix);
    x += smallMetrics.horizontalAdvance(number.suffix) + px / 4;
    painter.drawText(x, baseline, sign);
    x += smallMetrics.horizontalAdvance(sign);
    const QFont captionFont = sized(font(), 11);
    const int changeWidth = QFontMetrics(captionFont).horizontalAdvance(change);
    if (!change.isEmpty() && x + 10 + changeWidth <= room.right()) {
        painter.setFont(captionFont);
        painter.setPen(theme.mutedText);
        painter.drawText(room.right() - changeWidth, baseline, change);
    }
}

QString StatView::changeText() const
{
    if (!m_figure.changeRatio || !std::isfinite(*m_figure.changeRatio)) {
        return {};
    }
    const double ratio = *m_figure.changeRatio;
    if (std::abs(ratio) < 0.0005) {
        return u"= "_s + tr("no change");
    }
    const QString amount = formatValue(std::abs(ratio), Unit::Ratio, locale(), 2).toText();
    return (ratio > 0 ? u"↑ "_s : u"↓ "_s) + amount;
}

void StatView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace promdesk
