// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "series/TimeAxis.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace promdesk {

/// Which samples of an axis fall into which of the equal columns that a range is cut into. Made
/// once and shared by all series with the same axis: 8 bytes per column. Immutable; any thread.
class ColumnEdges
{
public:
    ColumnEdges() = default;
    /// Looks at the first size times of axis (size ≤ axis.size(), below 2³²). range is not empty.
    ColumnEdges(
        const TimeAxis& axis, std::size_t size, const TimeRange& range, std::size_t columns);

    [[nodiscard]] std::size_t columns() const { return m_first.empty() ? 0 : m_first.size() - 1; }

    /// The first sample at or after the left edge of column; column ≤ columns(), the last being
    /// the right end of the range.
    [[nodiscard]] std::size_t first(std::size_t column) const { return m_first[column]; }

    /// Where that edge lies on the way from sample first − 1 (0) to sample first (1); only where
    /// both exist.
    [[nodiscard]] double share(std::size_t column) const
    {
        return static_cast<double>(m_share[column]);
    }

    /// Place of a sample in columns from the left end of the range; may lie outside.
    [[nodiscard]] double place(const TimeAxis& axis, std::size_t sample) const
    {
        return static_cast<double>((axis.at(sample) - m_start).toMs()) * m_columnsPerMs;
    }

    /// Samples in the range per column.
    [[nodiscard]] double density() const;

private:
    void fillFromGrid(const TimeAxis& axis, std::size_t size, double msPerColumn);
    void fillFromTimes(const TimeAxis& axis, std::size_t size, double msPerColumn);

    Instant m_start;
    double m_columnsPerMs = 0;
    std::vector<std::uint32_t> m_first;
    std::vector<float> m_share;
};

} // namespace promdesk
