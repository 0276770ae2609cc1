// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetTable.h"

#include "explorer/FleetRowDelegate.h"
#include "explorer/FleetTableModel.h"
#include "explorer/FleetTableOrder.h"
#include "signals/SignalCatalog.h"
#include "theme/TableHeader.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kRowHeight = 28;
constexpr int kMostColumnWidth = 260;

} // namespace

FleetTable::FleetTable(const SignalCatalog& catalog, QWidget* parent)
    : QTableView(parent)
    , m_model(new FleetTableModel(catalog, this))
    , m_order(new FleetTableOrder(this))
{
    m_order->setSourceModel(m_model);
    setModel(m_order);
    setItemDelegate(new FleetRowDelegate(this));
    setAccessibleName(tr("Fleet table"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    setHorizontalHeader(new TableHeader(this));
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setMinimumSectionSize(48);
    horizontalHeader()->setSortIndicatorShown(true);
    setSortingEnabled(true);
    sortByColumn(FleetTableModel::HealthColumn, Qt::DescendingOrder);
    connect(this, &QTableView::doubleClicked, this, &FleetTable::activate);
}

void FleetTable::setTopology(const TopologyPtr& topology)
{
    m_topology = topology;
    showCells();
}

void FleetTable::setShown(CellKind kind)
{
    if (m_kind != kind) {
        m_kind = kind;
        showCells();
    }
}

void FleetTable::setFilter(const QString& text)
{
    m_order->setFilterText(text);
}

void FleetTable::select(const Scope& scope)
{
    const int row = m_model->cells().indexOf(scope);
    const QModelIndex index =
        row < 0 ? QModelIndex() : m_order->mapFromSource(m_model->index(row, 0));
    m_isQuiet = true;
    if (index.isValid()) {
        setCurrentIndex(index);
        scrollTo(index);
    } else {
        clearSelection();
    }
    m_isQuiet = false;
}

std::optional<Scope> FleetTable::selection() const
{
    const QModelIndex index = m_order->mapToSource(currentIndex());
    return index.isValid() ? std::optional<Scope>(m_model->cell(index.row()).scope) : std::nullopt;
}

void FleetTable::showCells()
{
    const std::optional<Scope> selected = selection();
    const QStringList titlesBefore = columnTitles();
    m_isQuiet = true;
    m_model->setCells(collectCells(m_topology.get(), m_kind));
    m_isQuiet = false;
    if (columnTitles() != titlesBefore) {
        adjustColumns();
    }
    if (selected && selection() != selected) {
        select(*selected);
    }
    setColumnHidden(FleetTableModel::ClusterColumn, m_kind == CellKind::Clusters);
}

QStringList FleetTable::columnTitles() const
{
    QStringList titles;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        titles += m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
    return titles;
}

void FleetTable::adjustColumns()
{
    resizeColumnsToContents();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        setColumnWidth(column, std::min(columnWidth(column), kMostColumnWidth));
    }
}

int FleetTable::neededWidth() const
{
    return horizontalHeader()->length() + verticalScrollBar()->sizeHint().width() + 2;
}

void FleetTable::activate(const QModelIndex& index)
{
    const QModelIndex source = m_order->mapToSource(index);
    if (source.isValid()) {
        Q_EMIT scopeActivated(m_model->cell(source.row()).scope);
    }
}

void FleetTable::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        activate(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void FleetTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_isQuiet && current.isValid() && current.row() != previous.row()) {
        Q_EMIT scopeSelected(*selection());
    }
}

} // namespace promdesk
