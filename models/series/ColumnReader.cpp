// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/ColumnReader.h"

#include "core/Prefetch.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

/// How many columns are read as a whole when nothing in them breaks the line.
constexpr std::size_t kStride = 32;
/// From so many samples on several at once are faster than one after the other; from twice a
/// block on the pyramid is.
constexpr std::size_t kFewSamples = 12;

/// Collects the pieces of one column; pieces that touch become one.
class PieceCollector
{
public:
    PieceCollector(std::uint32_t column, std::vector<ColumnPiece>& out)
        : m_column(column)
        , m_begin(out.size())
        , m_out(out)
    { }

    void enter(double entry)
    {
        m_piece = { m_column, false, entry, entry, entry, missingValue() };
        m_isOpen = true;
        m_samples = 0;
    }

    void add(double value)
    {
        if (!m_isOpen) {
            enter(value);
            m_piece.entry = missingValue();
        }
        m_piece.least = std::min(m_piece.least, value);
        m_piece.greatest = std::max(m_piece.greatest, value);
        ++m_samples;
    }

    void leave(double exit)
    {
        m_piece.least = std::min(m_piece.least, exit);
        m_piece.greatest = std::max(m_piece.greatest, exit);
        m_piece.exit = exit;
        close();
    }

    void close()
    {
        if (!std::exchange(m_isOpen, false)) {
            return;
        }
        m_piece.isLone = m_samples == 1 && isMissing(m_piece.entry) && isMissing(m_piece.exit);
        const bool touches = m_out.size() > m_begin && m_out.back().least <= m_piece.greatest
            && m_out.back().greatest >= m_piece.least;
        if (!touches) {
            m_out.push_back(m_piece);
            return;
        }
        ColumnPiece& last = m_out.back();
        last.least = std::min(last.least, m_piece.least);
        last.greatest = std::max(last.greatest, m_piece.greatest);
        last.exit = m_piece.exit;
        last.isLone = false;
    }

private:
    std::uint32_t m_column;
    std::size_t m_begin;
    std::vector<ColumnPiece>& m_out;
    ColumnPiece m_piece;
    bool m_isOpen = false;
    std::size_t m_samples = 0;
};

} // namespace

bool ColumnReader::isJoined(std::size_t sample) const
{
    if (sample == 0 || sample >= m_pyramid.size()) {
        return false;
    }
    if (!isDrawable(m_series.values[sample - 1]) || !isDrawable(m_series.values[sample])) {
        return false;
    }
    const Duration hole = m_pyramid.hole();
    return hole.isZero() || m_series.axis.at(sample) - m_series.axis.at(sample - 1) <= hole;
}

/// The same for whoever reads the column before it and the column itself: nothing gets lost.
inline ColumnReader::Cut ColumnReader::cutBefore(std::size_t column) const
{
    constexpr std::size_t kFanout = MinMaxPyramid::kFanout;
    const std::size_t first = m_edges.first(column);
    if (column == 0 || column >= m_edges.columns()
        || first - m_edges.first(column - 1) < kManySamples
        || m_edges.first(column + 1) - first < kManySamples) {
        return { .sample = first };
    }
    return { .sample = (first + kFanout / 2) / kFanout * kFanout, .isAtSample = true };
}

/// The line's value at the left edge of column; its neighbours are joined.
inline double ColumnReader::crossing(std::size_t column) const
{
    const std::size_t after = m_edges.first(column);
    const double from = m_series.values[after - 1];
    const double to = m_series.values[after];
    // Neighbours at both ends of what a double holds have a difference that it does not.
    const double share = m_edges.share(column);
    return from * (1 - share) + to * share;
}

/// The same, missing at the ends of the line.
inline double ColumnReader::crossing(const Cut& cut, std::size_t column) const
{
    if (cut.isAtSample) {
        return m_series.values[cut.sample];
    }
    const bool isInside = cut.sample > 0 && cut.sample < m_pyramid.size();
    return isInside ? crossing(column) : missingValue();
}

/// A value that an unbroken line has at the end of one column and at the beginning of the next.
inline double ColumnReader::crossing(const Part& before, const Part& after) const
{
    const double shared = std::max(before.extent.least, after.extent.least);
    const bool doMeet = shared <= std::min(before.extent.greatest, after.extent.greatest);
    return after.cut.isAtSample && doMeet ? shared : crossing(after.cut, after.column);
}

inline ColumnReader::Part ColumnReader::partOf(std::size_t column) const
{
    const Cut cut = cutBefore(column);
    return {
        .column = column, .cut = cut, .extent = extentOf(cut.sample, cutBefore(column + 1).sample)
    };
}

/// Of samples that do not break the line.
inline SampleExtent ColumnReader::extentOf(std::size_t first, std::size_t last) const
{
    if (last - first >= kFewSamples) {
        return m_pyramid.extent(m_series, first, last);
    }
    SampleExtent extent;
    for (std::size_t i = first; i < last; ++i) {
        const double value = m_series.values[i];
        extent.least = value < extent.least ? value : extent.least;
        extent.greatest = value > extent.greatest ? value : extent.greatest;
    }
    return extent;
}

void ColumnReader::read(std::size_t begin, std::size_t end, std::vector<ColumnPiece>& out) const
{
    for (std::size_t at = begin; at < end; at += kStride) {
        const std::size_t stop = std::min(end, at + kStride);
        const std::size_t from = cutBefore(at).sample;
        if (m_pyramid.breaksNear(from > 0 ? from - 1 : 0, cutBefore(stop).sample + 1) == 0) {
            readUnbroken(at, stop, out);
            continue;
        }
        for (std::size_t column = at; column < stop; ++column) {
            readBroken(column, out);
        }
    }
}

void ColumnReader::readUnbroken(
    std::size_t begin, std::size_t end, std::vector<ColumnPiece>& out) const
{
    const std::size_t size = m_pyramid.size();
    const bool isMoved = cutBefore(begin).isAtSample;
    Part part = partOf(begin);
    double entry = isMoved ? crossing(partOf(begin - 1), part) : crossing(part.cut, begin);
    for (std::size_t column = begin; column < end; ++column) {
        const bool isLast = column + 1 == m_edges.columns();
        const Part after = isLast ? Part { .column = column + 1, .cut = cutBefore(column + 1) }
                                  : partOf(column + 1);
        const double exit = crossing(part, after);
        SampleExtent extent = part.extent;
        // A comparison with a missing value is false: it never becomes an end.
        extent.least = entry < extent.least ? entry : extent.least;
        extent.least = exit < extent.least ? exit : extent.least;
        extent.greatest = entry > extent.greatest ? entry : extent.greatest;
        extent.greatest = exit > extent.greatest ? exit : extent.greatest;
        if (!extent.isEmpty()) {
            out.push_back({ static_cast<std::uint32_t>(column), size == 1, extent.least,
                extent.greatest, entry, exit });
        }
        part = after;
        entry = exit;
    }
}

bool ColumnReader::isWhole(std::size_t begin, std::size_t end) const
{
    const std::size_t front = m_edges.first(begin);
    const std::size_t back = m_edges.first(end);
    if (front == 0 || back >= m_pyramid.size() || m_pyramid.breaksNear(front - 1, back + 1) != 0) {
        return false;
    }
    std::size_t most = 0;
    for (std::size_t column = begin; column < end; ++column) {
        most = std::max(most, m_edges.first(column + 1) - m_edges.first(column));
    }
    return most < kManySamples;
}

void ColumnReader::readWhole(std::size_t begin, std::size_t end, WholeColumns& out) const
{
    const std::size_t count = end - begin;
    out.resize(count);
    out.edges[0] = crossing(begin);
    for (std::size_t i = 0; i < count; ++i) {
        const SampleExtent inside =
            extentOf(m_edges.first(begin + i), m_edges.first(begin + i + 1));
        out.edges[i + 1] = crossing(begin + i + 1); // in passing: its samples are at hand
        const auto [low, high] = std::minmax(out.edges[i], out.edges[i + 1]);
        out.least[i] = std::min(low, inside.least);
        out.greatest[i] = std::max(high, inside.greatest);
    }
}

void ColumnReader::fetchAhead(std::size_t begin, std::size_t end) const
{
    const std::size_t last = std::min(m_edges.first(end) + 1, m_pyramid.size());
    constexpr std::size_t kLine = 8; ///< samples
    for (std::size_t i = m_edges.first(begin); i < last; i += kLine) {
        prefetch(m_series.values.data() + i);
    }
}

void ColumnReader::readBroken(std::size_t column, std::vector<ColumnPiece>& out) const
{
    const Cut left = cutBefore(column);
    const Cut right = cutBefore(column + 1);
    PieceCollector pieces(static_cast<std::uint32_t>(column), out);
    if (isJoined(left.sample)) {
        pieces.enter(crossing(left, column));
    }
    for (std::size_t i = left.sample; i < right.sample; ++i) {
        if (i > left.sample && !isJoined(i)) {
            pieces.close();
        }
        if (isDrawable(m_series.values[i])) {
            pieces.add(m_series.values[i]);
        }
    }
    if (isJoined(right.sample)) {
        pieces.leave(crossing(right, column + 1));
    }
    pieces.close();
}

std::vector<PlotPoint> columnLine(
    const ColumnReader& reader, const TimeRange& range, std::size_t columns)
{
    std::vector<ColumnPiece> pieces;
    reader.read(0, columns, pieces);
    std::vector<PlotPoint> points;
    points.reserve(pieces.size() * 2);
    const double msPerColumn =
        static_cast<double>(range.length().toMs()) / static_cast<double>(columns);
    for (const ColumnPiece& piece : pieces) {
        const double middle = (static_cast<double>(piece.column) + 0.5) * msPerColumn;
        const Instant time = range.start + Duration::fromMs(static_cast<std::int64_t>(middle));
        if (isMissing(piece.entry) && !points.empty()) {
            points.push_back({ time, missingValue() });
        }
        const bool rises =
            isMissing(piece.entry) || piece.entry - piece.least <= piece.greatest - piece.entry;
        points.push_back({ time, rises ? piece.least : piece.greatest });
        if (piece.least < piece.greatest) {
            points.push_back({ time, rises ? piece.greatest : piece.least });
        }
    }
    return points;
}

} // namespace promdesk
