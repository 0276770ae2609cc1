// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace promdesk {

/// The times of one series: a regular grid (start, step, count) or an explicit, strictly rising
/// list. Cheap to copy; an explicit list is shared and immutable. Any thread.
class TimeAxis
{
public:
    /// No times at all.
    TimeAxis() = default;

    /// count times: start, start + step, …; step > 0.
    [[nodiscard]] static TimeAxis grid(Instant start, Duration step, std::size_t count);
    /// The given milliseconds since the epoch, strictly rising.
    [[nodiscard]] static TimeAxis explicitTimes(std::vector<std::int64_t> ms);

    [[nodiscard]] std::size_t size() const { return m_times ? m_times->size() : m_count; }

    [[nodiscard]] bool isEmpty() const { return size() == 0; }

    [[nodiscard]] bool isGrid() const { return !m_times; }

    /// The grid's step; zero for an explicit axis.
    [[nodiscard]] Duration step() const { return m_times ? Duration() : m_step; }

    /// index < size().
    [[nodiscard]] Instant at(std::size_t index) const;

    /// isEmpty() is false for both.
    [[nodiscard]] Instant front() const { return at(0); }

    [[nodiscard]] Instant back() const { return at(size() - 1); }

    /// First index whose time is not before t; size() when there is none.
    [[nodiscard]] std::size_t lowerBound(Instant t) const;

    friend bool operator==(const TimeAxis& a, const TimeAxis& b);

private:
    Instant m_start;
    Duration m_step = Duration::fromMs(1);
    std::size_t m_count = 0;
    std::shared_ptr<const std::vector<std::int64_t>> m_times;
};

/// Neighbours farther apart than this have a hole between them. An explicit axis has no missing
/// values: there a hole is a distance far over the usual one. Zero: no holes by distance.
[[nodiscard]] Duration holeThreshold(const TimeAxis& axis);

} // namespace promdesk
