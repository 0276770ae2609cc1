// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetTableModel.h"

#include "core/UntrustedText.h"
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <cmath>

namespace promdesk {

FleetTableModel::FleetTableModel(const SignalCatalog& catalog, QObject* parent)
    : QAbstractTableModel(parent)
    , m_catalog(catalog)
{ }

void FleetTableModel::setCells(FleetCells cells)
{
    std::vector<const Signal*> columns = presentSignals(m_catalog, cells);
    if (!cells.hasSameShape(m_cells) || columns != m_columns) {
        beginResetModel();
        m_cells = std::move(cells);
        m_columns = std::move(columns);
        endResetModel();
        return;
    }
    m_cells = std::move(cells);
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

const FleetCell& FleetTableModel::cell(int row) const
{
    return m_cells.cells.at(static_cast<std::size_t>(row));
}

int FleetTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cells.cells.size());
}

int FleetTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : FixedColumnCount + static_cast<int>(m_columns.size());
}

QVariant FleetTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const FleetCell& shown = cell(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(shown, index.column());
    case SortRole:
        return sortValueOf(shown, index.column());
    case HealthRole:
        return static_cast<int>(shown.verdict.health);
    case Qt::ToolTipRole:
        return toToolTip(UntrustedText(shown.verdict.reason));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            (signalOf(index.column()) != nullptr ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant FleetTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    const Signal* signal = signalOf(section);
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            (signal != nullptr ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && signal != nullptr) {
        return signal->title;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Name");
    case HealthColumn:
        return tr("Health");
    case ClusterColumn:
        return tr("Cluster");
    default:
        return signal == nullptr ? QString() : signal->shortTitle;
    }
}

const Signal* FleetTableModel::signalOf(int column) const
{
    return column < FixedColumnCount
        ? nullptr
        : m_columns.at(static_cast<std::size_t>(column - FixedColumnCount));
}

QVariant FleetTableModel::textOf(const FleetCell& cell, int column) const
{
    switch (column) {
    case NameColumn:
        return cell.name;
    case HealthColumn:
        return healthText(cell.verdict.health);
    case ClusterColumn:
        return cell.cluster;
    default:
        return vitalText(cell, *signalOf(column));
    }
}

QVariant FleetTableModel::sortValueOf(const FleetCell& cell, int column) const
{
    switch (column) {
    case NameColumn:
        return cell.name;
    case HealthColumn:
        return static_cast<int>(cell.verdict.health);
    case ClusterColumn:
        return cell.cluster;
    default: {
        // An ordinary NaN: the marker of missing samples means nothing to an item view.
        const double value = cell.vital(signalOf(column)->id);
        return std::isnan(value) ? std::nan("") : value;
    }
    }
}

} // namespace promdesk
