// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace promdesk {

/// Shows the rows that have every word in one of their cells; upper and lower case are alike.
/// Sorts by kSortRole where the model gives it, else by the cells' texts as people read them.
class WordFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    static constexpr int kSortRole = Qt::UserRole + 1; ///< a number, or a text

    explicit WordFilter(QObject* parent = nullptr);

    void setFilterText(const QString& text);

protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

} // namespace promdesk
