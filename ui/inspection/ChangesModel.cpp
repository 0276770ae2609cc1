// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/ChangesModel.h"

#include "inspection/WordFilter.h"
#include "theme/PlainText.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kShownCharacters = 300;
constexpr int kToolTipCharacters = 4000;

QString kindText(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Endpoint:
        return ChangesModel::tr("Endpoint");
    case ChangeKind::Replicas:
        return ChangesModel::tr("Replicas");
    case ChangeKind::Node:
        return ChangesModel::tr("Node");
    case ChangeKind::Target:
        return ChangesModel::tr("Target");
    case ChangeKind::Restart:
        return ChangesModel::tr("Restart");
    case ChangeKind::Version:
        return ChangesModel::tr("Version");
    case ChangeKind::Configuration:
        return ChangesModel::tr("Configuration");
    case ChangeKind::Metric:
        return ChangesModel::tr("Metric");
    }
    return {};
}

QString signText(const FleetChange& change)
{
    if (change.before.isEmpty()) {
        return ChangesModel::tr("+ came");
    }
    return change.after.isEmpty() ? ChangesModel::tr("− went") : ChangesModel::tr("≠ changed");
}

QString orDash(const QString& text)
{
    return text.isEmpty() ? u"–"_s : text;
}

QString shown(const QString& text)
{
    return UntrustedText(text).plain(kShownCharacters);
}

} // namespace

void ChangesModel::setChanges(std::vector<FleetChange> changes)
{
    beginResetModel();
    m_changes = std::move(changes);
    endResetModel();
}

const FleetChange& ChangesModel::change(int row) const
{
    return m_changes.at(static_cast<std::size_t>(row));
}

int ChangesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_changes.size());
}

int ChangesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ChangesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const FleetChange& row = change(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::ToolTipRole:
        return toToolTip(UntrustedText(toolTipOf(row, index.column())));
    case WordFilter::kSortRole:
        return index.column() == KindColumn ? QVariant(index.row())
                                            : QVariant(textOf(row, index.column()));
    default:
        return {};
    }
}

QString ChangesModel::textOf(const FleetChange& change, int column)
{
    switch (column) {
    case KindColumn:
        return kindText(change.kind);
    case SignColumn:
        return signText(change);
    case EntityColumn:
        return shown(change.entity);
    case WhatColumn:
        return change.count > 1 ? tr("%1 (%2)").arg(shown(change.what)).arg(change.count)
                                : shown(change.what);
    case BeforeColumn:
        return orDash(shown(change.before));
    case AfterColumn:
        return orDash(shown(change.after));
    case DetailsColumn:
        return shown(change.details.join(u", "_s));
    case SourceColumn:
        return shown(change.sources.join(u", "_s));
    default:
        return {};
    }
}

QString ChangesModel::toolTipOf(const FleetChange& change, int column)
{
    switch (column) {
    case EntityColumn:
        return (change.nodes.isEmpty()
                ? change.entity
                : change.entity + u'\n' + tr("on %1").arg(change.nodes.join(u", "_s)))
            .left(kToolTipCharacters);
    case BeforeColumn:
        return change.before.left(kToolTipCharacters);
    case AfterColumn:
        return change.after.left(kToolTipCharacters);
    case DetailsColumn:
        return change.details.join(u'\n').left(kToolTipCharacters);
    default:
        return {};
    }
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, ColumnCount> titles { tr("Kind"), tr("Change"), tr("Where"),
        tr("What"), tr("Before"), tr("After"), tr("Details"), tr("Server") };
    return titles[static_cast<std::size_t>(section)];
}

} // namespace promdesk
