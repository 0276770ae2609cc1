// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/ColumnEdges.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

ColumnEdges::ColumnEdges(
    const TimeAxis& axis, std::size_t size, const TimeRange& range, std::size_t columns)
    : m_start(range.start)
    , m_first(columns + 1, 0)
    , m_share(columns + 1, 0.0F)
{
    const double length = static_cast<double>(std::max<std::int64_t>(1, range.length().toMs()));
    m_columnsPerMs = static_cast<double>(columns) / length;
    if (size == 0 || columns == 0) {
        return;
    }
    const double msPerColumn = length / static_cast<double>(columns);
    if (axis.isGrid()) {
        fillFromGrid(axis, size, msPerColumn);
    } else {
        fillFromTimes(axis, size, msPerColumn);
    }
}

void ColumnEdges::fillFromGrid(const TimeAxis& axis, std::size_t size, double msPerColumn)
{
    const double step = static_cast<double>(axis.step().toMs());
    const double offset = static_cast<double>((m_start - axis.front()).toMs());
    const double most = static_cast<double>(size);
    for (std::size_t c = 0; c < m_first.size(); ++c) {
        const double index = (offset + static_cast<double>(c) * msPerColumn) / step;
        const double first = std::clamp(std::ceil(index), 0.0, most);
        m_first[c] = static_cast<std::uint32_t>(first);
        m_share[c] = static_cast<float>(std::clamp(index - first + 1.0, 0.0, 1.0));
    }
}

void ColumnEdges::fillFromTimes(const TimeAxis& axis, std::size_t size, double msPerColumn)
{
    std::size_t at = std::min(axis.lowerBound(m_start), size);
    for (std::size_t c = 0; c < m_first.size(); ++c) {
        const double edge = static_cast<double>(c) * msPerColumn;
        const auto placeOf = [&](std::size_t i) {
            return static_cast<double>((axis.at(i) - m_start).toMs());
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
