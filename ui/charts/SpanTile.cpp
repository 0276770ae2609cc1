// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanTile.h"

#include "charts/TilePixels.h"
#include "charts/TileRows.h"
#include "core/Prefetch.h"

#include <algorithm>
#include <utility>

namespace promdesk {

SpanTile::SpanTile(int columns, int height, Hidden hidden)
    : m_height(height)
    , m_hidden(hidden)
    , m_pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height) + kSpare, 0U)
    , m_touched(static_cast<std::size_t>(columns))
    , m_opaque(static_cast<std::size_t>(columns))
    , m_opaqueRows(columns, height)
    , m_inked(static_cast<std::size_t>((height + kBlock - 1) / kBlock), 0U)
{ }

void SpanTile::clear()
{
    for (std::size_t column = 0; column < m_touched.size(); ++column) {
        const Rows rows = std::exchange(m_touched[column], {});
        std::fill_n(m_pixels.data() + place(static_cast<int>(column), rows.begin),
            rows.end - rows.begin, 0U);
    }
    std::fill(m_opaque.begin(), m_opaque.end(), Rows());
    m_opaqueRows.clear();
    std::fill(m_inked.begin(), m_inked.end(), std::uint8_t { 0 });
}

bool SpanTile::hides(const Rows& rows) const
{
    const int begin = std::max(rows.begin, 0);
    const int end = std::min(rows.end, m_height);
    return begin >= end || m_opaqueRows.isCoveredInAll(begin, end);
}

void SpanTile::markInk(int begin, int end)
{
    for (int block = begin / kBlock; block * kBlock < end; ++block) {
        m_inked[static_cast<std::size_t>(block)] = 1;
    }
}

/// rows: not empty.
inline void SpanTile::touch(int column, const Rows& rows)
{
    Rows& touched = m_touched[static_cast<std::size_t>(column)];
    const bool isFirst = touched.begin == touched.end;
    touched.begin = isFirst ? rows.begin : std::min(touched.begin, rows.begin);
    touched.end = std::max(touched.end, rows.end);
}

inline void SpanTile::putInside(int column, int row, std::uint32_t color)
{
    std::uint32_t& pixel = m_pixels[place(column, row)];
    pixel += withCoverage(color, 255U - (pixel >> 24U));
    touch(column, { row, row + 1 });
}

inline void SpanTile::extendOpaque(int column, const Rows& rows)
{
    if (m_hidden == Hidden::Rows) {
        m_opaqueRows.cover(column, rows.begin, rows.end);
    }
    Rows& known = m_opaque[static_cast<std::size_t>(column)];
    if (rows.begin <= known.end && rows.end >= known.begin) {
        known.begin = std::min(known.begin, rows.begin);
        known.end = std::max(known.end, rows.end);
    } else if (rows.end - rows.begin > known.end - known.begin) {
        known = rows;
    }
}

/// rows: not empty, inside the tile. Nothing is behind what is opaque, and nothing to be reckoned
/// with where no line was before.
inline void SpanTile::fillInside(int column, const Rows& rows, std::uint32_t color)
{
    const Rows hidden = m_opaque[static_cast<std::size_t>(column)];
    std::uint32_t* const pixels = m_pixels.data() + place(column, 0);
    if (m_hidden == Hidden::Rows) {
        m_opaqueRows.eachOpen(column, rows.begin, rows.end,
            [&](int begin, int end) { addBehind(pixels + begin, end - begin, color); });
        touch(column, rows);
        if ((color >> 24U) == 255U) {
            m_opaqueRows.cover(column, rows.begin, rows.end);
        }
        return;
    }
    const Rows touched = m_touched[static_cast<std::size_t>(column)];
    const Rows within { std::clamp(touched.begin, rows.begin, rows.end),
        std::clamp(touched.end, rows.begin, rows.end) };
    std::fill(pixels + rows.begin, pixels + within.begin, color);
    std::fill(pixels + within.end, pixels + rows.end, color);
    const int above = std::min(within.end, hidden.begin);
    addBehind(pixels + within.begin, above - within.begin, color);
    const int below = std::max(within.begin, hidden.end);
    addBehind(pixels + below, within.end - below, color);
    touch(column, rows);
    if ((color >> 24U) == 255U) {
        extendOpaque(column, rows);
    }
}

/// Returns the rows that it touched, perhaps none, or what is hidden besides.
inline SpanTile::Rows SpanTile::fillSpan(const TileSpan& span, std::uint32_t color)
{
    const float top = std::max(span.top, 0.0F);
    const float bottom = std::min(span.bottom, static_cast<float>(m_height));
    if (!(top < bottom)) {
        return {};
    }
    const int first = static_cast<int>(top);
    const int last = static_cast<int>(bottom);
    const bool startsInside = top > static_cast<float>(first);
    const int begin = startsInside ? first + 1 : first;
    const int end = bottom > static_cast<float>(last) ? last + 1 : last;
    const Rows& hidden = m_opaque[static_cast<std::size_t>(span.column)];
    if ((first >= hidden.begin && end <= hidden.end)
        || (m_hidden == Hidden::Rows && m_opaqueRows.isCovered(span.column, first, end))) {
        return { first, first };
    }
#if defined(__SSE2__) || defined(_M_X64)
    constexpr int kShort = 12; ///< of more rows it pays to look what is hidden
    if (end - first <= kShort) {
        addBehind(m_pixels.data() + place(span.column, 0), first, end, { span.column, top, bottom },
            color);
        touch(span.column, { first, end });
        if (begin < last && (color >> 24U) == 255U) {
            extendOpaque(span.column, { begin, last });
        }
        return { first, end };
    }
#endif
    const auto level = [color](float share) {
        return withCoverage(color, static_cast<std::uint32_t>(share * 255.0F + 0.5F));
    };
    if (first == last) {
        putInside(span.column, first, level(bottom - top));
        return { first, first + 1 };
    }
    if (begin < last) {
        fillInside(span.column, { begin, last }, color);
    }
    if (startsInside) {
        putInside(span.column, first, level(static_cast<float>(begin) - top));
    }
    if (bottom > static_cast<float>(last)) {
        putInside(span.column, last, level(bottom - static_cast<float>(last)));
    }
    return { first, end };
}

void SpanTile::put(int column, int row, std::uint32_t color)
{
    putInside(column, row, color);
    m_inked[static_cast<std::size_t>(row / kBlock)] = 1;
}

void SpanTile::fill(int column, int begin, int end, std::uint32_t color)
{
    begin = std::max(begin, 0);
    end = std::min(end, m_height);
    if (begin < end) {
        fillInside(column, { begin, end }, color);
        markInk(begin, end);
    }
}

void SpanTile::fillRows(int column, int begin, int end, const std::vector<std::uint32_t>& colors)
{
    begin = std::max(begin, 0);
    end = std::min(end, m_height);
    if (begin >= end) {
        return;
    }
    markInk(begin, end);
    touch(column, { begin, end });
    const Rows hidden = m_opaque[static_cast<std::size_t>(column)];
    std::uint32_t* const pixels = m_pixels.data() + place(column, 0);
    const int above = std::min(end, hidden.begin);
    addBehind(pixels + begin, above - begin, colors.data() + begin);
    const int below = std::max(begin, hidden.end);
    addBehind(pixels + below, end - below, colors.data() + below);
}

void SpanTile::fillSmoothly(int column, float top, float bottom, std::uint32_t color)
{
    const Rows rows = fillSpan({ column, top, bottom }, color);
    markInk(rows.begin, rows.end);
}

/// The ink is marked once for all: one line's stretches lie near each other.
template <typename SpanAt>
inline void SpanTile::fillEach(std::size_t count, SpanAt spanAt, std::uint32_t color)
{
    Rows touched { m_height, 0 };
    for (std::size_t i = 0; i < count; ++i) {
        const Rows rows = fillSpan(spanAt(i), color);
        const bool isTouched = rows.begin < rows.end;
        touched.begin = std::min(touched.begin, isTouched ? rows.begin : m_height);
        touched.end = std::max(touched.end, isTouched ? rows.end : 0);
    }
    markInk(touched.begin, touched.end);
}

void SpanTile::fillSpans(std::span<const TileSpan> spans, std::uint32_t color)
{
    fillEach(
        spans.size(), [&](std::size_t i) { return spans[i]; }, color);
}

void SpanTile::fillColumns(
    std::span<const float> tops, std::span<const float> bottoms, std::uint32_t color)
{
    fillEach(
        tops.size(),
        [&](std::size_t i) {
            return TileSpan { static_cast<int>(i), tops[i], bottoms[i] };
        },
        color);
}

void SpanTile::copyTo(std::uint32_t* target, qsizetype stride, int columns) const
{
    eachBlock<Replacing>({ target, stride, columns });
}

void SpanTile::drawOver(std::uint32_t* target, qsizetype stride, int columns) const
{
    eachBlock<Covering>({ target, stride, columns });
}

/// In blocks of rows, so that neither side leaves the nearest cache.
template <typename Pixel> void SpanTile::eachBlock(const Target& to) const
{
    for (int block = 0; block < blocks(); ++block) {
        if (block + 1 < blocks() && isInked(block + 1)) {
            const int next = (block + 1) * kBlock;
            fetchAhead({ to.pixels + next * to.stride, to.stride, to.columns },
                std::min(kBlock, m_height - next));
        }
        if (isInked(block)) {
            const int begin = block * kBlock;
            const int end = std::min(begin + kBlock, m_height);
            writeBlock<Pixel>(place(0, begin), end - begin,
                { to.pixels + begin * to.stride, to.stride, to.columns });
        }
    }
}

/// Rows of a picture are too far from each other for the processor to foresee them.
void SpanTile::fetchAhead(const Target& to, int rows)
{
    constexpr int kLine = 16; ///< pixels of a cache line
    for (int row = 0; row < rows; ++row) {
        const std::uint32_t* const first = to.pixels + row * to.stride;
        for (int column = 0; column < to.columns + kLine - 1; column += kLine) {
            prefetch(first + std::min(column, to.columns - 1));
        }
    }
}

template <typename Pixel>
void SpanTile::writeBlock(std::size_t from, int rows, const Target& to) const
{
    const auto height = static_cast<std::size_t>(m_height);
    const std::uint32_t* const pixels = m_pixels.data() + from;
    const auto writeOne = [&](int row, int column) {
        std::uint32_t& there = to.pixels[row * to.stride + column];
        there = Pixel::write(
            pixels[static_cast<std::size_t>(column) * height + static_cast<std::size_t>(row)],
            there);
    };
    int row = 0;
#if defined(__SSE2__) || defined(_M_X64)
    for (; row + 4 <= rows; row += 4) {
        int column = 0;
        for (; column + 4 <= to.columns; column += 4) {
            writeFour<Pixel>(pixels + static_cast<std::size_t>(column) * height + row, height,
                to.pixels + row * to.stride + column, to.stride);
        }
        for (; column < to.columns; ++column) {
            for (int i = row; i < row + 4; ++i) {
                writeOne(i, column);
            }
        }
    }
#endif
    for (; row < rows; ++row) {
        for (int column = 0; column < to.columns; ++column) {
            writeOne(row, column);
        }
    }
}

} // namespace promdesk
