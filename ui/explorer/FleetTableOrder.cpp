// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetTableOrder.h"

#include "core/NaturalOrder.h"
#include "explorer/FleetTableModel.h"

#include <cmath>

namespace promdesk {

FleetTableOrder::FleetTableOrder(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(FleetTableModel::SortRole);
    setDynamicSortFilter(true);
}

void FleetTableOrder::setFilterText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

bool FleetTableOrder::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    Q_UNUSED(parent)
    const auto* model = qobject_cast<const FleetTableModel*>(sourceModel());
    return model == nullptr || m_text.isEmpty() || model->cell(row).matches(m_text);
}

bool FleetTableOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(FleetTableModel::SortRole);
    const QVariant b = right.data(FleetTableModel::SortRole);
    const bool isDescending = sortOrder() == Qt::DescendingOrder;
    if (a.userType() == QMetaType::Double) {
        const bool isMissingA = std::isnan(a.toDouble());
        const bool isMissingB = std::isnan(b.toDouble());
        if (isMissingA != isMissingB) {
            return isMissingB != isDescending;
        }
    }
    const int order = compare(left, right);
    if (order != 0) {
        return order < 0;
    }
    // What follows stays the same way round whatever the order of the column.
    const int severityA = left.data(FleetTableModel::HealthRole).toInt();
    const int severityB = right.data(FleetTableModel::HealthRole).toInt();
    if (severityA != severityB) {
        return (severityA > severityB) != isDescending;
    }
    const int names =
        compareNames(left.siblingAtColumn(FleetTableModel::NameColumn).data().toString(),
            right.siblingAtColumn(FleetTableModel::NameColumn).data().toString());
    return names != 0 && (names < 0) != isDescending;
}

int FleetTableOrder::compare(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(FleetTableModel::SortRole);
    const QVariant b = right.data(FleetTableModel::SortRole);
    if (a.userType() == QMetaType::QString) {
        return compareNames(a.toString(), b.toString());
    }
    const double x = a.toDouble();
    const double y = b.toDouble();
    return x < y ? -1 : x > y ? 1 : 0;
}

} // namespace promdesk
