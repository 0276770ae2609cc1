// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QSortFilterProxyModel>

namespace promdesk {

/// Order and filter of the fleet table: rows without a value come last either way, equal rows by
/// severity, then by name as people count (node-2 before node-10).
class FleetTableOrder final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit FleetTableOrder(QObject* parent = nullptr);

    void setFilterText(const QString& text);

protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    [[nodiscard]] int compare(const QModelIndex& left, const QModelIndex& right) const;

    QString m_text;
};

} // namespace promdesk
