// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/LegendModel.h"

#include "theme/PlainText.h"

#include <QLocale>

#include <cmath>
#include <limits>

namespace promdesk {

namespace {

/// NaN has no order: it goes below everything.
double sortable(double value)
{
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

/// A column has room for seven digits; the tool tip and the table view show all of them.
QString shortText(double value, Unit unit)
{
    const bool isLong = unit == Unit::None && std::abs(value) >= 1e7;
    return formatValue(value, isLong ? Unit::Short : unit, QLocale()).toText();
}

} // namespace

LegendModel::LegendModel(QObject* parent)
    : QAbstractTableModel(parent)
{ }

void LegendModel::setEntries(std::vector<LegendEntry> entries, Unit unit)
{
    m_unit = unit;
    if (entries.size() != m_entries.size()) {
        beginResetModel();
        m_entries = std::move(entries);
        endResetModel();
        return;
    }
    m_entries = std::move(entries);
    if (!m_entries.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
    }
}

void LegendModel::solo(int row)
{
    std::vector<bool> isHidden = hidden();
    const auto solo = static_cast<std::size_t>(row);
    if (row < 0 || solo >= isHidden.size()) {
        return;
    }
    std::vector<bool> wanted(isHidden.size(), true);
    wanted[solo] = false;
    setHidden(wanted == isHidden ? std::vector<bool>(isHidden.size(), false) : wanted);
}

void LegendModel::toggle(int row)
{
    std::vector<bool> isHidden = hidden();
    const auto at = static_cast<std::size_t>(row);
    if (row >= 0 && at < isHidden.size()) {
        isHidden[at] = !isHidden[at];
        setHidden(isHidden);
    }
}

std::vector<bool> LegendModel::hidden() const
{
    std::vector<bool> isHidden;
    isHidden.reserve(m_entries.size());
    for (const LegendEntry& entry : m_entries) {
        isHidden.push_back(entry.isHidden);
    }
    return isHidden;
}

void LegendModel::setHidden(const std::vector<bool>& isHidden)
{
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        m_entries[i].isHidden = isHidden[i];
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
    Q_EMIT hiddenChanged();
}

int LegendModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int LegendModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

double LegendModel::valueOf(const LegendEntry& entry, int column) const
{
    switch (column) {
    case LastColumn:
        return entry.statistics.last;
    case LeastColumn:
        return entry.statistics.least;
    case GreatestColumn:
        return entry.statistics.greatest;
    case MeanColumn:
        return entry.statistics.mean;
    case P95Column:
        return entry.statistics.p95;
    default:
        return std::numeric_limits<double>::quiet_NaN();
    }
}

QVariant LegendModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const LegendEntry& entry = m_entries.at(static_cast<std::size_t>(index.row()));
    const bool isName = index.column() == NameColumn;
    switch (role) {
    case Qt::DisplayRole:
        return isName ? entry.name.plain(200) : shortText(valueOf(entry, index.column()), m_unit);
    case Qt::ToolTipRole:
        return isName ? QVariant(toToolTip(entry.name)) : QVariant();
    case Qt::AccessibleDescriptionRole:
        return entry.isHidden ? QVariant(tr("Hidden in the chart")) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole:
        return isName ? QVariant(entry.name.raw())
                      : QVariant(sortable(valueOf(entry, index.column())));
    case HiddenRole:
        return entry.isHidden;
    case ColorIndexRole:
        return entry.colorIndex;
    default:
        return {};
    }
}

QVariant LegendModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(section == NameColumn ? Qt::AlignLeft : Qt::AlignRight)
            | Qt::AlignVCenter);
    }
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Series");
    case LastColumn:
        return tr("Last");
    case LeastColumn:
        return tr("Min");
    case GreatestColumn:
        return tr("Max");
    case MeanColumn:
        return tr("Mean");
    case P95Column:
        return tr("p95");
    default:
        return {};
    }
}

} // namespace promdesk
