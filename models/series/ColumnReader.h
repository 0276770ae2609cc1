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

/// Columns that an unbroken line passes from edge to edge: what ColumnPiece says, each value by
/// itself.
struct WholeColumns
{
    std::vector<double> edges; ///< where the line crosses: one more than there are columns
    std::vector<double> least;
    std::vector<double> greatest;

    void resize(std::size_t columns)
    {
        edges.resize(columns + 1);
        least.resize(columns);
        greatest.resize(columns);
    }
};

/// Reads a series column by column: what a picture of its whole line shows there, at a cost that
/// does not grow with the number of samples (where the line is broken, the column's samples are
/// walked one by one). Columns of 256 samples and more are cut where blocks of the pyramid meet, at
/// most a sixteenth of a column beside their edges, so that the samples themselves need not be
/// fetched. Keeps references; any thread.
class ColumnReader
{
public:
    /// From so many samples a column on, half a block of the pyramid is too little to be seen.
    static constexpr std::size_t kManySamples = 8 * MinMaxPyramid::kFanout;

    /// pyramid and edges were made from series.
    ColumnReader(const Series& series, const MinMaxPyramid& pyramid, const ColumnEdges& edges)
        : m_series(series)
        , m_pyramid(pyramid)
        , m_edges(edges)
    { }

    /// Appends the pieces of the columns [begin, end) to out, from left to right. Two that follow
    /// each other in one column do not overlap in value.
    void read(std::size_t begin, std::size_t end, std::vector<ColumnPiece>& out) const;

    /// Can the columns [begin, end) be read by readWhole()? Not where the line begins, ends or may
    /// break, nor where columns are cut between blocks. begin < end.
    [[nodiscard]] bool isWhole(std::size_t begin, std::size_t end) const;
    /// The same as read() says of columns that isWhole().
    void readWhole(std::size_t begin, std::size_t end, WholeColumns& out) const;

    /// Asks memory for the samples of columns [begin, end), which are read soon.
    void fetchAhead(std::size_t begin, std::size_t end) const;

    /// Does the line go on from sample − 1 to sample? false at both ends.
    [[nodiscard]] bool isJoined(std::size_t sample) const;

private:
    /// Where the samples of one column end and those of the next begin.
    struct Cut
    {
        std::size_t sample = 0; ///< the first one of the next
        bool isAtSample = false; ///< moved to its time
    };

    /// The samples of one column.
    struct Part
    {
        std::size_t column = 0;
        Cut cut; ///< before it
        SampleExtent extent {};
    };

    [[nodiscard]] Cut cutBefore(std::size_t column) const;
    [[nodiscard]] Part partOf(std::size_t column) const;
    [[nodiscard]] double crossing(std::size_t column) const;
    [[nodiscard]] double crossing(const Cut& cut, std::size_t column) const;
    [[nodiscard]] double crossing(const Part& before, const Part& after) const;
    [[nodiscard]] SampleExtent extentOf(std::size_t first, std::size_t last) const;
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
