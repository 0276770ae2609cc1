// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "inspection/CellModel.h"
#include "scrapes/ServerReport.h"

#include <vector>

namespace promdesk {

/// What most series are made of.
class CountsModel final : public CellModel
{
    Q_OBJECT

public:
    enum Column
    {
        KindColumn,
        NameColumn,
        CountColumn,
        ShareColumn,
        SourceColumn,
        ColumnCount,
    };

    using CellModel::CellModel;

    void setRows(std::vector<CountRow> rows);

    [[nodiscard]] const CountRow& row(int at) const { return m_rows[std::size_t(at)]; }

protected:
    [[nodiscard]] int rows() const override { return int(m_rows.size()); }

    [[nodiscard]] QStringList titles() const override;
    [[nodiscard]] QString textOf(int row, int column) const override;
    [[nodiscard]] QVariant sortValueOf(int row, int column) const override;
    [[nodiscard]] bool isFigure(int column) const override;

private:
    [[nodiscard]] static QString wordsOf(CountRow::Kind kind);

    std::vector<CountRow> m_rows;
};

} // namespace promdesk
