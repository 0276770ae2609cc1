// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ZoomHistory.h"

namespace promdesk {

namespace {

std::optional<TimeRangeSpec> step(
    std::vector<TimeRangeSpec>& from, std::vector<TimeRangeSpec>& to, const TimeRangeSpec& current)
{
    if (from.empty()) {
        return std::nullopt;
    }
    TimeRangeSpec next = from.back();
    from.pop_back();
    to.push_back(current);
    return next;
}

} // namespace

void ZoomHistory::leave(const TimeRangeSpec& current)
{
    m_ahead.clear();
    if (!m_behind.empty() && m_behind.back() == current) {
        return;
    }
    m_behind.push_back(current);
    if (m_behind.size() > kMost) {
        m_behind.erase(m_behind.begin());
    }
}

std::optional<TimeRangeSpec> ZoomHistory::back(const TimeRangeSpec& current)
{
    return step(m_behind, m_ahead, current);
}

std::optional<TimeRangeSpec> ZoomHistory::forward(const TimeRangeSpec& current)
{
    return step(m_ahead, m_behind, current);
}

} // namespace promdesk
