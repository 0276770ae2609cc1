// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/SeriesColumns.h"

#include "core/Limits.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace promdesk {

namespace {

/// A grid may always be as long as one query may ask for; beyond that it must be mostly samples.
bool isWorthAGrid(std::size_t slots, std::size_t samples)
{
    constexpr std::size_t kSlotsPerSample = 16;
    return slots <= static_cast<std::size_t>(limits::kPointsPerSeries) + 1
        || slots / kSlotsPerSample <= samples;
}

} // namespace

void SeriesColumns::addElsewhere(std::int64_t ms, double value)
{
    if (m_values.empty()) {
        m_values.reserve(m_usualSize);
        m_isGrid = m_step > 0;
        m_start = ms;
        m_next = ms;
    }
    if (m_isGrid) {
        addToGrid(ms, value);
        return;
    }
    m_times.push_back(ms);
    m_values.push_back(value);
}

void SeriesColumns::addToGrid(std::int64_t ms, double value)
{
    const std::int64_t ahead = ms - m_next;
    if (ahead >= 0 && ahead % m_step == 0 && fillHole(ahead / m_step)) {
        m_values.push_back(value);
        m_next = ms + m_step;
        return;
    }
    leaveGrid();
    m_times.push_back(ms);
    m_values.push_back(value);
}

bool SeriesColumns::fillHole(std::int64_t slots)
{
    const auto count = static_cast<std::size_t>(slots);
    const std::size_t samples = m_values.size() - m_holes + 1;
    if (count > m_holeBudget || !isWorthAGrid(m_values.size() + count + 1, samples)) {
        return false;
    }
    m_values.insert(m_values.end(), count, missingValue());
    m_holes += count;
    m_holeBudget -= count;
    return true;
}

void SeriesColumns::leaveGrid()
{
    m_isGrid = false;
    m_holeBudget += std::exchange(m_holes, 0);
    m_times.clear();
    m_times.reserve(std::max(m_usualSize, m_values.size() + 1));
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        if (isMissing(m_values[i])) {
            continue;
        }
        m_values[kept++] = m_values[i];
        m_times.push_back(m_start + m_step * static_cast<std::int64_t>(i));
    }
    m_values.resize(kept);
}

bool SeriesColumns::sortTimes()
{
    const auto isNotRising = std::greater_equal<> {};
    if (std::adjacent_find(m_times.begin(), m_times.end(), isNotRising) == m_times.end()) {
        return false;
    }
    std::vector<std::size_t> order(m_times.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::stable_sort(order.begin(), order.end(),
        [this](std::size_t a, std::size_t b) { return m_times[a] < m_times[b]; });
    std::vector<std::int64_t> times;
    std::vector<double> values;
    times.reserve(order.size());
    values.reserve(order.size());
    for (const std::size_t index : order) {
        if (!times.empty() && times.back() == m_times[index]) {
            values.back() = m_values[index];
            continue;
        }
        times.push_back(m_times[index]);
        values.push_back(m_values[index]);
    }
    m_times = std::move(times);
    m_values = std::move(values);
    return true;
}

void SeriesColumns::tryGrid()
{
    const std::vector<std::int64_t> times = std::exchange(m_times, {});
    const std::vector<double> values = std::exchange(m_values, {});
    for (std::size_t i = 0; i < times.size(); ++i) {
        add(times[i], values[i]);
    }
}

SeriesColumns::Columns SeriesColumns::take()
{
    Columns columns;
    if (!m_isGrid && sortTimes()) {
        columns.isRepaired = true;
        tryGrid();
    }
    m_usualSize = m_values.size();
    if (m_isGrid) {
        columns.axis =
            TimeAxis::grid(Instant::fromMs(m_start), Duration::fromMs(m_step), m_values.size());
    } else if (!m_times.empty()) {
        columns.axis = TimeAxis::explicitTimes(std::exchange(m_times, {}));
    }
    if (m_values.capacity() > m_values.size() + m_values.size() / 8) {
        m_values.shrink_to_fit();
    }
    columns.values = std::exchange(m_values, {});
    m_isGrid = false;
    m_holes = 0;
    return columns;
}

} // namespace promdesk
