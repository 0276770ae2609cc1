// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/SampleTableModel.h"

#include "charts/TimeTicks.h"
#include "series/SampleValue.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

/// Of the same series, whatever its samples.
bool isAlike(const ChartSeries& a, const ChartSeries& b)
{
    return a.name.raw() == b.name.raw() && a.series().labels == b.series().labels;
}

} // namespace

SampleTableModel::SampleTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{ }

void SampleTableModel::setContent(
    const PlotContent& content, const TimeRange& range, const QTimeZone& zone)
{
    std::vector<ChartSeries> series;
    for (const ChartSeries& one : content.series) {
        if (!one.isHidden && series.size() < kMostColumns) {
            series.push_back(one);
        }
    }
    std::vector<std::int64_t> times = timesOf(series, range);
    const bool isReset = times != m_times
        || !std::equal(series.begin(), series.end(), m_series.begin(), m_series.end(), isAlike);
    if (isReset) {
        beginResetModel();
    }
    m_series = std::move(series);
    m_times = std::move(times);
    m_unit = content.unit;
    m_zone = zone;
    if (isReset) {
        endResetModel();
    } else if (!m_times.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

/// In ms, rising, each once.
std::vector<std::int64_t> SampleTableModel::timesOf(
    const std::vector<ChartSeries>& series, const TimeRange& range)
{
    std::vector<std::int64_t> times;
    for (const ChartSeries& one : series) {
        const TimeAxis& axis = one.series().axis;
        std::vector<std::int64_t> own;
        for (std::size_t i = axis.lowerBound(range.start); i < axis.size(); ++i) {
            if (axis.at(i) > range.end) {
                break;
            }
            own.push_back(axis.at(i).toMs());
        }
        std::vector<std::int64_t> merged;
        merged.reserve(times.size() + own.size());
        std::set_union(
            times.begin(), times.end(), own.begin(), own.end(), std::back_inserter(merged));
        times = std::move(merged);
    }
    return times;
}

std::optional<SampleTableModel::Cell> SampleTableModel::cellAt(const QModelIndex& index) const
{
    if (!index.isValid()) {
        return std::nullopt;
    }
    Cell cell { .time = Instant::fromMs(m_times.at(static_cast<std::size_t>(index.row()))),
        .series = {} };
    if (index.column() > 0) {
        cell.series = m_series.at(static_cast<std::size_t>(index.column()) - 1);
    }
    return cell;
}

QModelIndex SampleTableModel::indexOf(const Cell& cell) const
{
    const auto next = std::lower_bound(m_times.begin(), m_times.end(), cell.time.toMs());
    const int row = std::min(static_cast<int>(next - m_times.begin()), rowCount() - 1);
    return index(row, cell.series ? columnOf(*cell.series) : 0);
}

/// Names may change when other series come; alone they tell apart the queries of one pod.
int SampleTableModel::columnOf(const ChartSeries& series) const
{
    auto found = std::find_if(m_series.begin(), m_series.end(),
        [&series](const ChartSeries& one) { return isAlike(one, series); });
    if (found == m_series.end()) {
        found = std::find_if(m_series.begin(), m_series.end(), [&series](const ChartSeries& one) {
            return one.series().labels == series.series().labels;
        });
    }
    return found == m_series.end() ? 0 : static_cast<int>(found - m_series.begin()) + 1;
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
