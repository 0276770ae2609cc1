// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/TilePixels.h"

#include <cstddef>
#include <cstdint>

namespace promdesk {

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
/// Four pixels of each of four columns, one below the other.
struct FourColumns
{
    __m128i first;
    __m128i second;
    __m128i third;
    __m128i fourth;
};

inline __m128i loadFour(const std::uint32_t* pixels)
{
    return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(pixels)));
}

inline bool isTransparent(const FourColumns& all)
{
    const __m128i any =
        _mm_or_si128(_mm_or_si128(all.first, all.second), _mm_or_si128(all.third, all.fourth));
    return _mm_movemask_epi8(_mm_cmpeq_epi32(any, _mm_setzero_si128())) == 0xffff;
}

inline bool isOpaque(const FourColumns& all)
{
    const __m128i common =
        _mm_and_si128(_mm_and_si128(all.first, all.second), _mm_and_si128(all.third, all.fourth));
    return isAllOnes(_mm_or_si128(common, _mm_set1_epi32(0x00ffffff)));
}

/// Into four rows.
template <typename Pixel>
inline void turnFour(const FourColumns& all, std::uint32_t* to, std::ptrdiff_t stride)
{
    const auto store = [&](std::ptrdiff_t row, __m128i pixels) {
        auto* const place = static_cast<__m128i*>(static_cast<void*>(to + row * stride));
        _mm_storeu_si128(place, Pixel::write(pixels, place));
    };
    const __m128i low01 = _mm_unpacklo_epi32(all.first, all.second);
    const __m128i low23 = _mm_unpacklo_epi32(all.third, all.fourth);
    const __m128i high01 = _mm_unpackhi_epi32(all.first, all.second);
    const __m128i high23 = _mm_unpackhi_epi32(all.third, all.fourth);
    store(0, _mm_unpacklo_epi64(low01, low23));
    store(1, _mm_unpackhi_epi64(low01, low23));
    store(2, _mm_unpacklo_epi64(high01, high23));
    store(3, _mm_unpackhi_epi64(high01, high23));
}

/// Most fours have nothing in them or let nothing through.
template <typename Pixel>
inline void writeFour(
    const std::uint32_t* from, std::size_t height, std::uint32_t* to, std::ptrdiff_t stride)
{
    const FourColumns all { .first = loadFour(from),
        .second = loadFour(from + height),
        .third = loadFour(from + 2 * height),
        .fourth = loadFour(from + 3 * height) };
    if (isTransparent(all)) {
        return;
    }
    if (isOpaque(all)) {
        turnFour<Replacing>(all, to, stride);
    } else {
        turnFour<Pixel>(all, to, stride);
    }
}
#endif

} // namespace promdesk
