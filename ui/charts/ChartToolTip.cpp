// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ChartToolTip.h"

#include "theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kMargin = 10;
constexpr int kSwatch = 14;
constexpr int kGap = 8;
constexpr int kWidestName = 280;
constexpr int kPointerDistance = 16;

QFont boldened(QFont font)
{
    font.setBold(true);
    return font;
}

} // namespace

ChartToolTip::ChartToolTip(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Values under the crosshair"));
    hide();
}

void ChartToolTip::setContent(
    const QString& heading, std::vector<ToolTipRow> rows, std::size_t moreCount)
{
    m_heading = heading;
    m_rows = std::move(rows);
    m_more = moreCount > 0 ? tr("+ %n more", nullptr, static_cast<int>(moreCount)) : QString();
    resize(sizeHint());
    update();
}

void ChartToolTip::showBeside(const QPoint& position)
{
    const QRect room = parentWidget()->rect();
    int x = position.x() + kPointerDistance;
    if (x + width() > room.right() - 4) {
        x = position.x() - kPointerDistance - width();
    }
    const int lowest = std::max(4, room.bottom() - 4 - height());
    const int y = std::clamp(position.y() + kPointerDistance, 4, lowest);
    move(std::max(4, x), y);
    raise();
    show();
}

int ChartToolTip::rowHeight() const
{
    return fontMetrics().height() + 3;
}

QSize ChartToolTip::sizeHint() const
{
    const QFontMetrics bold(boldened(font()));
    int names = 0;
    int values = 0;
    for (const ToolTipRow& row : m_rows) {
        names = std::max(names, bold.horizontalAdvance(row.name));
        values = std::max(values, bold.horizontalAdvance(row.value));
    }
    const int rows = static_cast<int>(m_rows.size()) + 1 + (m_more.isEmpty() ? 0 : 1);
    const int rowWidth = kSwatch + kGap + std::min(names, kWidestName) + 2 * kGap + values;
    const int width = std::max(rowWidth, fontMetrics().horizontalAdvance(m_heading));
    return { width + 2 * kMargin, rows * rowHeight() + 2 * kMargin + (m_rows.empty() ? 0 : 3) };
}

void ChartToolTip::paintEvent(QPaintEvent*)
{
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);

    QRect line(kMargin, kMargin, width() - 2 * kMargin, rowHeight());
    painter.setPen(theme.mutedText);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_heading);
    line.translate(0, rowHeight() + 3);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const ToolTipRow& row = m_rows[i];
        QPen pen = row.pen;
        pen.setWidthF(3);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        const int middle = line.center().y() + 1;
        painter.drawLine(line.left(), middle, line.left() + kSwatch, middle);
        painter.setFont(i == 0 ? boldened(font()) : font());
        painter.setPen(theme.text);
        const QFontMetrics metrics = painter.fontMetrics();
        const int valueWidth = metrics.horizontalAdvance(row.value);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, row.value);
        const QRect nameRect = line.adjusted(kSwatch + kGap, 0, -valueWidth - kGap, 0);
        painter.drawText(nameRect, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(row.name, Qt::ElideMiddle, nameRect.width()));
        line.translate(0, rowHeight());
    }
    painter.setFont(font());
    painter.setPen(theme.mutedText);
    painter.drawText(
        line.adjusted(kSwatch + kGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_more);
}

} // namespace promdesk
