// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanTile.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace promdesk {

namespace {

constexpr int kBits = 64;

/// A border that goes from 0 to 1 between begin and begin + length, and its integral over y.
struct Ramp
{
    float begin;
    float length;
    float half = 0.5F / length; ///< of its slope

    [[nodiscard]] float integral(float y) const
    {
        const float past = y - begin;
        const float inside = past < 0 ? 0 : (past < length ? past : length);
        const float behind = past - length;
        return inside * inside * half + (behind > 0 ? behind : 0);
    }
};

/// Of what is not negative; faster than a call of the library's function.
int roundedUp(float value)
{
    const int down = static_cast<int>(value);
    return static_cast<float>(down) < value ? down + 1 : down;
}

/// Below this a border counts as level; dividing by less loses the digits that a float has.
constexpr float kLevel = 1.0F / 64;

} // namespace

CoverageColumns::CoverageColumns(int columns, int height)
    : m_height(height)
    , m_cells(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height), 0.0F)
    , m_touched(static_cast<std::size_t>(columns), { height, 0 })
{ }

void CoverageColumns::add(int column, const ColumnPart& part)
{
    const float top = std::max({ part.t0, part.clipTop, 0.0F });
    const float bottom = std::min({ part.b1, part.clipBottom, static_cast<float>(m_height) });
    if (!(top < bottom)) {
        return;
    }
    const Ramp upper { .begin = part.t0, .length = std::max(part.t1 - part.t0, kLevel) };
    const Ramp lower { .begin = part.b0, .length = std::max(part.b1 - part.b0, kLevel) };
    const auto covered = [&](float y) { return upper.integral(y) - lower.integral(y); };
    const int begin = static_cast<int>(top);
    const int end = roundedUp(bottom);
    // Between the borders every pixel is covered alike.
    const int full = roundedUp(std::max(top, part.t0 + upper.length));
    const int fullEnd = static_cast<int>(std::min(bottom, part.b0));
    float* const cells = at(column);
    float before = covered(top);
    for (int row = begin; row < end; ++row) {
        if (row == full && row < fullEnd) {
            for (; row < fullEnd; ++row) {
                cells[row] += part.width;
            }
            before = covered(static_cast<float>(row));
            if (row == end) {
                break;
            }
        }
        const float after = covered(std::min(static_cast<float>(row + 1), bottom));
        cells[row] += (after - before) * part.width;
        before = after;
    }
    Touched& rows = m_touched[static_cast<std::size_t>(column)];
    rows.begin = std::min(rows.begin, begin);
    rows.end = std::max(rows.end, end);
}

SpanTile::SpanTile(int columns, int height)
    : m_height(height)
    , m_words((height + kBits - 1) / kBits)
    , m_pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height), 0U)
    , m_opaque(static_cast<std::size_t>(columns) * static_cast<std::size_t>(m_words), 0U)
{ }

void SpanTile::clear()
{
    std::fill(m_pixels.begin(), m_pixels.end(), 0U);
    std::fill(m_opaque.begin(), m_opaque.end(), 0U);
}

void SpanTile::put(int column, int row, std::uint32_t color)
{
    std::uint32_t& pixel = m_pixels[place(column, row)];
    const std::uint32_t room = 255U - (pixel >> 24U);
    if (room == 0) {
        return;
    }
    pixel += withCoverage(color, room);
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
    constexpr int kRows = 16;
    for (int begin = 0; begin < m_height; begin += kRows) {
        const int end = std::min(begin + kRows, m_height);
        for (int column = 0; column < columns; ++column) {
            const std::uint32_t* const pixels = m_pixels.data() + place(column, 0);
            for (int row = begin; row < end; ++row) {
                target[row * stride + column] = pixels[row];
            }
        }
    }
}

} // namespace promdesk
