// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/TableHeader.h"

#include "theme/Theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QtMath>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kArrowPx = 7;
constexpr int kArrowRoomPx = kArrowPx + 5;

void drawArrow(QPainter& painter, const QPointF& center, Qt::SortOrder order)
{
    const double half = kArrowPx / 2.0;
    const double tip = order == Qt::DescendingOrder ? half * 0.7 : -half * 0.7;
    QPainterPath arrow(center + QPointF(-half, -tip));
    arrow.lineTo(center + QPointF(half, -tip));
    arrow.lineTo(center + QPointF(0, tip));
    arrow.closeSubpath();
    painter.fillPath(arrow, currentTheme().accent);
}

} // namespace

TableHeader::TableHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setHighlightSections(false);
}

QString TableHeader::titleOf(int section) const
{
    return model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
}

bool TableHeader::isRightAligned(int section) const
{
    const QVariant alignment = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
    return alignment.value<Qt::Alignment>().testFlag(Qt::AlignRight);
}

void TableHeader::paintSection(QPainter* painter, const QRect& area, int section) const
{
    const Theme& theme = currentTheme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(area, theme.raised);
    painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.border);
    QRect text = area.adjusted(kCellPaddingPx, 0, -kCellPaddingPx, 0);
    const bool isSorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const bool isRight = isRightAligned(section);
    const QString title = painter->fontMetrics().elidedText(
        titleOf(section), Qt::ElideRight, text.width() - (isSorted ? kArrowRoomPx : 0));
    painter->setPen(isSorted ? theme.text : theme.mutedText);
    painter->drawText(
        text, int(isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, title);
    if (isSorted) {
        const int width = painter->fontMetrics().horizontalAdvance(title);
        const double beside = kArrowRoomPx - kArrowPx / 2.0;
        const double x = isRight ? text.right() + 1 - width - beside : text.left() + width + beside;
        drawArrow(*painter, QPointF(x, area.center().y() + 0.5), sortIndicatorOrder());
    }
    painter->restore();
}

QSize TableHeader::sectionSizeFromContents(int section) const
{
    // A rounded width may be less than the title has, and would elide it.
    const int width = qCeil(QFontMetricsF(font()).horizontalAdvance(titleOf(section)));
    return { width + 2 * kCellPaddingPx + kArrowRoomPx, fontMetrics().height() + 10 };
}

} // namespace promdesk
