// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/NavigatorDelegate.h"

#include "explorer/HealthMark.h"
#include "theme/Theme.h"
#include "topology/TopologyModel.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kDot = 14;
constexpr int kRowHeight = 26;
constexpr int kGap = 8;
/// Numbers give way before a name does: models differ in its middle ("llama-3.1-8b-instruct",
/// "…-70b-…"). A name that is longer than this is elided, or it would never leave them room.
constexpr int kMostName = 190; ///< px

/// Draws the text right aligned if it leaves that much for the name, and returns what is left.
QRect paintRight(QPainter& painter, const QRect& row, const QString& text, int nameWidth)
{
    const int width = painter.fontMetrics().horizontalAdvance(text);
    if (text.isEmpty() || text == u"–"_s || row.width() - width - kGap < nameWidth) {
        return row;
    }
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, text);
    return row.adjusted(0, 0, -width - kGap, 0);
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
    const int nameWidth = std::min(QFontMetrics(font).horizontalAdvance(name), kMostName);
    painter->setFont(item.font);
    painter->setPen(theme.mutedText);
    for (const int column : { TopologyModel::LatencyColumn, TopologyModel::RequestsColumn }) {
        const QString number = index.siblingAtColumn(column).data().toString();
        row = paintRight(*painter, row, number, nameWidth);
    }
    painter->setFont(font);
    painter->setPen(kind == TopologyModel::Kind::Replica ? theme.mutedText : theme.text);
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(name, Qt::ElideMiddle, row.width()));
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
