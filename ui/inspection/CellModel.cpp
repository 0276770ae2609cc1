// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/CellModel.h"

#include "core/UntrustedText.h"
#include "inspection/WordFilter.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kCell = 300; // characters
constexpr int kToolTip = 4000;

} // namespace

int CellModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : rows();
}

int CellModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(titles().size());
}

QVariant CellModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return UntrustedText(textOf(index.row(), index.column())).plain(kCell);
    case Qt::ToolTipRole:
        return toToolTip(UntrustedText(fullTextOf(index.row(), index.column()).left(kToolTip)));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(isFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    case WordFilter::kSortRole: {
        const QVariant value = sortValueOf(index.row(), index.column());
        return value.isValid() ? value : QVariant(textOf(index.row(), index.column()));
    }
    default:
        return {};
    }
}

QVariant CellModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(isFigure(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    return role == Qt::DisplayRole ? QVariant(titles().at(section)) : QVariant();
}

QString CellModel::withSign(Health sign, const QString& word)
{
    return healthSign(sign) + u' ' + word;
}

QString CellModel::fullTextOf(int row, int column) const
{
    return textOf(row, column);
}

QVariant CellModel::sortValueOf(int, int) const
{
    return {};
}

bool CellModel::isFigure(int) const
{
    return false;
}

} // namespace promdesk
