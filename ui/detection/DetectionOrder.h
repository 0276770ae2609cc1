// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace promdesk {

/// Sorts and filters a DetectionModel; rows alike are in the order of their profiles. GUI thread.
class DetectionOrder final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit DetectionOrder(QObject* parent = nullptr);

    /// Words that a row's texts must all have; empty: every row.
    void setFilterText(const QString& text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QStringList m_words;
};

} // namespace promdesk
