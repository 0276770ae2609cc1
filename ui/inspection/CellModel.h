// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

namespace promdesk {

/// A read-only table of rows whose cells are texts. GUI thread.
class CellModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const final;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const final;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const final;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const final;

protected:
    [[nodiscard]] virtual int rows() const = 0;
    [[nodiscard]] virtual QStringList titles() const = 0;
    [[nodiscard]] virtual QString textOf(int row, int column) const = 0;

    /// In full, for tool tips; empty: as the cell.
    [[nodiscard]] virtual QString fullTextOf(int row, int column) const;
    /// Empty: by the text.
    [[nodiscard]] virtual QVariant sortValueOf(int row, int column) const;
    /// Figures stand on the right.
    [[nodiscard]] virtual bool isFigure(int column) const;
};

} // namespace promdesk
