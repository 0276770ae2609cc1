// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/RulesModel.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

void RulesModel::setRows(std::vector<RuleRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QStringList RulesModel::titles() const
{
    return { tr("State"), tr("Rule"), tr("Kind"), tr("Group"), tr("Error"), tr("Expression"),
        tr("Server") };
}

QString RulesModel::textOf(int at, int column) const
{
    const RuleRow& rule = m_rows[std::size_t(at)];
    switch (column) {
    case StateColumn:
        return rule.state == WatchState::Ok ? withSign(Health::Ok, tr("evaluated"))
            : rule.state == WatchState::Failing
            ? withSign(Health::Failing, tr("fails"))
            : withSign(Health::Unknown, tr("not evaluated yet"));
    case NameColumn:
        return rule.name;
    case KindColumn:
        return !rule.isAlerting         ? tr("recording")
            : rule.alertState.isEmpty() ? tr("alert")
                                        : tr("alert, %1").arg(rule.alertState);
    case GroupColumn:
        return rule.group;
    case ErrorColumn:
        return rule.error;
    case ExpressionColumn:
        return rule.expression;
    case SourceColumn:
        return rule.source;
    default:
        return {};
    }
}

QVariant RulesModel::sortValueOf(int at, int column) const
{
    return column == StateColumn ? QVariant(at) : QVariant();
}

} // namespace promdesk
