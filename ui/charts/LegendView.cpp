// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/LegendView.h"

#include "charts/LegendModel.h"
#include "charts/PlotContent.h"
#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kSwatch = 14;
constexpr int kCellMargin = TableHeader::kCellPaddingPx;

/// A line of the series' colour and dash before the name; hidden rows are faint.
class LegendDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const Theme& theme = currentTheme();
        const bool isHidden = index.data(LegendModel::HiddenRole).toBool();
        QRect rect = option.rect;
        painter->save();
        if (option.state & QStyle::State_MouseOver) {
            painter->fillRect(rect, theme.raised);
        }
        rect.adjust(kCellMargin, 0, -kCellMargin, 0);
        if (index.column() == LegendModel::NameColumn) {
            drawSwatch(*painter, rect, index, isHidden);
            rect.setLeft(rect.left() + kSwatch + kCellMargin);
        }
        const bool isLoud =
            index.column() == LegendModel::NameColumn || index.column() == LegendModel::LastColumn;
        painter->setFont(option.font);
        painter->setPen(isHidden ? theme.faintText : isLoud ? theme.text : theme.mutedText);
        const QString text = option.fontMetrics.elidedText(
            index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, rect.width());
        const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
        painter->drawText(rect, static_cast<int>(alignment) | Qt::TextSingleLine, text);
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(theme.accent, 1));
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QString text = index.data(Qt::DisplayRole).toString();
        const bool isName = index.column() == LegendModel::NameColumn;
        const int width = std::min(option.fontMetrics.horizontalAdvance(text), 600);
        return { width + 2 * kCellMargin + (isName ? kSwatch + kCellMargin : 0),
            option.fontMetrics.height() + 5 };
    }

private:
    static void drawSwatch(
        QPainter& painter, const QRect& rect, const QModelIndex& index, bool isHidden)
    {
        const Theme& theme = currentTheme();
        QPen pen = seriesPen(theme, index.data(LegendModel::ColorIndexRole).toInt(), 3);
        pen.setCapStyle(Qt::FlatCap);
        if (isHidden) {
            pen.setColor(theme.border);
        }
        painter.setPen(pen);
        const int y = rect.center().y() + 1;
        painter.drawLine(rect.left(), y, rect.left() + kSwatch, y);
    }
};

} // namespace

LegendView::LegendView(LegendModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_proxy(new QSortFilterProxyModel(this))
    , m_table(new QTreeView(this))
    , m_search(new QLineEdit(this))
{
    m_proxy->setSourceModel(&m_model);
    m_proxy->setSortRole(LegendModel::SortRole);
    m_proxy->setFilterKeyColumn(LegendModel::NameColumn);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    buildLayout();
    connect(m_search, &QLineEdit::textChanged, this,
        [this](const QString& text) { m_proxy->setFilterFixedString(text); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &LegendView::updateSearch);
    connect(m_table, &QTreeView::entered, this, [this](const QModelIndex& index) {
        Q_EMIT hovered(static_cast<std::size_t>(m_proxy->mapToSource(index).row()));
    });
}

void LegendView::buildLayout()
{
    m_table->setHeader(new TableHeader(m_table));
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new LegendDelegate(m_table));
    m_table->setAccessibleName(tr("Legend"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setMouseTracking(true);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setFrameShape(QFrame::NoFrame);
    // A scroll area's own idea of its least height is three rows.
    m_table->setMinimumHeight(1);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setMinimumSectionSize(20);
    m_table->viewport()->installEventFilter(this);
    m_table->installEventFilter(this);
    m_search->setPlaceholderText(tr("Find series"));
    m_search->setAccessibleName(tr("Find series"));
    m_search->setClearButtonEnabled(true);
    m_search->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_table);
    layout->addWidget(m_search);
}

void LegendView::setVisibleRows(int rows, Density density)
{
    m_visibleRows = std::max(rows, 1);
    m_density = density;
    m_table->setHeaderHidden(density == Density::Compact);
    updateSearch();
    fitColumns();
    updateGeometry();
}

void LegendView::hideScrollBars()
{
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

int LegendView::rowHeight() const
{
    return fontMetrics().height() + 5;
}

QSize LegendView::sizeHint() const
{
    const int rows = std::min(m_visibleRows, std::max(m_model.rowCount(), 1));
    const int header = m_table->isHeaderHidden() ? 0 : m_table->header()->sizeHint().height();
    const int search = m_search->isHidden() ? 0 : m_search->sizeHint().height() + 2;
    return { 240, rows * rowHeight() + header + search + 2 };
}

void LegendView::updateSearch()
{
    const bool isUseful = m_model.rowCount() >= kSearchFrom && m_visibleRows > 3;
    // What filters stays in sight, however few rows there are.
    m_search->setVisible(isUseful || !m_search->text().isEmpty());
    fitColumns();
    updateGeometry();
}

void LegendView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitColumns();
}

/// Numbers keep their width; columns that find no room go, the last value stays longest.
void LegendView::fitColumns()
{
    const int number = fontMetrics().horizontalAdvance(QStringLiteral("888.8 k tok/s")) + 10;
    int room = width() - std::min(width() / 2, 160);
    for (const int column : { LegendModel::LastColumn, LegendModel::GreatestColumn,
             LegendModel::MeanColumn, LegendModel::LeastColumn, LegendModel::P95Column }) {
        const bool isWanted = m_density == Density::Full || column == LegendModel::LastColumn;
        const bool fits = isWanted && room >= number;
        m_table->setColumnHidden(column, !fits);
        if (fits) {
            m_table->setColumnWidth(column, number);
            room -= number;
        }
    }
    m_table->header()->setSectionResizeMode(LegendModel::NameColumn, QHeaderView::Stretch);
}

void LegendView::activate(const QModelIndex& index, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex source = m_proxy->mapToSource(index);
    if (!source.isValid()) {
        return;
    }
    if (modifiers & Qt::ControlModifier) {
        m_model.toggle(source.row());
    } else {
        m_model.solo(source.row());
    }
}

bool LegendView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonRelease && watched == m_table->viewport()) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton) {
            activate(m_table->indexAt(mouse->position().toPoint()), mouse->modifiers());
        }
    } else if (event->type() == QEvent::Leave && watched == m_table->viewport()) {
        Q_EMIT hovered(std::nullopt);
    } else if (event->type() == QEvent::KeyPress && watched == m_table) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            activate(m_table->currentIndex(), key->modifiers());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace promdesk
