// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"

#include <QAbstractTableModel>

#include <vector>

namespace promdesk {

struct Signal;
class SignalCatalog;

/// The fleet as rows: name, cluster, health, then the signals that say most about the kind and that
/// at least one row has.
class FleetTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        SortRole = Qt::UserRole + 1, ///< QString for names, int severity, double
        HealthRole, ///< int of Health
    };

    enum FixedColumn
    {
        NameColumn,
        HealthColumn,
        ClusterColumn,
        FixedColumnCount,
    };

    /// catalog outlives this.
    explicit FleetTableModel(const SignalCatalog& catalog, QObject* parent = nullptr);

    /// The same entities: values change in place; others: the model is reset.
    void setCells(FleetCells cells);

    [[nodiscard]] const FleetCell& cell(int row) const;

    [[nodiscard]] const FleetCells& cells() const { return m_cells; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] const Signal* signalOf(int column) const; ///< null for the fixed columns
    [[nodiscard]] QVariant textOf(const FleetCell& cell, int column) const;
    [[nodiscard]] QVariant sortValueOf(const FleetCell& cell, int column) const;

    const SignalCatalog& m_catalog;
    FleetCells m_cells;
    std::vector<const Signal*> m_columns; ///< after the fixed ones
};

} // namespace promdesk
