// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/LogTable.h"

#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

class LogCellDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        QStyleOptionViewItem cell(option);
        initStyleOption(&cell, index);
        const QString text = std::exchange(cell.text, QString());
        cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
        const QRect inner =
            option.rect.adjusted(TableHeader::kCellPaddingPx, 0, -TableHeader::kCellPaddingPx, 0);
        painter->setFont(cell.font);
        painter->setPen(currentTheme().text);
        painter->drawText(inner, int(cell.displayAlignment) | Qt::TextSingleLine,
            cell.fontMetrics.elidedText(text, Qt::ElideRight, inner.width()));
    }

    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QString text = index.data(Qt::DisplayRole).toString();
        return { option.fontMetrics.horizontalAdvance(text) + 2 * TableHeader::kCellPaddingPx + 2,
            QStyledItemDelegate::sizeHint(option, index).height() };
    }
};

} // namespace

LogTable::LogTable(QWidget* parent)
    : QTableView(parent)
{
    setHorizontalHeader(new TableHeader(this));
    setItemDelegate(new LogCellDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    horizontalHeader()->setMinimumSectionSize(40);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(rowHeight());
}

int LogTable::rowHeight() const
{
    return fontMetrics().height() + 8;
}

void LogTable::fitColumns(int mostPx)
{
    for (int column = 0; column < model()->columnCount(); ++column) {
        const int needed =
            std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
        if (column != m_flexible) {
            setColumnWidth(column, std::max(columnWidth(column), std::min(needed, mostPx)));
        }
    }
    shareWidth();
}

void LogTable::setFlexibleColumn(int column, int leastPx)
{
    m_flexible = column;
    m_leastPx = leastPx;
    shareWidth();
}

void LogTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    shareWidth();
}

void LogTable::shareWidth()
{
    if (m_flexible < 0 || m_flexible >= horizontalHeader()->count()) {
        return;
    }
    const int others = horizontalHeader()->length() - columnWidth(m_flexible);
    setColumnWidth(m_flexible, std::max(m_leastPx, viewport()->width() - others));
}

} // namespace promdesk
