// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/Stragglers.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <vector>

namespace promdesk {

/// How a cell compares with its column.
enum class CellMark
{
    None,
    Above, ///< lags behind by too much
    Below, ///< by too little
    TooFew, ///< there is too little to compare with
};

/// A column of values that is compared from row to row.
struct ComparedColumn
{
    std::size_t column = 0;
    QString name; ///< plain; "Latency p99"
    BadSide side = BadSide::Above;
    double leastValue = StragglerRule().leastValue; ///< see there
};

/// What there is to say of one row.
struct ComparedRow
{
    std::vector<CellMark> marks; ///< one per value column
    QStringList sentences; ///< "Latency p99 is 3.2 times the median of 8"
    bool isTooFew = false; ///< no column has enough values
};

/// Compares the values of rows that are alike (replicas of one endpoint) column by column, by
/// findStragglers(). values: one list per row, one value per column. Pure.
[[nodiscard]] std::vector<ComparedRow> compareRows(
    const std::vector<std::vector<double>>& values, const std::vector<ComparedColumn>& columns);

} // namespace promdesk
