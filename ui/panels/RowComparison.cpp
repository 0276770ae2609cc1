// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/RowComparison.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RowComparison)
};

QString sentenceOf(const ComparedColumn& column, double factor, std::size_t count)
{
    const QLocale locale;
    const QString number = locale.toString(static_cast<qulonglong>(count));
    if (!std::isfinite(factor)) {
        return Words::tr("%1: the median of %2 is 0").arg(column.name, number);
    }
    return Words::tr("%1 is %2 times the median of %3")
        .arg(column.name, locale.toString(factor, 'f', std::abs(factor) < 10 ? 1 : 0), number);
}

} // namespace

std::vector<ComparedRow> compareRows(
    const std::vector<std::vector<double>>& values, const std::vector<ComparedColumn>& columns)
{
    const std::size_t width = values.empty() ? 0 : values.front().size();
    std::vector<ComparedRow> rows(values.size());
    for (ComparedRow& row : rows) {
        row.marks.assign(width, CellMark::None);
        row.isTooFew = true;
    }
    for (const ComparedColumn& column : columns) {
        std::vector<double> cells;
        for (const auto& row : values) {
            cells.push_back(row.at(column.column));
        }
        StragglerRule rule;
        rule.leastValue = column.leastValue;
        const StragglerReport report = findStragglers(cells, column.side, rule);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i].isTooFew = rows[i].isTooFew && !report.isEnough;
            if (!report.isEnough && std::isfinite(cells[i])) {
                rows[i].marks[column.column] = CellMark::TooFew;
            }
        }
        for (const Straggler& straggler : report.stragglers) {
            rows[straggler.index].marks[column.column] =
                column.side == BadSide::Above ? CellMark::Above : CellMark::Below;
            rows[straggler.index].sentences +=
                sentenceOf(column, straggler.factor, report.spread.count);
        }
    }
    return rows;
}

} // namespace promdesk
