// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/ColumnEdges.h"
#include "series/Decimator.h"
#include "series/MinMaxPyramid.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace promdesk {

/// A stretch of unbroken line inside one pixel column. entry and exit are the line's values where
/// it crosses the column's left and right edge, missingValue() where it begins or ends inside.
struct ColumnPiece
{
    std::uint32_t column = 0;
    bool isLone = false; ///< one sample with breaks on both sides
    double least = 0; ///< of the samples inside and of entry and exit
    double greatest = 0;
    double entry = 0;
    double exit = 0;
};

/// Reads a series column by column: what a picture of its whole line shows there, at a cost that
/// does not grow with the number of samples (where the line is broken, the column's samples are
/// walked one by one). Keeps references; any thread.
class ColumnReader
{
public:
    /// pyramid and edges were made from series.
    ColumnReader(const Series& series, const MinMaxPyramid& pyramid, const ColumnEdges& edges)
        : m_series(series)
        , m_pyramid(pyramid)
        , m_edges(edges)
    { }

    /// Appends the pieces of the columns [begin, end) to out, from left to right. Two that follow
    /// each other in one column do not overlap in value.
    void read(std::size_t begin, std::size_t end, std::vector<ColumnPiece>& out) const;

    /// Does the line go on from sample − 1 to sample? false at both ends.
    [[nodiscard]] bool isJoined(std::size_t sample) const;

private:
    [[nodiscard]] double crossing(std::size_t column) const;
    void readUnbroken(std::size_t begin, std::size_t end, std::vector<ColumnPiece>& out) const;
    void readBroken(std::size_t column, std::vector<ColumnPiece>& out) const;

    const Series& m_series;
    const MinMaxPyramid& m_pyramid;
    const ColumnEdges& m_edges;
};

/// The line of a dense series as points: least and greatest of every column, in the order that the
/// line takes; missingValue() where it breaks. At most 3 points per piece.
[[nodiscard]] std::vector<PlotPoint> columnLine(
    const ColumnReader& reader, const TimeRange& range, std::size_t columns);

} // namespace promdesk
