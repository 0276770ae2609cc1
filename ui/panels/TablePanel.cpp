// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/TablePanel.h"

#include "core/UntrustedText.h"
#include "panels/LabelTableModel.h"
#include "theme/Theme.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kFilterFrom = 9; ///< rows; fewer are seen at a glance

/// A faint bar behind the value, as long as its share of the column's greatest.
class ShareDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const QVariant share = index.data(LabelTableModel::ShareRole);
        if (share.isValid()) {
            QColor color = currentTheme().accent;
            color.setAlpha(34);
            QRectF bar = QRectF(option.rect).adjusted(2, 3, -2, -3);
            bar.setLeft(bar.right() - bar.width() * share.toDouble());
            painter->fillRect(bar, color);
        }
        QStyledItemDelegate::paint(painter, option, index);
    }
};

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
    setPicture(m_picture);
    setFocusProxy(m_table);
}

void TablePanel::buildLayout()
{
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
    m_table->horizontalHeader()->setHighlightSections(false);
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
    m_table->setItemDelegate(
        hasBars ? new ShareDelegate(m_table) : new QStyledItemDelegate(m_table));
    m_isSorted = false;
}

void TablePanel::framesChanged()
{
    QStringList labels;
    for (const QJsonValue& name : plan().spec.options.value(u"labels"_s).toArray()) {
        labels += name.toString();
    }
    const int columns = m_model->columnCount();
    m_model->setContent(plan(), frames(), labels);
    if (!m_isSorted) {
        m_isSorted = true;
        m_table->sortByColumn(m_model->labelColumns(), Qt::DescendingOrder);
    }
    m_filter->setVisible(m_model->rowCount() >= kFilterFrom);
    if (columns != m_model->columnCount()) {
        fitColumns();
    }
}

void TablePanel::fitColumns()
{
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(48);
    // Looks at the visible rows only: thousands of rows cost nothing.
    header->setResizeContentsPrecision(0);
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        m_table->setColumnWidth(column, qBound(64, m_table->columnWidth(column) + 16, 320));
    }
    if (m_model->labelColumns() > 0) {
        header->setSectionResizeMode(0, QHeaderView::Stretch);
    }
}

void TablePanel::prepareForPicture(double)
{
    m_filter->hide();
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
    return tr("%n rows", nullptr, m_model->rowCount());
}

std::unique_ptr<BasicPanel> TablePanel::makeTwin() const
{
    auto twin = std::make_unique<TablePanel>(PanelServices {}, nullptr);
    twin->setFont(font());
    return twin;
}

} // namespace promdesk
