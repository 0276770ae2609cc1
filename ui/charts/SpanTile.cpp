// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanTile.h"

#include <algorithm>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

namespace promdesk {

namespace {

#if defined(__SSE2__) || defined(_M_X64)
/// Channels of 16 bits times 0…255 of each, as withCoverage() rounds.
__m128i scaledChannels(__m128i channels, __m128i by)
{
    const __m128i product = _mm_mullo_epi16(channels, by);
    const __m128i rounded =
        _mm_add_epi16(_mm_add_epi16(product, _mm_srli_epi16(product, 8)), _mm_set1_epi16(128));
    return _mm_srli_epi16(rounded, 8);
}

/// Four pixels with colours behind them, each in the room that it leaves. The colours come with 16
/// bits a channel, in two halves; where isMeant is zero nothing changes.
__m128i behindFour(__m128i pixels, __m128i low, __m128i high, __m128i isMeant)
{
    __m128i room = _mm_sub_epi32(_mm_set1_epi32(255), _mm_srli_epi32(pixels, 24));
    room = _mm_and_si128(room, isMeant);
    room = _mm_or_si128(room, _mm_slli_epi32(room, 16));
    return _mm_add_epi32(pixels,
        _mm_packus_epi16(scaledChannels(low, _mm_unpacklo_epi32(room, room)),
            scaledChannels(high, _mm_unpackhi_epi32(room, room))));
}

/// count pixels with a colour behind them; up to three more are read and written unchanged.
void addBehind(std::uint32_t* pixels, int count, std::uint32_t color)
{
    const __m128i colors =
        _mm_unpacklo_epi8(_mm_set1_epi32(static_cast<int>(color)), _mm_setzero_si128());
    const __m128i order = _mm_setr_epi32(0, 1, 2, 3);
    for (int i = 0; i < count; i += 4) {
        auto* const place = static_cast<__m128i*>(static_cast<void*>(pixels + i));
        const __m128i isMeant = _mm_cmplt_epi32(order, _mm_set1_epi32(count - i));
        _mm_storeu_si128(place, behindFour(_mm_loadu_si128(place), colors, colors, isMeant));
    }
}

/// Rows [begin, end) of a column with as much of a colour behind them as the stretch, which lies in
/// them, covers of each; up to three more are read and written unchanged.
inline void addBehind(
    std::uint32_t* column, int begin, int end, const TileSpan& span, std::uint32_t color)
{
    const __m128i channels =
        _mm_unpacklo_epi8(_mm_set1_epi32(static_cast<int>(color)), _mm_setzero_si128());
    const __m128 top = _mm_set1_ps(span.top);
    const __m128 bottom = _mm_set1_ps(span.bottom);
    __m128 row = _mm_add_ps(_mm_set1_ps(static_cast<float>(begin)), _mm_setr_ps(0, 1, 2, 3));
    for (int at = begin; at < end; at += 4) {
        const __m128 next = _mm_add_ps(row, _mm_set1_ps(1));
        const __m128 share = _mm_max_ps(
            _mm_sub_ps(_mm_min_ps(bottom, next), _mm_max_ps(top, row)), _mm_setzero_ps());
        __m128i level =
            _mm_cvttps_epi32(_mm_add_ps(_mm_mul_ps(share, _mm_set1_ps(255.0F)), _mm_set1_ps(0.5F)));
        level = _mm_or_si128(level, _mm_slli_epi32(level, 16));
        auto* const place = static_cast<__m128i*>(static_cast<void*>(column + at));
        _mm_storeu_si128(place,
            behindFour(_mm_loadu_si128(place),
                scaledChannels(channels, _mm_unpacklo_epi32(level, level)),
                scaledChannels(channels, _mm_unpackhi_epi32(level, level)), _mm_set1_epi32(-1)));
        row = _mm_add_ps(row, _mm_set1_ps(4));
    }
}

/// The same with a colour for each pixel.
void addBehind(std::uint32_t* pixels, int count, const std::uint32_t* colors)
{
    const __m128i zero = _mm_setzero_si128();
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        auto* const place = static_cast<__m128i*>(static_cast<void*>(pixels + i));
        const __m128i four =
            _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(colors + i)));
        _mm_storeu_si128(place,
            behindFour(_mm_loadu_si128(place), _mm_unpacklo_epi8(four, zero),
                _mm_unpackhi_epi8(four, zero), _mm_set1_epi32(-1)));
    }
    for (; i < count; ++i) {
        pixels[i] += withCoverage(colors[i], 255U - (pixels[i] >> 24U));
    }
}
#else
void addBehind(std::uint32_t* pixels, int count, std::uint32_t color)
{
    for (int i = 0; i < count; ++i) {
        pixels[i] += withCoverage(color, 255U - (pixels[i] >> 24U));
    }
}

void addBehind(std::uint32_t* pixels, int count, const std::uint32_t* colors)
{
    for (int i = 0; i < count; ++i) {
        pixels[i] += withCoverage(colors[i], 255U - (pixels[i] >> 24U));
    }
}
#endif

/// How a tile's pixels come into a picture: in the place of what is there.
struct Replacing
{
    static std::uint32_t write(std::uint32_t pixel, std::uint32_t /*there*/) { return pixel; }
#if defined(__SSE2__) || defined(_M_X64)
    static __m128i write(__m128i pixels, const __m128i* /*there*/)
    {
        return pixels;
    }
#endif
};

/// How a tile's pixels come into a picture: over what is there.
struct Covering
{
    static std::uint32_t write(std::uint32_t pixel, std::uint32_t there)
    {
        return pixel + withCoverage(there, 255U - (pixel >> 24U));
    }
#if defined(__SSE2__) || defined(_M_X64)
    static __m128i write(__m128i pixels, const __m128i* there)
    {
        const __m128i under = _mm_loadu_si128(there);
        const __m128i zero = _mm_setzero_si128();
        return behindFour(pixels, _mm_unpacklo_epi8(under, zero), _mm_unpackhi_epi8(under, zero),
            _mm_set1_epi32(-1));
    }
#endif
};

#if defined(__SSE2__) || defined(_M_X64)
/// Four pixels of four columns, one below the other, into four rows.
template <typename Pixel>
void turnFour(
    const std::uint32_t* from, std::size_t height, std::uint32_t* to, std::ptrdiff_t stride)
{
    const auto load = [&](std::size_t column) {
        return _mm_loadu_si128(
            static_cast<const __m128i*>(static_cast<const void*>(from + column * height)));
    };
    const auto store = [&](std::ptrdiff_t row, __m128i pixels) {
        auto* const place = static_cast<__m128i*>(static_cast<void*>(to + row * stride));
        _mm_storeu_si128(place, Pixel::write(pixels, place));
    };
    const __m128i low01 = _mm_unpacklo_epi32(load(0), load(1));
    const __m128i low23 = _mm_unpacklo_epi32(load(2), load(3));
    const __m128i high01 = _mm_unpackhi_epi32(load(0), load(1));
    const __m128i high23 = _mm_unpackhi_epi32(load(2), load(3));
    store(0, _mm_unpacklo_epi64(low01, low23));
    store(1, _mm_unpackhi_epi64(low01, low23));
    store(2, _mm_unpacklo_epi64(high01, high23));
    store(3, _mm_unpackhi_epi64(high01, high23));
}
#endif

} // namespace

SpanTile::SpanTile(int columns, int height, Hidden hidden)
    : m_height(height)
    , m_hidden(hidden)
    , m_pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height) + kSpare, 0U)
    , m_opaque(static_cast<std::size_t>(columns))
    , m_opaqueRows(columns, height)
    , m_inked(static_cast<std::size_t>((height + kBlock - 1) / kBlock), 0U)
{ }

void SpanTile::clear()
{
    const auto columns = static_cast<int>(m_opaque.size());
    for (int block = 0; block < blocks(); ++block) {
        const int rows = std::min(kBlock, m_height - block * kBlock);
        for (int column = 0; column < columns && isInked(block); ++column) {
            std::fill_n(m_pixels.data() + place(column, block * kBlock), rows, 0U);
        }
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

inline void SpanTile::putInside(int column, int row, std::uint32_t color)
{
    std::uint32_t& pixel = m_pixels[place(column, row)];
    pixel += withCoverage(color, 255U - (pixel >> 24U));
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

/// rows: not empty, inside the tile.
inline void SpanTile::fillInside(int column, const Rows& rows, std::uint32_t color)
{
    const Rows hidden = m_opaque[static_cast<std::size_t>(column)];
    std::uint32_t* const pixels = m_pixels.data() + place(column, 0);
    const int above = std::min(rows.end, hidden.begin);
    addBehind(pixels + rows.begin, above - rows.begin, color);
    const int below = std::max(rows.begin, hidden.end);
    addBehind(pixels + below, rows.end - below, color);
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
void SpanTile::fillSpans(std::span<const TileSpan> spans, std::uint32_t color)
{
    Rows touched { m_height, 0 };
    for (const TileSpan& span : spans) {
        const Rows rows = fillSpan(span, color);
        const bool isTouched = rows.begin < rows.end;
        touched.begin = std::min(touched.begin, isTouched ? rows.begin : m_height);
        touched.end = std::max(touched.end, isTouched ? rows.end : 0);
    }
    markInk(touched.begin, touched.end);
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
        if (isInked(block)) {
            const int begin = block * kBlock;
            const int end = std::min(begin + kBlock, m_height);
            writeBlock<Pixel>(place(0, begin), end - begin,
                { to.pixels + begin * to.stride, to.stride, to.columns });
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
            turnFour<Pixel>(pixels + static_cast<std::size_t>(column) * height + row, height,
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
