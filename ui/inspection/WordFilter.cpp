// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/WordFilter.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

WordFilter::WordFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(kSortRole);
    setDynamicSortFilter(true);
}

void WordFilter::setFilterText(const QString& text)
{
    static const QRegularExpression spaces(u"\\s+"_s);
    m_words = text.split(spaces, Qt::SkipEmptyParts);
    invalidateFilter();
}

bool WordFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_words.isEmpty()) {
        return true;
    }
    QStringList cells;
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column) {
        cells += sourceModel()->index(row, column, parent).data().toString();
    }
    return std::all_of(m_words.begin(), m_words.end(), [&cells](const QString& word) {
        return std::any_of(cells.begin(), cells.end(),
            [&word](const QString& cell) { return cell.contains(word, Qt::CaseInsensitive); });
    });
}

bool WordFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(kSortRole);
    const QVariant b = right.data(kSortRole);
    if (a.userType() == QMetaType::QString) {
        return a.toString().localeAwareCompare(b.toString()) < 0;
    }
    return QVariant::compare(a, b) == QPartialOrdering::Less;
}

} // namespace promdesk
