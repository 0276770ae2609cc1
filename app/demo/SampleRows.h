// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "demo/BlockWriter.h"
#include "demo/MetricCatalog.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace promdesk {

/// Moments of all series that wait to become one chunk per series. One thread.
class SampleRows
{
public:
    /// The catalogue must outlive it.
    SampleRows(const MetricCatalog& catalog, std::size_t capacity);

    /// The values at a time between two frames, which rises from call to call; only while there is
    /// room.
    void add(Instant time, const MetricFrame& previous, const MetricFrame& next);

    [[nodiscard]] bool isFull() const { return m_timesMs.size() == m_capacity; }

    /// Writes a chunk per series, per target's `up` and per target's alert, as scrapes and rules
    /// would leave them: a target that is down has an alert but no samples, and a staleness marker
    /// stands where either ends. Then it is empty.
    void moveInto(BlockWriter& block);

private:
    void moveSeries(std::size_t series, XorChunk& chunk) const;
    void moveUp(std::size_t target, XorChunk& chunk) const;
    void moveAlert(std::size_t target, XorChunk& chunk) const;
    [[nodiscard]] bool isUp(std::size_t row, std::size_t target) const;

    const MetricCatalog& m_catalog;
    std::size_t m_capacity;
    std::vector<std::int64_t> m_timesMs;
    std::vector<double> m_values; ///< row by row, all series
    std::vector<char> m_isUp; ///< row by row, all targets
    std::vector<char> m_wasUp; ///< by target, before the first row; empty: not known
};

} // namespace promdesk
