// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/ColumnEdges.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

double columnMs(const TimeRange& range, double columns)
{
    return static_cast<double>(std::max<std::int64_t>(1, range.length().toMs()))
        / std::max(1.0, columns);
}

} // namespace

ColumnGrid::ColumnGrid(const TimeRange& range, std::size_t count, double width)
    : msPerColumn(columnMs(range, width))
    , columns(count)
{
    first = std::llround(static_cast<double>(range.start.toMs()) / msPerColumn);
}

ColumnEdges::ColumnEdges(
    const TimeAxis& axis, std::size_t size, const TimeRange& range, std::size_t columns)
    : ColumnEdges(axis, size,
        Cut { .originMs = static_cast<double>(range.start.toMs()),
            .first = 0,
            .msPerColumn = columnMs(range, static_cast<double>(columns)) },
        columns)
{ }

ColumnEdges::ColumnEdges(const TimeAxis& axis, std::size_t size, const ColumnGrid& grid)
    : ColumnEdges(axis, size,
        Cut { .originMs = 0,
            .first = static_cast<double>(grid.first),
            .msPerColumn = grid.msPerColumn },
        grid.columns)
{ }

ColumnEdges::ColumnEdges(
    const TimeAxis& axis, std::size_t size, const Cut& cut, std::size_t columns)
    : m_startMs(cut.originMs + cut.edge(0))
    , m_columnsPerMs(1 / cut.msPerColumn)
    , m_first(columns + 1, 0)
    , m_share(columns + 1, 0.0F)
{
    if (size == 0 || columns == 0) {
        return;
    }
    if (axis.isGrid()) {
        fillFromGrid(axis, size, cut);
    } else {
        fillFromTimes(axis, size, cut);
    }
}

void ColumnEdges::fillFromGrid(const TimeAxis& axis, std::size_t size, const Cut& cut)
{
    const auto step = static_cast<double>(axis.step().toMs());
    const double offset = cut.originMs - static_cast<double>(axis.front().toMs());
    const auto most = static_cast<double>(size);
    for (std::size_t c = 0; c < m_first.size(); ++c) {
        const double index = (offset + cut.edge(c)) / step;
        const double first = std::clamp(std::ceil(index), 0.0, most);
        m_first[c] = static_cast<std::uint32_t>(first);
        m_share[c] = static_cast<float>(std::clamp(index - first + 1.0, 0.0, 1.0));
    }
}

void ColumnEdges::fillFromTimes(const TimeAxis& axis, std::size_t size, const Cut& cut)
{
    const auto start = static_cast<std::int64_t>(std::ceil(m_startMs));
    std::size_t at = std::min(axis.lowerBound(Instant::fromMs(start)), size);
    for (std::size_t c = 0; c < m_first.size(); ++c) {
        const double edge = cut.edge(c);
        const auto placeOf = [&](std::size_t i) {
            return static_cast<double>(axis.at(i).toMs()) - cut.originMs;
        };
        while (at < size && placeOf(at) < edge) {
            ++at;
        }
        m_first[c] = static_cast<std::uint32_t>(at);
        if (at > 0 && at < size) {
            const double before = placeOf(at - 1);
            m_share[c] = static_cast<float>((edge - before) / (placeOf(at) - before));
        }
    }
}

double ColumnEdges::density() const
{
    return columns() == 0
        ? 0
        : static_cast<double>(m_first.back() - m_first.front()) / static_cast<double>(columns());
}

} // namespace promdesk
