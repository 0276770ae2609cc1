// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetRowDelegate.h"

#include "explorer/FleetTableModel.h"
#include "explorer/HealthMark.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kDot = 12;
constexpr int kPadding = 8; ///< as in the header
constexpr int kRowHeight = 28;

} // namespace

void FleetRowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus;
    const Theme& theme = currentTheme();
    const bool isQuiet =
        index.column() == FleetTableModel::ClusterColumn || option->text == QStringLiteral("–");
    option->palette.setColor(QPalette::Text, isQuiet ? theme.mutedText : theme.text);
    option->palette.setColor(QPalette::HighlightedText, theme.text);
}

void FleetRowDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text;
    item.text.clear();
    const QStyle* style = item.widget == nullptr ? QApplication::style() : item.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    QRect cell = item.rect.adjusted(kPadding, 0, -kPadding, 0);
    if (index.column() == FleetTableModel::HealthColumn) {
        const auto health = static_cast<Health>(index.data(FleetTableModel::HealthRole).toInt());
        paintHealthDot(*painter,
            QRectF(cell.left(), cell.center().y() - kDot / 2.0 + 0.5, kDot, kDot), health);
        cell.setLeft(cell.left() + kDot + 6);
    }
    painter->save();
    painter->setFont(item.font);
    painter->setPen(item.palette.color(QPalette::Text));
    painter->drawText(cell, static_cast<int>(item.displayAlignment),
        item.fontMetrics.elidedText(text, Qt::ElideMiddle, cell.width()));
    painter->restore();
}

QSize FleetRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rwidth() += 2 * kPadding;
    if (index.column() == FleetTableModel::HealthColumn) {
        size.rwidth() += kDot + 6;
    }
    size.setHeight(std::max(size.height(), kRowHeight));
    return size;
}

} // namespace promdesk
