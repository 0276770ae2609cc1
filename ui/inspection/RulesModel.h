// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "inspection/CellModel.h"
#include "scrapes/ServerReport.h"

#include <vector>

namespace promdesk {

/// Rules, the worst first.
class RulesModel final : public CellModel
{
    Q_OBJECT

public:
    enum Column
    {
        StateColumn,
        NameColumn,
        KindColumn,
        GroupColumn,
        ErrorColumn,
        ExpressionColumn,
        SourceColumn,
        ColumnCount,
    };

    using CellModel::CellModel;

    void setRows(std::vector<RuleRow> rows);

    [[nodiscard]] const RuleRow& row(int at) const { return m_rows[std::size_t(at)]; }

protected:
    [[nodiscard]] int rows() const override { return int(m_rows.size()); }

    [[nodiscard]] QStringList titles() const override;
    [[nodiscard]] QString textOf(int row, int column) const override;
    [[nodiscard]] QVariant sortValueOf(int row, int column) const override;

private:
    std::vector<RuleRow> m_rows;
};

} // namespace promdesk
