// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/Health.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace promdesk {

/// A read-only table of rows whose cells are texts, shown as plain text. GUI thread.
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
    /// A sign and a word: colour is not needed to tell states apart.
    [[nodiscard]] static QString withSign(Health sign, const QString& word);

    [[nodiscard]] virtual int rows() const = 0;
    [[nodiscard]] virtual QStringList titles() const = 0;
    /// As it came; made safe where it is shown.
    [[nodiscard]] virtual QString textOf(int row, int column) const = 0;

    /// In full, for tool tips; empty: as the cell.
    [[nodiscard]] virtual QString fullTextOf(int row, int column) const;
    /// Empty: by the text.
    [[nodiscard]] virtual QVariant sortValueOf(int row, int column) const;
    /// Figures stand on the right.
    [[nodiscard]] virtual bool isFigure(int column) const;
};

} // namespace promdesk
