// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// The hot loop of the query decoder: samples of the usual shape, eight digits at a time.
namespace promdesk::fast {

/// Longest sample the fast path takes, with room for reading eight bytes at a time.
constexpr std::ptrdiff_t kWindow = 80;

/// The up to eight digits at the front of eight bytes, as a number.
struct Digits
{
    std::uint32_t value = 0;
    unsigned count = 0;
};

[[nodiscard]] inline Digits leadingDigits(const char* at)
{
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    bytes ^= 0x3030303030303030ULL; // digits become 0 … 9
    // A carry out of a byte that is no digit only spoils later bytes, which are not looked at.
    const std::uint64_t others = ((bytes + 0x7676767676767676ULL) | bytes) & 0x8080808080808080ULL;
    const auto count = static_cast<unsigned>(std::countr_zero(others)) >> 3U;
    if (count == 0) {
        return {};
    }
    // First digit in the lowest byte: shifting up puts zeros in front of the digits.
    bytes <<= (8U - count) * 8U;
    bytes = bytes * 10 + (bytes >> 8U);
    constexpr std::uint64_t kMask = 0x000000ff000000ffULL;
    bytes =
        ((bytes & kMask) * 0x000f424000000064ULL + ((bytes >> 16U) & kMask) * 0x0000271000000001ULL)
        >> 32U;
    return { .value = static_cast<std::uint32_t>(bytes), .count = count };
}

constexpr std::array<std::uint64_t, 9> kPowers { 1, 10, 100, 1000, 10'000, 100'000, 1'000'000,
    10'000'000, 100'000'000 };

/// Exactly representable powers of ten.
constexpr std::array<double, 23> kExactPowers { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/// All the digits at `at` (at most 24 are looked at), appended to a number of `count` digits.
/// Returns the place behind them.
[[nodiscard]] inline const char* appendDigits(
    const char* at, std::uint64_t& number, unsigned& count)
{
    for (int block = 0; block < 3; ++block) {
        const Digits digits = leadingDigits(at);
        number = number * kPowers[digits.count] + digits.value;
        count += digits.count;
        at += digits.count;
        if (digits.count < 8) {
            break;
        }
    }
    return at;
}

/// mantissa / 10^decimals, correctly rounded; false when that is not certain here.
[[nodiscard]] inline bool divide(std::uint64_t mantissa, unsigned decimals, double& value)
{
    constexpr std::uint64_t kExact = 1ULL << 53U;
    if (mantissa <= kExact && decimals < kExactPowers.size()) {
        value = static_cast<double>(mantissa) / kExactPowers[decimals];
        return true;
    }
#if defined(__x86_64__) && defined(__LDBL_MANT_DIG__) && __LDBL_MANT_DIG__ == 64
    // Mantissa and power are exact with 64 bits, so the quotient is correctly rounded to 64; the
    // second rounding to 53 can only go wrong when the 64 bits lie exactly between two doubles.
    if (mantissa < (1ULL << 63U) && decimals < kExactPowers.size()) {
        const long double quotient = static_cast<long double>(static_cast<std::int64_t>(mantissa))
            / static_cast<long double>(kExactPowers[decimals]);
        std::uint64_t bits = 0;
        std::memcpy(&bits, &quotient, sizeof bits);
        value = static_cast<double>(quotient);
        return (bits & 0x7ffU) != 0x400U;
    }
#endif
    return false;
}

/// Seconds with none or three decimals → ms; nullptr when it is written otherwise.
[[nodiscard]] inline const char* readTime(const char* at, std::int64_t& ms)
{
    std::uint64_t seconds = 0;
    unsigned count = 0;
    const char* const first = at;
    at = appendDigits(at, seconds, count);
    if (count == 0 || count > 11 || (*first == '0' && count > 1)) {
        return nullptr;
    }
    ms = static_cast<std::int64_t>(seconds) * 1000;
    if (*at != '.') {
        return at;
    }
    const Digits decimals = leadingDigits(at + 1);
    ms += decimals.value;
    return decimals.count == 3 ? at + 4 : nullptr;
}

/// An optional sign and at most 19 significant digits with or without a point; nullptr otherwise.
[[nodiscard]] inline const char* readValue(const char* at, double& value)
{
    const bool isNegative = *at == '-';
    at += isNegative ? 1 : 0;
    const char* const digits = at;
    std::uint64_t mantissa = 0;
    unsigned integers = 0;
    at = appendDigits(at, mantissa, integers);
    unsigned decimals = 0;
    if (*at == '.') {
        at = appendDigits(at + 1, mantissa, decimals);
    }
    const bool isBelowOne = integers == 1 && *digits == '0';
    const unsigned significant = decimals + (isBelowOne ? 0 : integers);
    if (integers == 0 || significant > 19 || !divide(mantissa, decimals, value)) {
        return nullptr;
    }
    value = isNegative ? -value : value;
    return at;
}

/// `[t,"v"]` without white space or exponent; nullptr when it is written otherwise or nearer than
/// kWindow to the end. Returns the place behind the bracket.
[[nodiscard]] inline const char* readSample(
    const char* at, const char* end, std::int64_t& ms, double& value)
{
    if constexpr (std::endian::native != std::endian::little) {
        return nullptr;
    }
    if (end - at < kWindow || *at != '[') {
        return nullptr;
    }
    at = readTime(at + 1, ms);
    if (at == nullptr || at[0] != ',' || at[1] != '"') {
        return nullptr;
    }
    at = readValue(at + 2, value);
    return at != nullptr && at[0] == '"' && at[1] == ']' ? at + 2 : nullptr;
}

} // namespace promdesk::fast
