// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/TablePanel.h"

#include "core/UntrustedText.h"
#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QItemSelectionModel>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QPainter>
#include <QResizeEvent>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kFilterFrom = 9; ///< rows; fewer are seen at a glance

constexpr int kLeastNamePx = 110;
constexpr int kLeastColumnPx = 48;
constexpr int kMostColumnPx = 320;
constexpr int kMostRemarkPx = 600;
constexpr int kMostExtraPx = 48; ///< wider gaps would part a row's values

/// Writes cells flush with their titles, with a faint bar behind a value, as long as its share of
/// the column's greatest.
class CellDelegate final : public QStyledItemDelegate
{
public:
    enum class Bars
    {
        Shown,
        Hidden,
    };

    CellDelegate(Bars bars, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_bars(bars)
    { }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        QStyleOptionViewItem cell(option);
        initStyleOption(&cell, index);
        const QString text = signOf(index) + std::exchange(cell.text, QString());
        cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
        const QVariant share = index.data(LabelTableModel::ShareRole);
        if (share.isValid() && m_bars == Bars::Shown) {
            QColor color = currentTheme().accent;
            color.setAlpha(34);
            QRectF bar = QRectF(option.rect).adjusted(4, 3, -4, -3);
            bar.setLeft(bar.right() - bar.width() * share.toDouble());
            painter->fillRect(bar, color);
        }
        const QRect inner =
            option.rect.adjusted(TableHeader::kCellPaddingPx, 0, -TableHeader::kCellPaddingPx, 0);
        painter->setFont(cell.font);
        painter->setPen(colorOf(index));
        // Names differ at their ends; a sentence is read from its beginning.
        const bool isSentence = (cell.displayAlignment & Qt::AlignRight) == 0
            && index.data(LabelTableModel::MarkRole).isValid();
        painter->drawText(inner, int(cell.displayAlignment),
            cell.fontMetrics.elidedText(
                text, isSentence ? Qt::ElideRight : Qt::ElideMiddle, inner.width()));
    }

    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QString text = signOf(index) + index.data(Qt::DisplayRole).toString();
        // Advances are rounded, and what is wider by a part of a pixel is elided.
        return { option.fontMetrics.horizontalAdvance(text) + 2 * TableHeader::kCellPaddingPx + 1,
            QStyledItemDelegate::sizeHint(option, index).height() };
    }

private:
    static CellMark markOf(const QModelIndex& index)
    {
        return static_cast<CellMark>(index.data(LabelTableModel::MarkRole).toInt());
    }

    /// The colour is never alone.
    static QString signOf(const QModelIndex& index)
    {
        switch (markOf(index)) {
        case CellMark::Above:
            return u"▲ "_s;
        case CellMark::Below:
            return u"▼ "_s;
        default:
            return {};
        }
    }

    static QColor colorOf(const QModelIndex& index)
    {
        switch (markOf(index)) {
        case CellMark::Above:
        case CellMark::Below:
            return currentTheme().health(Health::Degraded);
        case CellMark::TooFew:
            return currentTheme().mutedText;
        default:
            return currentTheme().text;
        }
    }

    Bars m_bars;
};

/// The option "stragglers": for each side a list of signals, or an object with the least value of
/// each that matters.
std::vector<LabelTableModel::ComparedSignal> comparedSignals(const QJsonObject& option)
{
    std::vector<LabelTableModel::ComparedSignal> compared;
    for (const auto& [key, side] :
        { std::pair(u"above"_s, BadSide::Above), std::pair(u"below"_s, BadSide::Below) }) {
        for (const auto& id : option.value(key).toArray()) {
            compared.push_back({ .id = id.toString(), .side = side });
        }
        const QJsonObject least = option.value(key).toObject();
        for (auto it = least.begin(); it != least.end(); ++it) {
            compared.push_back(
                { .id = it.key(), .side = side, .leastValue = it.value().toDouble() });
        }
    }
    return compared;
}

} // namespace

TablePanel::TablePanel(PanelServices services, QWidget* parent)
    : BasicPanel(parent)
    , m_services(std::move(services))
    , m_model(new LabelTableModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_picture(new QWidget(this))
    , m_table(new QTableView(m_picture))
    , m_filter(new QLineEdit(m_picture))
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(LabelTableModel::SortRole);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    buildLayout();
    connect(m_filter, &QLineEdit::textChanged, this,
        [this](const QString& text) { m_proxy->setFilterFixedString(text); });
    connect(m_table, &QTableView::activated, this, &TablePanel::activateRow);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
        [this](int column, Qt::SortOrder direction) {
            m_userOrder = Order { m_model->keyOf(column), direction };
        });
    // The panel's own size comes before the layout has given the table its part of it.
    m_table->viewport()->installEventFilter(this);
    setPicture(m_picture);
    setFocusProxy(m_table);
}

void TablePanel::buildLayout()
{
    m_table->setHorizontalHeader(new TableHeader(m_table));
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_filter->setPlaceholderText(tr("Filter rows"));
    m_filter->setAccessibleName(tr("Filter rows"));
    m_filter->setClearButtonEnabled(true);
    m_filter->hide();
    auto* layout = new QVBoxLayout(m_picture);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_filter);
    layout->addWidget(m_table, 1);
}

void TablePanel::planChanged()
{
    m_table->setAccessibleName(UntrustedText(plan().spec.title).plain(120));
    const bool hasBars = plan().spec.options.value(u"bars"_s).toBool(true);
    m_table->setItemDelegate(new CellDelegate(
        hasBars ? CellDelegate::Bars::Shown : CellDelegate::Bars::Hidden, m_table));
    m_model->setCompared(comparedSignals(plan().spec.options.value(u"stragglers"_s).toObject()));
    m_userOrder.reset();
}

void TablePanel::framesChanged()
{
    QStringList labels;
    for (const auto& name : plan().spec.options.value(u"labels"_s).toArray()) {
        labels += name.toString();
    }
    const int columns = m_model->columnCount();
    const std::optional<Place> place = currentPlace();
    m_model->setContent(plan(), frames(), labels);
    sortRows();
    if (place && !m_table->currentIndex().isValid()) {
        returnTo(*place);
    }
    // What filters stays in sight, however few rows there are.
    m_filter->setVisible(m_model->rowCount() >= kFilterFrom || !m_filter->text().isEmpty());
    if (columns != m_model->columnCount() || isAnyValueCut() || isRemarkLonger()) {
        fitColumns();
    }
}

/// The user's column may be gone for a while: until it is back, the greatest is first.
void TablePanel::sortRows()
{
    const std::optional<Order> wanted = m_userOrder;
    const int column = wanted ? m_model->columnOf(wanted->column) : -1;
    if (column >= 0) {
        m_table->sortByColumn(column, wanted->direction);
    } else {
        m_table->sortByColumn(m_model->labelColumns(), Qt::DescendingOrder);
    }
    m_userOrder = wanted; // sorting here is not the user's doing
}

std::optional<TablePanel::Place> TablePanel::currentPlace() const
{
    const QModelIndex shown = m_table->currentIndex();
    const QModelIndex index = m_proxy->mapToSource(shown);
    if (!index.isValid()) {
        return std::nullopt;
    }
    return Place { .labels = m_model->labelsOf(index.row()),
        .source = m_model->sourceOf(index.row()),
        .column = m_model->keyOf(index.column()),
        .isSelected = m_table->selectionModel()->isSelected(shown),
        .isInSight = m_table->viewport()->rect().intersects(m_table->visualRect(shown)) };
}

void TablePanel::returnTo(const Place& place)
{
    const int row = m_model->rowOf(place.labels, place.source);
    const int column = std::max(0, m_model->columnOf(place.column));
    const QModelIndex index = m_proxy->mapFromSource(m_model->index(row, column));
    if (!index.isValid()) {
        return;
    }
    // What the user has scrolled away from stays out of sight.
    m_table->doItemsLayout(); // scroll bars learn of new rows late
    m_table->setAutoScroll(place.isInSight);
    m_table->selectionModel()->setCurrentIndex(index,
        place.isSelected ? QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows
                         : QItemSelectionModel::NoUpdate);
    m_table->setAutoScroll(true);
}

bool TablePanel::isRemarkLonger()
{
    const int column = m_model->remarkColumn();
    const QAbstractItemView& view = *m_table;
    const int needed = column < 0 ? 0 : view.sizeHintForColumn(column);
    return needed > std::exchange(m_remarkPx, needed);
}

/// A value without its digits says something else.
bool TablePanel::isAnyValueCut() const
{
    const QAbstractItemView& view = *m_table;
    for (int column = m_model->labelColumns(); column < m_model->columnCount(); ++column) {
        if (column != m_model->remarkColumn()
            && view.sizeHintForColumn(column) > m_table->columnWidth(column)) {
            return true;
        }
    }
    return false;
}

/// Every column gets what it needs. Where there is too little room sentences give way first, then
/// the first label column, which also takes the largest part of what is left over; the others share
/// the rest.
void TablePanel::fitColumns()
{
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(kLeastColumnPx);
    // Looks at the visible rows only: thousands of rows cost nothing.
    header->setResizeContentsPrecision(0);
    m_table->resizeColumnsToContents();
    const int columns = m_model->columnCount();
    int left = m_table->viewport()->width();
    for (int column = 0; column < columns; ++column) {
        const int most = column == m_model->remarkColumn() ? kMostRemarkPx : kMostColumnPx;
        m_table->setColumnWidth(
            column, std::clamp(m_table->columnWidth(column), kLeastColumnPx, most));
        left -= m_table->columnWidth(column);
    }
    if (m_model->labelColumns() == 0) {
        return;
    }
    const int remark = m_model->remarkColumn();
    if (remark >= 0 && left < 0) {
        const int wide = m_table->columnWidth(remark);
        const int given = std::min(-left, std::max(0, wide - kLeastNamePx));
        m_table->setColumnWidth(remark, wide - given);
        left += given;
    }
    const int share = std::clamp(left / (columns + 1), 0, kMostExtraPx);
    for (int column = 1; column < columns; ++column) {
        m_table->setColumnWidth(column, m_table->columnWidth(column) + share);
        left -= share;
    }
    const int name = m_table->columnWidth(0);
    m_table->setColumnWidth(0, std::max(name + left, std::min(name, kLeastNamePx)));
}

bool TablePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        const auto* resize = static_cast<const QResizeEvent*>(event);
        // A higher one shows rows that were not looked at.
        if (resize->size().width() != resize->oldSize().width()
            || resize->size().height() > resize->oldSize().height()) {
            fitColumns();
        }
    }
    return BasicPanel::eventFilter(watched, event);
}

void TablePanel::prepareForPicture(double)
{
    m_filter->hide();
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fitColumns();
}

void TablePanel::activateRow(const QModelIndex& index)
{
    const int row = m_proxy->mapToSource(index).row();
    if (row < 0 || !m_services.scopeOf) {
        return;
    }
    if (const auto scope = m_services.scopeOf(m_model->labelsOf(row), m_model->sourceOf(row))) {
        Q_EMIT scopeActivated(*scope);
    }
}

QString TablePanel::describe() const
{
    const int count = m_model->rowCount();
    const QString rows = count == 1 ? tr("1 row") : tr("%n rows", nullptr, count);
    const int lagging = m_model->laggingRows();
    return lagging == 0 ? rows : QString(rows + u", "_s + tr("%n lag behind", nullptr, lagging));
}

std::unique_ptr<BasicPanel> TablePanel::makeTwin() const
{
    auto twin = std::make_unique<TablePanel>(PanelServices {}, nullptr);
    twin->setFont(font());
    return twin;
}

} // namespace promdesk
