// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/TimeAxis.h"

#include <algorithm>
#include <utility>

namespace promdesk {

TimeAxis TimeAxis::grid(Instant start, Duration step, std::size_t count)
{
    TimeAxis axis;
    axis.m_start = start;
    axis.m_step = step;
    axis.m_count = count;
    return axis;
}

TimeAxis TimeAxis::explicitTimes(std::vector<std::int64_t> ms)
{
    TimeAxis axis;
    axis.m_times = std::make_shared<const std::vector<std::int64_t>>(std::move(ms));
    return axis;
}

Instant TimeAxis::at(std::size_t index) const
{
    return m_times ? Instant::fromMs((*m_times)[index])
                   : m_start + m_step * static_cast<std::int64_t>(index);
}

std::size_t TimeAxis::lowerBound(Instant t) const
{
    if (m_times) {
        const auto at = std::lower_bound(m_times->begin(), m_times->end(), t.toMs());
        return static_cast<std::size_t>(at - m_times->begin());
    }
    if (t <= m_start) {
        return 0;
    }
    const std::int64_t past = (t - m_start).toMs();
    const std::int64_t index = (past + m_step.toMs() - 1) / m_step.toMs();
    return std::min(m_count, static_cast<std::size_t>(index));
}

bool operator==(const TimeAxis& a, const TimeAxis& b)
{
    if (a.size() != b.size()) {
        return false;
    }
    if (a.isGrid() && b.isGrid()) {
        return a.isEmpty() || (a.m_start == b.m_start && (a.m_count == 1 || a.m_step == b.m_step));
    }
    if (a.m_times && a.m_times == b.m_times) {
        return true;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a.at(i) != b.at(i)) {
            return false;
        }
    }
    return true;
}

Duration holeThreshold(const TimeAxis& axis)
{
    if (axis.isGrid() || axis.size() < 3) {
        return Duration::fromMs(axis.isGrid() ? axis.step().toMs() * 3 / 2 : 0);
    }
    std::vector<std::int64_t> distances;
    const std::size_t stride = std::max<std::size_t>(1, axis.size() / 256);
    for (std::size_t i = stride; i < axis.size(); i += stride) {
        distances.push_back((axis.at(i) - axis.at(i - 1)).toMs());
    }
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return Duration::fromMs(*middle * 5 / 2);
}

} // namespace promdesk
