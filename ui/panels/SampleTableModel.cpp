// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/SampleTableModel.h"

#include "charts/TimeTicks.h"
#include "series/SampleValue.h"

#include <QLocale>

#include <algorithm>

namespace promdesk {

SampleTableModel::SampleTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{ }

void SampleTableModel::setContent(
    const PlotContent& content, const TimeRange& range, const QTimeZone& zone)
{
    beginResetModel();
    m_series.clear();
    m_times.clear();
    m_unit = content.unit;
    m_zone = zone;
    for (const ChartSeries& one : content.series) {
        if (one.isHidden || m_series.size() >= kMostColumns) {
            continue;
        }
        m_series.push_back(one);
        const TimeAxis& axis = one.series().axis;
        std::vector<std::int64_t> own;
        for (std::size_t i = axis.lowerBound(range.start); i < axis.size(); ++i) {
            if (axis.at(i) > range.end) {
                break;
            }
            own.push_back(axis.at(i).toMs());
        }
        std::vector<std::int64_t> merged;
        merged.reserve(m_times.size() + own.size());
        std::set_union(
            m_times.begin(), m_times.end(), own.begin(), own.end(), std::back_inserter(merged));
        m_times = std::move(merged);
    }
    endResetModel();
}

int SampleTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_times.size());
}

int SampleTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_series.size()) + 1;
}

QVariant SampleTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const Instant time = Instant::fromMs(m_times.at(static_cast<std::size_t>(index.row())));
    if (index.column() == 0) {
        return toLongTime(time, m_zone, QLocale());
    }
    const Series& series = m_series.at(static_cast<std::size_t>(index.column()) - 1).series();
    const std::size_t at = series.axis.lowerBound(time);
    const bool isHere = at < std::min(series.axis.size(), series.values.size())
        && series.axis.at(at) == time && !isMissing(series.values[at]);
    return isHere ? QVariant(formatValue(series.values[at], m_unit, QLocale(), 6).toText())
                  : QVariant();
}

QVariant SampleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0) {
        return {};
    }
    if (section == 0) {
        return tr("Time");
    }
    const auto at = static_cast<std::size_t>(section) - 1;
    return at < m_series.size() ? QVariant(m_series[at].name.plain(80)) : QVariant();
}

} // namespace promdesk
