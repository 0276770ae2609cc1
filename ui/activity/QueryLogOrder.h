// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/RequestOrigin.h"

#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>

namespace promdesk {

/// Order and filter of the query log: equal rows stand newest first, whatever the order.
class QueryLogOrder final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit QueryLogOrder(QObject* parent = nullptr);

    /// Rows without any of these words are hidden; see QueryLogModel::matches().
    void setFilterText(const QString& text);
    /// Rows of others are hidden; absent: whoever asked.
    void setAsker(std::optional<RequestOrigin::Asker> asker);

protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    std::optional<RequestOrigin::Asker> m_asker;
};

} // namespace promdesk
