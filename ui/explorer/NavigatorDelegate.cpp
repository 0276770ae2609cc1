// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/NavigatorDelegate.h"

#include "charts/Sparkline.h"
#include "explorer/HealthMark.h"
#include "explorer/NavigatorModel.h"
#include "theme/Theme.h"
#include "topology/TopologyModel.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kDot = 14;
constexpr int kRowHeight = 26;
constexpr int kGap = 8;
/// Numbers give way before a name does: models differ in its middle ("llama-3.1-8b-instruct",
/// "…-70b-…"). A name that is longer than this is elided, or it would never leave them room.
constexpr int kMostName = 190; ///< px
constexpr int kSparkWidth = 44;
constexpr int kStar = 12;

/// Draws the text right aligned, in a column as wide as the sample, if it leaves that much for the
/// name, and returns what is left.
QRect paintRight(
    QPainter& painter, const QRect& row, const QString& text, const QString& sample, int nameWidth)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int needed = metrics.horizontalAdvance(text);
    const int width = std::max(needed, metrics.horizontalAdvance(sample));
    if (text.isEmpty() || text == u"–"_s || row.width() - needed - kGap < nameWidth) {
        return row;
    }
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, text);
    return row.adjusted(0, 0, -width - kGap, 0);
}

/// The row's main figure in the last cycles, if it leaves that much for the name.
QRect paintPast(QPainter& painter, const QRect& row, const std::vector<float>& past, int nameWidth)
{
    const QRectF area(row.right() - kSparkWidth, row.top() + 6, kSparkWidth, row.height() - 12);
    const bool hasRoom = row.width() - kSparkWidth - kGap >= nameWidth;
    const bool isDrawn =
        hasRoom && drawSparkline(painter, area, past, currentTheme().seriesColor(0));
    return isDrawn ? row.adjusted(0, 0, -kSparkWidth - kGap, 0) : row;
}

void paintStar(QPainter& painter, const QRectF& area)
{
    QPolygonF star;
    for (int i = 0; i < 10; ++i) {
        const double radius = area.width() / 2 * (i % 2 == 0 ? 1.0 : 0.42);
        const double angle = std::numbers::pi * (i / 5.0 - 0.5);
        star << area.center() + QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(currentTheme().accent);
    painter.drawPolygon(star);
    painter.restore();
}

} // namespace

void NavigatorDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString name = item.text;
    item.text.clear();
    const QStyle* style = item.widget == nullptr ? QApplication::style() : item.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    const Theme& theme = currentTheme();
    const auto health = static_cast<Health>(index.data(TopologyModel::HealthRole).toInt());
    QRect row = item.rect.adjusted(2, 0, -kGap, 0);
    paintHealthDot(
        *painter, QRectF(row.left(), row.center().y() - kDot / 2.0 + 0.5, kDot, kDot), health);
    row.setLeft(row.left() + kDot + kGap);
    painter->save();
    const auto kind = static_cast<TopologyModel::Kind>(index.data(TopologyModel::KindRole).toInt());
    QFont font = item.font;
    font.setBold(kind == TopologyModel::Kind::Source || kind == TopologyModel::Kind::Cluster);
    painter->setFont(item.font);
    const QString place = index.data(NavigatorModel::PlaceRole).toString();
    const bool isFavourite = index.data(NavigatorModel::FavouriteRole).toBool();
    const int nameWidth = std::min(QFontMetrics(font).horizontalAdvance(name), kMostName)
        + (isFavourite ? kGap + kStar : 0)
        + (place.isEmpty() ? 0 : kGap + painter->fontMetrics().horizontalAdvance(place));
    painter->setPen(theme.mutedText);
    const std::pair<int, QString> columns[] = { { TopologyModel::LatencyColumn, u"88.8 ms"_s },
        { TopologyModel::RequestsColumn, u"888 req/s"_s } };
    for (const auto& [column, sample] : columns) {
        const QString number = index.siblingAtColumn(column).data().toString();
        row = paintRight(*painter, row, number, sample, nameWidth);
    }
    row = paintPast(
        *painter, row, index.data(TopologyModel::PastRole).value<std::vector<float>>(), nameWidth);
    painter->setFont(font);
    painter->setPen(kind == TopologyModel::Kind::Replica ? theme.mutedText : theme.text);
    const QString shown = painter->fontMetrics().elidedText(name, Qt::ElideMiddle, row.width());
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter, shown);
    row.setLeft(row.left() + painter->fontMetrics().horizontalAdvance(shown) + kGap);
    if (isFavourite && row.width() >= kStar) {
        paintStar(
            *painter, QRectF(row.left() - 2, row.center().y() - kStar / 2.0 + 0.5, kStar, kStar));
        row.setLeft(row.left() + kStar + kGap / 2);
    }
    painter->setFont(item.font);
    painter->setPen(theme.mutedText);
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(place, Qt::ElideMiddle, row.width()));
    painter->restore();
}

QSize NavigatorDelegate::sizeHint(
    const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), kRowHeight));
    return size;
}

} // namespace promdesk
