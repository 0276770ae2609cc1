// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/ColumnReader.h"

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

void ColumnReader::read(std::size_t begin, std::size_t end, std::vector<ColumnPiece>& out) const
{
    for (std::size_t at = begin; at < end; at += kStride) {
        const std::size_t stop = std::min(end, at + kStride);
        const std::size_t from = m_edges.first(at);
        if (m_pyramid.breaksNear(from > 0 ? from - 1 : 0, m_edges.first(stop) + 1) == 0) {
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
    const auto isInside = [&](std::size_t sample) { return sample > 0 && sample < size; };
    std::size_t first = m_edges.first(begin);
    double entry = isInside(first) ? crossing(begin) : missingValue();
    for (std::size_t column = begin; column < end; ++column) {
        const std::size_t last = m_edges.first(column + 1);
        const double exit = isInside(last) ? crossing(column + 1) : missingValue();
        SampleExtent extent;
        if (last - first < kFewSamples) {
            for (std::size_t i = first; i < last; ++i) {
                const double value = m_series.values[i];
                extent.least = value < extent.least ? value : extent.least;
                extent.greatest = value > extent.greatest ? value : extent.greatest;
            }
        } else {
            extent = m_pyramid.extent(m_series, first, last);
        }
        // A comparison with a missing value is false: it never becomes an end.
        extent.least = entry < extent.least ? entry : extent.least;
        extent.least = exit < extent.least ? exit : extent.least;
        extent.greatest = entry > extent.greatest ? entry : extent.greatest;
        extent.greatest = exit > extent.greatest ? exit : extent.greatest;
        if (!extent.isEmpty()) {
            out.push_back({ static_cast<std::uint32_t>(column), size == 1, extent.least,
                extent.greatest, entry, exit });
        }
        first = last;
        entry = exit;
    }
}

void ColumnReader::readBroken(std::size_t column, std::vector<ColumnPiece>& out) const
{
    const std::size_t first = m_edges.first(column);
    const std::size_t last = m_edges.first(column + 1);
    PieceCollector pieces(static_cast<std::uint32_t>(column), out);
    if (isJoined(first)) {
        pieces.enter(crossing(column));
    }
    for (std::size_t i = first; i < last; ++i) {
        if (i > first && !isJoined(i)) {
            pieces.close();
        }
        if (isDrawable(m_series.values[i])) {
            pieces.add(m_series.values[i]);
        }
    }
    if (isJoined(last)) {
        pieces.leave(crossing(column + 1));
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
