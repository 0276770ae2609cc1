// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/StatView.h"

#include "charts/Sparkline.h"
#include "core/UntrustedText.h"
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
constexpr int kTitleOffset = Theme::kPadding - 6; ///< of the tile's title from the body's edge
constexpr int kLeastForBelow = 44; ///< px; lower, the course lies behind the figure
constexpr int kLeastPartHeight = 15; ///< px, of a server's line
constexpr int kMostPartHeight = 30;
constexpr double kUnitShare = 0.5; ///< of the figure's size

QFont sized(QFont font, double px)
{
    font.setPixelSize(std::max(8, qRound(px)));
    return font;
}

int largestSize(int heightPx)
{
    return std::clamp(static_cast<int>(heightPx * 0.78), kSmallest, kLargest);
}

/// The figure's size that fits: by height, then by width.
int fittingSize(const QFont& font, const ScaledNumber& number, const QString& sign, QSize room)
{
    int px = largestSize(room.height());
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
    QPainter painter(this);
    // Flush with the tile's title.
    QRect room = rect().adjusted(kTitleOffset, 0, -kTitleOffset, 0);
    if (!m_figure.parts.empty()) {
        drawParts(painter, room);
        return;
    }
    const bool hasLower = m_figure.keepsCourseRoom || !m_figure.note.isEmpty();
    if (!hasLower) {
        drawFigure(painter, room);
        return;
    }
    const bool isBelow = height() >= kLeastForBelow;
    const int lowerHeight = isBelow ? std::min(height() * 2 / 5, 72) : height() / 2;
    QRect lower = room;
    lower.setTop(room.bottom() + 1 - lowerHeight);
    if (isBelow) {
        room.setBottom(lower.top() - 3);
    }
    if (!m_figure.note.isEmpty()) {
        room.setBottom(std::min(room.bottom(), lower.top() - 3));
        drawNote(painter, lower);
    } else if (!m_figure.course.values.empty()) {
        // Behind the figure it must not compete with it.
        painter.setOpacity(isBelow ? 1.0 : 0.4);
        drawCourse(painter, lower);
        painter.setOpacity(1.0);
    }
    drawFigure(painter, room);
}

void StatView::drawCourse(QPainter& painter, const QRect& room) const
{
    const Theme& theme = currentTheme();
    const QColor color = m_figure.state ? theme.health(*m_figure.state) : theme.seriesColor(0);
    drawSparkline(
        painter, QRectF(room).adjusted(0, 0, -3, -1), m_figure.course, m_figure.range, color);
}

void StatView::drawNote(QPainter& painter, const QRect& room) const
{
    const QFont small = sized(font(), 11);
    const QFontMetrics metrics(small);
    painter.setFont(small);
    painter.setPen(currentTheme().mutedText);
    const QString line = QString(m_figure.note).replace(u'\n', u' ');
    if (room.height() < 2 * metrics.lineSpacing()) {
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(line, Qt::ElideRight, room.width()));
        return;
    }
    painter.drawText(room, int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap,
        metrics.elidedText(line, Qt::ElideRight, room.width() * 9 / 5));
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
    const QColor calm = m_figure.note.isEmpty() ? theme.text : theme.mutedText;
    const QColor color = hasState ? theme.health(*m_figure.state) : calm;

    // One baseline for the figure, its unit, its sign and its change, and for all tiles of a row:
    // it follows from the height, also where the width makes the figure smaller.
    const QFontMetrics tallest(sized(figureFont(font(), 1), largestSize(room.height())));
    const int baseline = room.top() + (room.height() + tallest.capHeight()) / 2;
    int x = room.left() - metrics.leftBearing(number.number.at(0));
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

void StatView::drawParts(QPainter& painter, const QRect& room) const
{
    const auto count = static_cast<int>(m_figure.parts.size());
    const int fitting = std::max(1, room.height() / kLeastPartHeight);
    const int rows = std::min(count, fitting);
    const int height = std::min(room.height() / rows, kMostPartHeight);
    QRect row(room.left(), room.top(), room.width(), height);
    const int shown = rows < count ? rows - 1 : rows;
    for (int i = 0; i < shown; ++i) {
        drawPart(painter, row, m_figure.parts[static_cast<std::size_t>(i)]);
        row.translate(0, height);
    }
    if (shown < count) {
        painter.setFont(sized(font(), 11));
        painter.setPen(currentTheme().mutedText);
        painter.drawText(
            row, Qt::AlignLeft | Qt::AlignVCenter, tr("and %n more", nullptr, count - shown));
    }
}

void StatView::drawPart(QPainter& painter, const QRect& row, const Part& part) const
{
    const Theme& theme = currentTheme();
    const bool hasState = part.state && *part.state != Health::Ok;
    const QColor calm = part.isOld ? theme.mutedText : theme.text;
    QString text = formatValue(part.value, m_figure.unit, locale()).toText();
    if (hasState) {
        text += u' ' + QString(healthSign(*part.state));
    }
    const QFont figure = sized(figureFont(font(), 1), std::clamp(row.height() * 0.6, 11.0, 18.0));
    const QFont small = sized(font(), std::clamp(row.height() * 0.5, 10.0, 13.0));
    const int width = QFontMetrics(figure).horizontalAdvance(text);
    painter.setFont(figure);
    painter.setPen(hasState ? theme.health(*part.state) : calm);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, text);
    painter.setFont(small);
    painter.setPen(theme.mutedText);
    const QRect left = row.adjusted(0, 0, -width - Theme::kSpacing, 0);
    painter.drawText(left, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(small).elidedText(
            UntrustedText(part.name).plain(60), Qt::ElideRight, left.width()));
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
