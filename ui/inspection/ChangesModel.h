// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"

#include <QAbstractTableModel>

#include <vector>

namespace promdesk {

/// One row per change. GUI thread.
class ChangesModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        KindColumn,
        SignColumn, ///< came, went, changed; sign and word
        EntityColumn,
        WhatColumn,
        BeforeColumn,
        AfterColumn,
        DetailsColumn,
        SourceColumn,
        ColumnCount,
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setChanges(std::vector<FleetChange> changes);

    [[nodiscard]] const FleetChange& change(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString textOf(const FleetChange& change, int column);
    [[nodiscard]] static QString toolTipOf(const FleetChange& change, int column);

    std::vector<FleetChange> m_changes;
};

} // namespace promdesk
