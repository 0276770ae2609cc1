// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstdint>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

namespace promdesk {

/// An upright stretch in one column of a tile; px, y downwards, with partly covered ends.
struct TileSpan
{
    int column = 0;
    float top = 0;
    float bottom = 0;
};

/// color with coverage 0…255.
[[nodiscard]] inline std::uint32_t withCoverage(std::uint32_t color, std::uint32_t coverage)
{
    // Two channels at a time; x / 255, rounded, as (t + t / 256) / 256 with t = x + 128.
    std::uint32_t even = (color & 0xff00ffU) * coverage + 0x800080U;
    even = ((even + ((even >> 8U) & 0xff00ffU)) >> 8U) & 0xff00ffU;
    std::uint32_t odd = ((color >> 8U) & 0xff00ffU) * coverage + 0x800080U;
    odd = (odd + ((odd >> 8U) & 0xff00ffU)) & 0xff00ff00U;
    return even | odd;
}

#if defined(__SSE2__) || defined(_M_X64)
inline bool isAllOnes(__m128i bits)
{
    return _mm_movemask_epi8(_mm_cmpeq_epi32(bits, _mm_set1_epi32(-1))) == 0xffff;
}

/// Channels of 16 bits times 0…255 of each, as withCoverage() rounds.
inline __m128i scaledChannels(__m128i channels, __m128i by)
{
    const __m128i more = _mm_add_epi16(_mm_mullo_epi16(channels, by), _mm_set1_epi16(128));
    return _mm_mulhi_epu16(more, _mm_set1_epi16(257));
}

/// Four pixels with colours behind them, each in the room that it leaves. The colours come with 16
/// bits a channel, in two halves; where isMeant is zero nothing changes.
inline __m128i behindFour(__m128i pixels, __m128i low, __m128i high, __m128i isMeant)
{
    __m128i room = _mm_sub_epi32(_mm_set1_epi32(255), _mm_srli_epi32(pixels, 24));
    room = _mm_and_si128(room, isMeant);
    room = _mm_or_si128(room, _mm_slli_epi32(room, 16));
    return _mm_add_epi32(pixels,
        _mm_packus_epi16(scaledChannels(low, _mm_unpacklo_epi32(room, room)),
            scaledChannels(high, _mm_unpackhi_epi32(room, room))));
}

/// count pixels with a colour behind them; up to three more are read and written unchanged.
inline void addBehind(std::uint32_t* pixels, int count, std::uint32_t color)
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

/// Four times 0…255 by 0…255, each as a share of 255, as withCoverage() rounds.
inline __m128i shareOfFour(__m128i levels, __m128i by)
{
    // The upper 16 of 32 bits are zero and stay so.
    const __m128i more = _mm_add_epi16(_mm_mullo_epi16(levels, by), _mm_set1_epi32(128));
    return _mm_mulhi_epu16(more, _mm_set1_epi32(257));
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
        const __m128i level =
            _mm_cvttps_epi32(_mm_add_ps(_mm_mul_ps(share, _mm_set1_ps(255.0F)), _mm_set1_ps(0.5F)));
        auto* const place = static_cast<__m128i*>(static_cast<void*>(column + at));
        const __m128i there = _mm_loadu_si128(place);
        const __m128i room = _mm_sub_epi32(_mm_set1_epi32(255), _mm_srli_epi32(there, 24));
        __m128i shares = shareOfFour(level, room);
        shares = _mm_or_si128(shares, _mm_slli_epi32(shares, 16));
        const __m128i more =
            _mm_packus_epi16(scaledChannels(channels, _mm_unpacklo_epi32(shares, shares)),
                scaledChannels(channels, _mm_unpackhi_epi32(shares, shares)));
        _mm_storeu_si128(place, _mm_add_epi32(there, more));
        row = _mm_add_ps(row, _mm_set1_ps(4));
    }
}

/// The same with a colour for each pixel.
inline void addBehind(std::uint32_t* pixels, int count, const std::uint32_t* colors)
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
inline void addBehind(std::uint32_t* pixels, int count, std::uint32_t color)
{
    for (int i = 0; i < count; ++i) {
        pixels[i] += withCoverage(color, 255U - (pixels[i] >> 24U));
    }
}

inline void addBehind(std::uint32_t* pixels, int count, const std::uint32_t* colors)
{
    for (int i = 0; i < count; ++i) {
        pixels[i] += withCoverage(colors[i], 255U - (pixels[i] >> 24U));
    }
}
#endif

} // namespace promdesk
