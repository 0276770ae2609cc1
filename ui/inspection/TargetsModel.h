// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "inspection/CellModel.h"
#include "scrapes/ServerReport.h"

#include <vector>

namespace promdesk {

/// Targets, the worst first.
class TargetsModel final : public CellModel
{
    Q_OBJECT

public:
    enum Column
    {
        StateColumn,
        EntityColumn,
        JobColumn,
        InstanceColumn,
        ErrorColumn,
        LastColumn, ///< when it was scraped last
        TookColumn,
        IntervalColumn,
        SourceColumn,
        ColumnCount,
    };

    using CellModel::CellModel;

    /// now: ages are told from it.
    void setRows(std::vector<TargetRow> rows, Instant now);

    [[nodiscard]] const TargetRow& row(int at) const { return m_rows[std::size_t(at)]; }

protected:
    [[nodiscard]] int rows() const override { return int(m_rows.size()); }

    [[nodiscard]] QStringList titles() const override;
    [[nodiscard]] QString textOf(int row, int column) const override;
    [[nodiscard]] QString fullTextOf(int row, int column) const override;
    [[nodiscard]] QVariant sortValueOf(int row, int column) const override;
    [[nodiscard]] bool isFigure(int column) const override;

private:
    std::vector<TargetRow> m_rows;
    Instant m_now;
};

} // namespace promdesk
