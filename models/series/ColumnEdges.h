// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "series/TimeAxis.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace promdesk {

/// Columns [begin, end) of a picture.
struct ColumnSpan
{
    int begin = 0;
    int end = 0;

    [[nodiscard]] int size() const { return end - begin; }

    friend bool operator==(const ColumnSpan&, const ColumnSpan&) = default;
};

/// Equal columns that begin at whole multiples of their length since the epoch: a range that has
/// moved by some columns has the others in common with the one before, to the last sample.
struct ColumnGrid
{
    std::int64_t first = 0; ///< columns from the epoch to the first one
    double msPerColumn = 1;
    std::size_t columns = 0;

    ColumnGrid() = default;
    /// range is so many columns wide, and they begin within half a column of it. count of them are
    /// there, one that is cut in two at the end among them. range is not empty.
    ColumnGrid(const TimeRange& range, std::size_t count, double width);

    /// range in count columns.
    ColumnGrid(const TimeRange& range, std::size_t count)
        : ColumnGrid(range, count, static_cast<double>(count))
    { }

    /// Milliseconds since the epoch of a column's left edge; column ≤ columns.
    [[nodiscard]] double edgeMs(std::size_t column) const
    {
        return static_cast<double>(first + static_cast<std::int64_t>(column)) * msPerColumn;
    }

    friend bool operator==(const ColumnGrid&, const ColumnGrid&) = default;
};

/// Which samples of an axis fall into which of the equal columns that a range is cut into. Made
/// once and shared by all series with the same axis: 8 bytes per column. Immutable; any thread.
class ColumnEdges
{
public:
    ColumnEdges() = default;
    /// Looks at the first size times of axis (size ≤ axis.size(), below 2³²). range is not empty.
    ColumnEdges(
        const TimeAxis& axis, std::size_t size, const TimeRange& range, std::size_t columns);
    /// The same for the columns of grid. Those that two grids have in common have equal edges.
    ColumnEdges(const TimeAxis& axis, std::size_t size, const ColumnGrid& grid);

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
        return (static_cast<double>(axis.at(sample).toMs()) - m_startMs) * m_columnsPerMs;
    }

    /// Samples in the range per column.
    [[nodiscard]] double density() const;

private:
    /// Edges at originMs + (first + column) · msPerColumn.
    struct Cut
    {
        double originMs;
        double first;
        double msPerColumn;

        [[nodiscard]] double edge(std::size_t column) const
        {
            return (first + static_cast<double>(column)) * msPerColumn;
        }
    };

    ColumnEdges(const TimeAxis& axis, std::size_t size, const Cut& cut, std::size_t columns);
    void fillFromGrid(const TimeAxis& axis, std::size_t size, const Cut& cut);
    void fillFromTimes(const TimeAxis& axis, std::size_t size, const Cut& cut);

    double m_startMs = 0;
    double m_columnsPerMs = 0;
    std::vector<std::uint32_t> m_first;
    std::vector<float> m_share;
};

} // namespace promdesk
