// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/ChunkMerge.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace promdesk {

ChunkMerge::ChunkMerge(Instant start, Instant end)
    : m_start(start.toMs())
    , m_end(end.toMs())
{ }

bool ChunkMerge::add(std::span<const std::byte> xorChunk)
{
    const std::size_t before = m_columns.times.size();
    if (!appendXorChunk(xorChunk, m_columns)) {
        return false;
    }
    const bool isJoint = before > 0 && m_columns.times.size() > before;
    if (isJoint && m_columns.times[before] <= m_columns.times[before - 1]) {
        m_isSorted = false;
    }
    return true;
}

void ChunkMerge::sortRuns()
{
    if (std::exchange(m_isSorted, true)) {
        return;
    }
    std::vector<std::size_t> order(m_columns.times.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::stable_sort(order.begin(), order.end(),
        [this](std::size_t a, std::size_t b) { return m_columns.times[a] < m_columns.times[b]; });
    SampleColumns sorted;
    sorted.times.reserve(order.size());
    sorted.values.reserve(order.size());
    for (const std::size_t index : order) {
        if (sorted.times.empty() || sorted.times.back() != m_columns.times[index]) {
            sorted.times.push_back(m_columns.times[index]);
            sorted.values.push_back(m_columns.values[index]);
        }
    }
    m_columns = std::move(sorted);
}

void ChunkMerge::clip()
{
    std::vector<std::int64_t>& times = m_columns.times;
    const auto first = std::lower_bound(times.begin(), times.end(), m_start) - times.begin();
    const auto last = std::upper_bound(times.begin(), times.end(), m_end) - times.begin();
    const auto kept = static_cast<std::size_t>(std::max(first, last));
    times.resize(kept);
    m_columns.values.resize(kept);
    times.erase(times.begin(), times.begin() + first);
    m_columns.values.erase(m_columns.values.begin(), m_columns.values.begin() + first);
}

TimeAxis ChunkMerge::axis()
{
    std::vector<std::int64_t> times = std::exchange(m_columns.times, {});
    const std::int64_t step = times.size() < 2 ? 0 : times[1] - times[0];
    const auto isOffGrid = [step](std::int64_t a, std::int64_t b) { return b - a != step; };
    const bool isGrid =
        step > 0 && std::adjacent_find(times.begin(), times.end(), isOffGrid) == times.end();
    const TimeAxis axis = isGrid
        ? TimeAxis::grid(Instant::fromMs(times.front()), Duration::fromMs(step), times.size())
        : TimeAxis::explicitTimes(std::move(times));
    if (!(axis == m_lastAxis)) {
        m_lastAxis = axis;
    }
    return m_lastAxis;
}

std::optional<ChunkMerge::Columns> ChunkMerge::take()
{
    sortRuns();
    clip();
    const std::vector<double>& values = m_columns.values;
    if (std::all_of(values.begin(), values.end(), isMissing)) {
        m_columns = {};
        return std::nullopt;
    }
    Columns columns;
    columns.axis = axis();
    columns.values = std::exchange(m_columns.values, {});
    columns.values.shrink_to_fit();
    return columns;
}

} // namespace promdesk
