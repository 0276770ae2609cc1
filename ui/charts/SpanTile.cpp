// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanTile.h"

#include <algorithm>
#include <cmath>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

namespace promdesk {

namespace {

/// Below this a border counts as level; dividing by less loses the digits that a float has.
constexpr float kLevel = 1.0F / 64;

#if defined(__SSE2__) || defined(_M_X64)
/// Four pixels of four columns, one below the other, into four rows.
void turnFour(
    const std::uint32_t* from, std::size_t height, std::uint32_t* to, std::ptrdiff_t stride)
{
    const auto load = [&](std::size_t column) {
        return _mm_loadu_si128(
            static_cast<const __m128i*>(static_cast<const void*>(from + column * height)));
    };
    const auto store = [&](std::ptrdiff_t row, __m128i pixels) {
        _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(to + row * stride)), pixels);
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

/// Four pixels with colours behind them, each in the room that it leaves. The colours come with 16
/// bits a channel, in two halves; where isMeant is zero nothing changes. As withCoverage() rounds.
__m128i behindFour(__m128i pixels, __m128i low, __m128i high, __m128i isMeant)
{
    __m128i room = _mm_sub_epi32(_mm_set1_epi32(255), _mm_srli_epi32(pixels, 24));
    room = _mm_and_si128(room, isMeant);
    room = _mm_or_si128(room, _mm_slli_epi32(room, 16));
    const auto scaled = [](__m128i colors, __m128i by) {
        const __m128i product = _mm_mullo_epi16(colors, by);
        const __m128i rounded =
            _mm_add_epi16(_mm_add_epi16(product, _mm_srli_epi16(product, 8)), _mm_set1_epi16(128));
        return _mm_srli_epi16(rounded, 8);
    };
    return _mm_add_epi32(pixels,
        _mm_packus_epi16(scaled(low, _mm_unpacklo_epi32(room, room)),
            scaled(high, _mm_unpackhi_epi32(room, room))));
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

} // namespace

CoverageColumns::CoverageColumns(int columns, int height)
    : m_columns(columns)
    , m_height(height)
    , m_cells(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height + kSpare), 0.0F)
    , m_touched(static_cast<std::size_t>(columns), { height, 0 })
{ }

void CoverageColumns::add(int column, const ColumnPart& part)
{
    const float low = std::max(part.clipTop, 0.0F);
    const float high = std::min(part.clipBottom, static_cast<float>(m_height));
    if (!(low < high)) {
        return;
    }
    const auto fall = [&](float top, float bottom) {
        return Fall { .width = part.width,
            .top = top,
            .bottom = bottom,
            .perRow = bottom - top > kLevel ? part.width / (bottom - top) : 0 };
    };
    addClipped(column, fall(part.t0, part.t1), low, high, 1);
    addClipped(column, fall(part.b0, part.b1), low, high, -1);
}

void CoverageColumns::addEdge(const CoverageEdge& edge, float sign)
{
    const float slope = (edge.y1 - edge.y0) / (edge.x1 - edge.x0);
    if (!std::isfinite(slope)) {
        return;
    }
    const float steepness = std::abs(slope);
    const float inverse = 1 / std::max(steepness, kLevel);
    const float right = std::min(edge.x1, static_cast<float>(m_columns));
    const auto height = static_cast<float>(m_height);
    float x = std::max(edge.x0, 0.0F);
    float y = edge.y0 + (x - edge.x0) * slope;
    while (x < right) {
        const int column = static_cast<int>(x);
        const float next = std::min(static_cast<float>(column + 1), right);
        const float after = edge.y0 + (next - edge.x0) * slope;
        const Fall fall { .width = next - x,
            .top = std::min(y, after),
            .bottom = std::max(y, after),
            .perRow = inverse };
        if (fall.top >= 0 && fall.bottom <= height) {
            addFall(column, fall, sign);
        } else {
            addClipped(column, fall, 0, height, sign);
        }
        x = next;
        y = after;
    }
}

void CoverageColumns::addClipped(int column, Fall fall, float low, float high, float sign)
{
    if (!(fall.top <= fall.bottom)) { // a scale that is none
        return;
    }
    if (fall.bottom <= low || fall.top >= high) {
        addStep(column, fall.bottom <= low ? low : high, fall.width * sign);
        return;
    }
    const float perPx = fall.width / std::max(fall.bottom - fall.top, kLevel);
    if (fall.top < low) {
        const float above = (low - fall.top) * perPx;
        addStep(column, low, above * sign);
        fall.width -= above;
        fall.top = low;
    }
    if (fall.bottom > high) {
        const float below = (fall.bottom - high) * perPx;
        addStep(column, high, below * sign);
        fall.width -= below;
        fall.bottom = high;
    }
    addFall(column, fall, sign);
}

/// A level border.
void CoverageColumns::addStep(int column, float y, float width)
{
    addFall(column, { .width = width, .top = y, .bottom = y, .perRow = 0 }, 1);
}

void CoverageColumns::addFall(int column, const Fall& fall, float sign)
{
    float* const cells = at(column);
    const int first = static_cast<int>(fall.top);
    const int last = static_cast<int>(fall.bottom);
    Touched& rows = m_touched[static_cast<std::size_t>(column)];
    rows.begin = std::min(rows.begin, first);
    rows.end = std::max(rows.end, last + 2);
    const float width = fall.width * sign;
    if (first == last || fall.bottom - fall.top <= kLevel) {
        const float inside = (fall.top + fall.bottom) / 2 - static_cast<float>(first);
        cells[first] += width * (1 - inside);
        cells[first + 1] += width * inside;
        return;
    }
    // How much of a row is covered grows by a triangle in the first row, evenly between, and by
    // what is left in the last two.
    const float perRow = fall.perRow * sign;
    const float head = static_cast<float>(first + 1) - fall.top;
    const float tail = fall.bottom - static_cast<float>(last);
    const float start = perRow * head * head / 2;
    const float end = perRow * tail * tail / 2;
    cells[first] += start;
    cells[first + 1] -= start;
    cells[first + 1] += perRow * head;
    for (int row = first + 1; row < last; ++row) {
        cells[row] += perRow / 2;
        cells[row + 1] += perRow / 2;
    }
    cells[last] += perRow * tail - end;
    cells[last + 1] += end;
}

SpanTile::SpanTile(int columns, int height)
    : m_height(height)
    , m_pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height) + kSpare, 0U)
    , m_opaque(static_cast<std::size_t>(columns))
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
    std::fill(m_inked.begin(), m_inked.end(), std::uint8_t { 0 });
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
    const Rows& hidden = m_opaque[static_cast<std::size_t>(span.column)];
    if (first >= hidden.begin && last < hidden.end) {
        return { first, first };
    }
    const auto level = [color](float share) {
        return withCoverage(color, static_cast<std::uint32_t>(share * 255.0F + 0.5F));
    };
    if (first == last) {
        putInside(span.column, first, level(bottom - top));
        return { first, first + 1 };
    }
    const bool startsInside = top > static_cast<float>(first);
    const int begin = startsInside ? first + 1 : first;
    if (begin < last) {
        fillInside(span.column, { begin, last }, color);
    }
    if (startsInside) {
        putInside(span.column, first, level(static_cast<float>(begin) - top));
    }
    if (bottom > static_cast<float>(last)) {
        putInside(span.column, last, level(bottom - static_cast<float>(last)));
        return { first, last + 1 };
    }
    return { first, last };
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
    // In blocks of rows, so that neither side leaves the nearest cache.
    for (int block = 0; block < blocks(); ++block) {
        if (!isInked(block)) {
            continue;
        }
        const int begin = block * kBlock;
        const int end = std::min(begin + kBlock, m_height);
        copyBlock(place(0, begin), end - begin, { target + begin * stride, stride, columns });
    }
}

void SpanTile::copyBlock(std::size_t from, int rows, const Target& to) const
{
    const auto height = static_cast<std::size_t>(m_height);
    const std::uint32_t* const pixels = m_pixels.data() + from;
    int row = 0;
#if defined(__SSE2__) || defined(_M_X64)
    for (; row + 4 <= rows; row += 4) {
        int column = 0;
        for (; column + 4 <= to.columns; column += 4) {
            turnFour(pixels + static_cast<std::size_t>(column) * height + row, height,
                to.pixels + row * to.stride + column, to.stride);
        }
        for (; column < to.columns; ++column) {
            for (int i = row; i < row + 4; ++i) {
                to.pixels[i * to.stride + column] =
                    pixels[static_cast<std::size_t>(column) * height + static_cast<std::size_t>(i)];
            }
        }
    }
#endif
    for (; row < rows; ++row) {
        for (int column = 0; column < to.columns; ++column) {
            to.pixels[row * to.stride + column] =
                pixels[static_cast<std::size_t>(column) * height + static_cast<std::size_t>(row)];
        }
    }
}

} // namespace promdesk
