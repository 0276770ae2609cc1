// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/DetectionOrder.h"

#include "detection/DetectionModel.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

int compare(const QVariant& a, const QVariant& b)
{
    if (a.userType() == QMetaType::QString) {
        return a.toString().localeAwareCompare(b.toString());
    }
    return a.toDouble() < b.toDouble() ? -1 : (a.toDouble() > b.toDouble() ? 1 : 0);
}

} // namespace

DetectionOrder::DetectionOrder(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(DetectionModel::SortRole);
    setDynamicSortFilter(true);
}

void DetectionOrder::setFilterText(const QString& text)
{
    static const QRegularExpression spaces(u"\\s+"_s);
    m_words = text.split(spaces, Qt::SkipEmptyParts);
    invalidateFilter();
}

bool DetectionOrder::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    Q_UNUSED(parent)
    const auto* model = qobject_cast<const DetectionModel*>(sourceModel());
    return model == nullptr || m_words.isEmpty() || model->matches(row, m_words);
}

bool DetectionOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const int order =
        compare(left.data(DetectionModel::SortRole), right.data(DetectionModel::SortRole));
    if (order != 0) {
        return order < 0;
    }
    const auto titleOf = [](const QModelIndex& index) {
        return index.siblingAtColumn(DetectionModel::ProfileColumn).data().toString();
    };
    const int byTitle = titleOf(left).localeAwareCompare(titleOf(right));
    return (byTitle < 0) == (sortOrder() == Qt::AscendingOrder) && byTitle != 0;
}

} // namespace promdesk
