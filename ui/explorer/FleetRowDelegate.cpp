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
constexpr int kLeft = 8;
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
    if (index.column() != FleetTableModel::HealthColumn) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text;
    item.text.clear();
    const QStyle* style = item.widget == nullptr ? QApplication::style() : item.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const auto health = static_cast<Health>(index.data(FleetTableModel::HealthRole).toInt());
    const QRect cell = item.rect.adjusted(kLeft - 4, 0, -2, 0);
    paintHealthDot(
        *painter, QRectF(cell.left(), cell.center().y() - kDot / 2.0 + 0.5, kDot, kDot), health);
    const QRect textRect = cell.adjusted(kDot + 6, 0, 0, 0);
    painter->save();
    painter->setFont(item.font);
    painter->setPen(currentTheme().text);
    painter->drawText(textRect, Qt::AlignLeft | Qt::AlignVCenter,
        item.fontMetrics.elidedText(text, Qt::ElideRight, textRect.width()));
    painter->restore();
}

QSize FleetRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.column() == FleetTableModel::HealthColumn) {
        size.rwidth() += kDot + 12;
    }
    size.setHeight(std::max(size.height(), kRowHeight));
    return size;
}

} // namespace promdesk
