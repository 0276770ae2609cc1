// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/QueryLogOrder.h"

#include "activity/QueryLogModel.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace promdesk {

QueryLogOrder::QueryLogOrder(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(QueryLogModel::SortRole);
    setDynamicSortFilter(true);
}

void QueryLogOrder::setFilterText(const QString& text)
{
    static const QRegularExpression spaces(u"\\s+"_s);
    m_words = text.split(spaces, Qt::SkipEmptyParts);
    invalidateFilter();
}

void QueryLogOrder::setAsker(std::optional<RequestOrigin::Asker> asker)
{
    m_asker = asker;
    invalidateFilter();
}

bool QueryLogOrder::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    Q_UNUSED(parent)
    const auto* model = qobject_cast<const QueryLogModel*>(sourceModel());
    if (model == nullptr) {
        return true;
    }
    const bool isWanted = !m_asker || model->entry(row).request.origin.asker == *m_asker;
    return isWanted && (m_words.isEmpty() || model->matches(row, m_words));
}

bool QueryLogOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(QueryLogModel::SortRole);
    const QVariant b = right.data(QueryLogModel::SortRole);
    const QPartialOrdering order = a.userType() == QMetaType::QString
        ? (a.toString().localeAwareCompare(b.toString()) < 0        ? QPartialOrdering::Less
                : a.toString().localeAwareCompare(b.toString()) > 0 ? QPartialOrdering::Greater
                                                                    : QPartialOrdering::Equivalent)
        : QVariant::compare(a, b);
    if (order != QPartialOrdering::Equivalent) {
        return order == QPartialOrdering::Less;
    }
    const bool isOlder = left.data(QueryLogModel::NumberRole).toULongLong()
        < right.data(QueryLogModel::NumberRole).toULongLong();
    return isOlder == (sortOrder() == Qt::DescendingOrder);
}

} // namespace promdesk
