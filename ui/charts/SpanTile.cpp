// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanTile.h"

#include <algorithm>
#include <bit>
#include <cmath>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

namespace promdesk {

namespace {

constexpr int kBits = 64;

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
    , m_words((height + kBits - 1) / kBits)
    , m_pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height), 0U)
    , m_opaque(static_cast<std::size_t>(columns) * static_cast<std::size_t>(m_words), 0U)
    , m_inked(static_cast<std::size_t>((height + kBlock - 1) / kBlock), 0U)
{ }

void SpanTile::clear()
{
    const auto columns = static_cast<int>(m_opaque.size()) / std::max(m_words, 1);
    for (int block = 0; block < blocks(); ++block) {
        const int rows = std::min(kBlock, m_height - block * kBlock);
        for (int column = 0; column < columns && isInked(block); ++column) {
            std::fill_n(m_pixels.data() + place(column, block * kBlock), rows, 0U);
        }
    }
    std::fill(m_opaque.begin(), m_opaque.end(), 0U);
    std::fill(m_inked.begin(), m_inked.end(), std::uint8_t { 0 });
}

void SpanTile::markInk(int begin, int end)
{
    for (int block = begin / kBlock; block * kBlock < end; ++block) {
        m_inked[static_cast<std::size_t>(block)] = 1;
    }
}

void SpanTile::put(int column, int row, std::uint32_t color)
{
    std::uint32_t& pixel = m_pixels[place(column, row)];
    const std::uint32_t room = 255U - (pixel >> 24U);
    if (room == 0) {
        return;
    }
    pixel += withCoverage(color, room);
    m_inked[static_cast<std::size_t>(row / kBlock)] = 1;
    if ((pixel >> 24U) == 255U) {
        m_opaque[static_cast<std::size_t>(column * m_words + row / kBits)] |= std::uint64_t { 1 }
            << static_cast<unsigned>(row % kBits);
    }
}

void SpanTile::fill(int column, int begin, int end, std::uint32_t color)
{
    begin = std::max(begin, 0);
    end = std::min(end, m_height);
    if (begin >= end) {
        return;
    }
    markInk(begin, end);
    const int firstWord = begin / kBits;
    const int lastWord = (end - 1) / kBits;
    for (int word = firstWord; word <= lastWord; ++word) {
        std::uint64_t bits = ~std::uint64_t { 0 };
        if (word == firstWord) {
            bits &= ~std::uint64_t { 0 } << static_cast<unsigned>(begin % kBits);
        }
        if (word == lastWord) {
            bits &= ~std::uint64_t { 0 } >> static_cast<unsigned>(kBits - 1 - (end - 1) % kBits);
        }
        bits &= ~m_opaque[static_cast<std::size_t>(column * m_words + word)];
        if (bits != 0) {
            fillBits(column, word, bits, color);
        }
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
    std::uint32_t* const pixels = m_pixels.data() + place(column, 0);
    for (int row = begin; row < end; ++row) {
        const std::uint32_t color = colors[static_cast<std::size_t>(row)];
        if (pixels[row] == 0 && (color >> 24U) < 255U) {
            pixels[row] = color;
        } else {
            put(column, row, color);
        }
    }
}

void SpanTile::fillBits(int column, int word, std::uint64_t bits, std::uint32_t color)
{
    std::uint64_t& opaque = m_opaque[static_cast<std::size_t>(column * m_words + word)];
    const bool isSolid = (color >> 24U) == 255U;
    std::uint32_t* const pixels = m_pixels.data() + place(column, word * kBits);
    while (bits != 0) {
        const int from = std::countr_zero(bits);
        const int length = std::countr_one(bits >> static_cast<unsigned>(from));
        const std::uint64_t run =
            (length == kBits ? ~std::uint64_t { 0 } : (std::uint64_t { 1 } << length) - 1)
            << static_cast<unsigned>(from);
        bits &= ~run;
        if (!isSolid) {
            for (int row = from; row < from + length; ++row) {
                put(column, word * kBits + row, color);
            }
            continue;
        }
        opaque |= run;
        for (int row = from; row < from + length; ++row) {
            const std::uint32_t pixel = pixels[row];
            pixels[row] = pixel == 0 ? color : pixel + withCoverage(color, 255U - (pixel >> 24U));
        }
    }
}

void SpanTile::fillSmoothly(int column, float top, float bottom, std::uint32_t color)
{
    top = std::max(top, 0.0F);
    bottom = std::min(bottom, static_cast<float>(m_height));
    if (!(top < bottom)) {
        return;
    }
    const auto level = [color](float share) {
        return withCoverage(color, static_cast<std::uint32_t>(share * 255.0F + 0.5F));
    };
    const int first = static_cast<int>(top);
    const int last = static_cast<int>(bottom);
    if (first == last) {
        put(column, first, level(bottom - top));
        return;
    }
    const bool startsInside = top > static_cast<float>(first);
    fill(column, startsInside ? first + 1 : first, last, color);
    if (startsInside) {
        put(column, first, level(static_cast<float>(first + 1) - top));
    }
    if (bottom > static_cast<float>(last)) {
        put(column, last, level(bottom - static_cast<float>(last)));
    }
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
