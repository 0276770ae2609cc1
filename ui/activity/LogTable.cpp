// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/LogTable.h"

#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QAbstractProxyModel>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr int kFewLettersPx = 72; ///< a column that is narrowed keeps these

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
    connect(horizontalHeader(), &QHeaderView::sectionResized, this,
        [this](int column, int before, int after) {
            const bool isShownOrHidden = before == 0 || after == 0;
            if (!m_isSizing && !isShownOrHidden) {
                m_wanted.erase(column);
            }
        });
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
        const auto at = m_wanted.find(column);
        if (column == m_flexible || (m_isFitted && at == m_wanted.end())) {
            continue;
        }
        const int before = at == m_wanted.end() ? columnWidth(column) : at->second;
        m_wanted[column] = std::max(before, std::min(needed, mostPx));
        setWidth(column, m_wanted[column]);
    }
    m_isFitted = true;
    shareWidth();
}

void LogTable::setFlexibleColumn(int column, int leastPx)
{
    m_flexible = column;
    m_leastPx = leastPx;
    shareWidth();
}

int LogTable::rowBehind(const QModelIndex& index) const
{
    const auto* order = qobject_cast<const QAbstractProxyModel*>(model());
    return order != nullptr ? order->mapToSource(index).row() : index.row();
}

std::vector<int> LogTable::shownRows() const
{
    std::vector<int> rows;
    for (int row = 0; row < model()->rowCount(); ++row) {
        rows.push_back(rowBehind(model()->index(row, 0)));
    }
    return rows;
}

std::vector<int> LogTable::selectedRows() const
{
    QModelIndexList selected = selectionModel()->selectedRows();
    std::sort(selected.begin(), selected.end());
    std::vector<int> rows;
    for (const QModelIndex& index : selected) {
        rows.push_back(rowBehind(index));
    }
    return rows;
}

int LogTable::currentRow() const
{
    return rowBehind(currentIndex());
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
    squeeze();
    const int others = horizontalHeader()->length() - columnWidth(m_flexible);
    setWidth(m_flexible, std::max(m_leastPx, viewport()->width() - others));
}

/// Takes from the widest first: the widths above one bound are cut to it.
void LogTable::squeeze()
{
    for (const auto& [column, wanted] : m_wanted) {
        setWidth(column, wanted);
    }
    const auto leastOf = [this](int column, int wanted) {
        return std::min(
            wanted, std::max(kFewLettersPx, horizontalHeader()->sectionSizeHint(column)));
    };
    const int room = viewport()->width() - m_leastPx;
    int bound = 0;
    for (const auto& [column, wanted] : m_wanted) {
        bound = std::max(bound, wanted);
    }
    const auto lengthAt = [this, &leastOf](int widest) {
        int length = horizontalHeader()->length() - columnWidth(m_flexible);
        for (const auto& [column, wanted] : m_wanted) {
            if (!isColumnHidden(column)) {
                length -= wanted - std::clamp(widest, leastOf(column, wanted), wanted);
            }
        }
        return length;
    };
    while (bound > kFewLettersPx && lengthAt(bound) > room) {
        --bound;
    }
    for (const auto& [column, wanted] : m_wanted) {
        setWidth(column, std::clamp(bound, leastOf(column, wanted), wanted));
    }
}

void LogTable::setWidth(int column, int px)
{
    const bool wasSizing = std::exchange(m_isSizing, true);
    setColumnWidth(column, px);
    m_isSizing = wasSizing;
}

} // namespace promdesk
