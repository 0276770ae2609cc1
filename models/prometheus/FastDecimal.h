// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Decimal text to double, eight digits at a time and without a loop over digits. Everything here
/// expects a little-endian machine and room to read: 7 bytes before and 34 from a number's start
/// on.
namespace promdesk::fast {

[[nodiscard]] inline std::uint64_t load8(const char* at)
{
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/// One bit for each of the 32 bytes, set where it is no digit.
[[nodiscard]] inline std::uint32_t nonDigits(const char* at)
{
#if defined(__SSE2__)
    // '0' … '9' become -128 … -119, the ten least signed bytes.
    const auto half = [](const char* from) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        const __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8(0x50));
        return static_cast<std::uint32_t>(
            _mm_movemask_epi8(_mm_cmpgt_epi8(moved, _mm_set1_epi8(-119))));
    };
    return half(at) | half(at + 16) << 16U;
#else
    std::uint32_t result = 0;
    for (unsigned word = 0; word < 4; ++word) {
        const std::uint64_t moved = load8(at + std::size_t { 8 } * word) ^ 0x3030303030303030ULL;
        const std::uint64_t others =
            (((moved & 0x7f7f7f7f7f7f7f7fULL) + 0x7676767676767676ULL) | moved)
            & 0x8080808080808080ULL;
        result |= static_cast<std::uint32_t>(((others >> 7U) * 0x0102040810204080ULL) >> 56U)
            << (8U * word);
    }
    return result;
#endif
}

/// Eight bytes of 0 to 14, the first in the lowest place, as a number: digits with at most one
/// foreign byte among them, which counts with its own weight.
[[nodiscard]] inline std::uint64_t number8(std::uint64_t digits)
{
    constexpr std::uint64_t kMask = 0x000000ff000000ffULL;
    const std::uint64_t pairs = digits * 10 + (digits >> 8U);
    return ((pairs & kMask) * 0x000f424000000064ULL
               + ((pairs >> 16U) & kMask) * 0x0000271000000001ULL)
        >> 32U;
}

/// Powers of ten modulo 2^64.
constexpr std::array<std::uint64_t, 25> kPowers = [] {
    std::array<std::uint64_t, 25> powers {};
    std::uint64_t power = 1;
    for (std::uint64_t& one : powers) {
        one = power;
        power *= 10;
    }
    return powers;
}();

/// Powers of ten that a double holds exactly.
constexpr std::array<double, 23> kExactPowers { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

#if defined(__SIZEOF_INT128__)

__extension__ using Wide = unsigned __int128;

/// The first 128 bits of 5^-n, rounded up, for 0 ≤ n ≤ 27: the highest bit is set.
constexpr std::array<Wide, 28> kFifths = [] {
    std::array<Wide, 28> fifths {};
    std::uint64_t power = 1;
    for (Wide& one : fifths) {
        // Long division of 2^(127 + w) by the power, whose width is w bits (w − 1 for 1 itself).
        const int width = power == 1 ? 0 : static_cast<int>(std::bit_width(power));
        Wide rest = 1;
        for (int bit = 0; bit < 127 + width; ++bit) {
            one = one << 1U | (rest >= power ? 1U : 0U);
            rest = (rest >= power ? rest - power : rest) << 1U;
        }
        one = (one << 1U | (rest >= power ? 1U : 0U)) + (power == 1 ? 0U : 1U);
        power *= 5;
    }
    return fifths;
}();

/// mantissa / 10^decimals, correctly rounded, for mantissa > 0 and decimals ≤ 27. Source: D.
/// Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51 (2021).
[[nodiscard]] inline double divided(std::uint64_t mantissa, unsigned decimals)
{
    const auto leading = static_cast<unsigned>(std::countl_zero(mantissa));
    const std::uint64_t shifted = mantissa << leading;
    const Wide fifth = kFifths[decimals];
    const Wide product = static_cast<Wide>(shifted) * static_cast<std::uint64_t>(fifth >> 64U);
    auto high = static_cast<std::uint64_t>(product >> 64U);
    auto low = static_cast<std::uint64_t>(product);
    // Where the nine bits behind the result are all set, a carry from further right decides.
    if ((high & 0x1ffU) == 0x1ffU) {
        const auto carry = static_cast<std::uint64_t>(
            (static_cast<Wide>(shifted) * static_cast<std::uint64_t>(fifth)) >> 64U);
        low += carry;
        high += low < carry ? 1U : 0U;
    }
    const auto upper = static_cast<unsigned>(high >> 63U);
    std::uint64_t bits = high >> (upper + 9U); // 54 bits: the result and its rounding bit
    // Exactly between two doubles: only possible while 10^decimals divides a 64-bit number.
    const bool isHalf =
        low <= 1 && decimals <= 4 && (bits & 3U) == 1 && bits << (upper + 9U) == high;
    bits &= isHalf ? ~std::uint64_t { 1 } : ~std::uint64_t { 0 };
    bits = (bits + (bits & 1U)) >> 1U; // may carry into the 54th bit: the exponent then grows below
    const int power = -static_cast<int>((decimals * 217'706U + 65'535U) >> 16U) + 63;
    const int exponent = power + static_cast<int>(upper) - static_cast<int>(leading) + 1023;
    return std::bit_cast<double>((static_cast<std::uint64_t>(exponent - 1) << 52U) + bits);
}

#endif

/// mantissa / 10^decimals, correctly rounded; false where that is left to others.
[[nodiscard]] inline bool toDouble(std::uint64_t mantissa, unsigned decimals, double& value)
{
    constexpr std::uint64_t kSigned = 1ULL << 63U;
    if (decimals == 0 && mantissa < kSigned) {
        value = static_cast<double>(static_cast<std::int64_t>(mantissa));
        return true;
    }
#if defined(__SIZEOF_INT128__)
    // Also where a division would be exact: which of them it is could not be foretold.
    if (mantissa != 0 && decimals < kFifths.size()) {
        value = divided(mantissa, decimals);
        return true;
    }
#else
    if (mantissa <= 1ULL << 53U && decimals < kExactPowers.size()) {
        value = static_cast<double>(static_cast<std::int64_t>(mantissa)) / kExactPowers[decimals];
        return true;
    }
#endif
    return false;
}

/// How a number without its sign is written.
struct DecimalShape
{
    unsigned integers = 0; ///< digits before the point
    unsigned size = 0; ///< bytes
    unsigned decimals = 0;
    bool hasPoint = false;
};

[[nodiscard]] inline DecimalShape shapeOf(const char* at)
{
    const std::uint32_t others = nonDigits(at);
    DecimalShape shape;
    shape.integers = static_cast<unsigned>(std::countr_zero(others));
    shape.size = shape.integers;
    if (at[shape.integers] == '.') [[likely]] {
        shape.hasPoint = true;
        const auto second = static_cast<unsigned>(std::countr_zero(others & (others - 1)));
        shape.size = second;
        shape.decimals = second - shape.integers - 1;
    }
    return shape;
}

/// The digits of the 1 to 24 bytes before `end`, modulo 2^64; a point counts as a digit of 14.
[[nodiscard]] inline std::uint64_t digitsBefore(const char* end, unsigned size)
{
    constexpr std::uint64_t kLowNibbles = 0x0f0f0f0f0f0f0f0fULL;
    const auto eight = [end, size](unsigned skipped) { // fewer where the number begins later
        const unsigned count = std::min(size - skipped, 8U);
        const std::uint64_t kept = ~std::uint64_t { 0 } << (64U - 8U * count);
        return number8(load8(end - skipped - 8) & kLowNibbles & kept);
    };
    std::uint64_t number = eight(0);
    number += size > 8 ? eight(8) * kPowers[8] : 0;
    number += size > 16 ? eight(16) * kPowers[16] : 0;
    return number;
}

/// A sign, at most 19 significant digits and a point, rounded as any correct reader would; nullptr
/// when it is written otherwise. Returns the place behind it.
[[nodiscard]] inline const char* readDecimal(const char* at, double& value)
{
    const std::uint64_t sign = *at == '-' ? 1U : 0U;
    if (sign != 0) [[unlikely]] { // a jump, as below: the next place must not wait for the byte
        ++at;
    }
    const DecimalShape shape = shapeOf(at);
    const unsigned unread = (shape.hasPoint ? 1U : 0U) + (*at == '0' ? 1U : 0U);
    if (shape.integers == 0 || shape.size > 24 || shape.size > 19 + unread) {
        return nullptr;
    }
    const char* const end = at + shape.size;
    std::uint64_t mantissa = digitsBefore(end, shape.size);
    if (shape.hasPoint) {
        // The point counted as a digit and moved those before it one place up.
        constexpr std::uint64_t kPoint = '.' & 0x0f;
        const std::uint64_t integer = digitsBefore(at + shape.integers, shape.integers);
        mantissa -= (9 * integer + kPoint) * kPowers[shape.decimals];
    }
    double magnitude = 0;
    if (shape.size <= 8) {
        magnitude =
            static_cast<double>(static_cast<std::int64_t>(mantissa)) / kExactPowers[shape.decimals];
    } else if (!toDouble(mantissa, shape.decimals, magnitude)) {
        return nullptr;
    }
    value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(magnitude) | sign << 63U);
    return end;
}

} // namespace promdesk::fast
