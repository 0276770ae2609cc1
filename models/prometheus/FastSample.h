// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/FastDecimal.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

/// The hot loop of the query decoder: samples of the usual shape.
namespace promdesk::fast {

/// Longest sample the fast path takes, with room for reading ahead.
constexpr std::ptrdiff_t kWindow = 80;

/// The up to eight digits at the front of eight bytes, as a number.
struct Digits
{
    std::uint32_t value = 0;
    unsigned count = 0;
};

[[nodiscard]] inline Digits leadingDigits(const char* at)
{
    const auto count = std::min(static_cast<unsigned>(std::countr_zero(nonDigits(at))), 8U);
    if (count == 0) {
        return {};
    }
    const std::uint64_t digits = (load8(at) & 0x0f0f0f0f0f0f0f0fULL) << (64U - 8U * count);
    return { .value = static_cast<std::uint32_t>(number8(digits)), .count = count };
}

/// Seconds of four digits or more with none or three decimals → ms; nullptr when it is written
/// otherwise.
[[nodiscard]] inline const char* readTime(const char* at, std::int64_t& ms)
{
    const Digits first = leadingDigits(at);
    const Digits second = first.count == 8 ? leadingDigits(at + 8) : Digits {};
    const unsigned count = first.count + second.count;
    if (count < 4 || count > 11 || *at == '0') {
        return nullptr;
    }
    at += count;
    ms = static_cast<std::int64_t>(first.value * kPowers[second.count] + second.value) * 1000;
    if (*at != '.') {
        return at;
    }
    const Digits decimals = leadingDigits(at + 1);
    ms += decimals.value;
    return decimals.count == 3 ? at + 4 : nullptr;
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
    at = readDecimal(at + 2, value);
    return at != nullptr && at[0] == '"' && at[1] == ']' ? at + 2 : nullptr;
}

/// The text `[t,"` of one time of a grid after the other, for whole seconds of ten digits. On a
/// grid the next time is known: comparing its text is cheaper than reading it.
class GridText
{
public:
    static constexpr std::size_t kSize = 13; ///< bytes of the text

    /// ms: the first time.
    GridText(std::int64_t ms, std::int64_t stepMs)
    {
        constexpr std::int64_t kLow = 100'000'000; // the last eight digits count, two stand still
        const std::int64_t seconds = ms / 1000;
        const std::int64_t step = stepMs / 1000;
        const bool isWhole = ms % 1000 == 0 && stepMs % 1000 == 0;
        if (!isWhole || seconds < 10 * kLow || seconds >= 100 * kLow || step <= 0 || step >= kLow) {
            return;
        }
        m_left = static_cast<std::size_t>((kLow - 1 - seconds % kLow) / step) + 1;
        m_digits = bytesOf(seconds % kLow);
        m_step = bytesOf(step);
        m_head = static_cast<std::uint64_t>('[')
            | static_cast<std::uint64_t>('0' + seconds / (10 * kLow)) << 8U
            | static_cast<std::uint64_t>('0' + seconds / kLow % 10) << 16U;
    }

    /// How many times can be asked for with matches() and advance().
    [[nodiscard]] std::size_t left() const { return m_left; }

    /// Whether the text at hand stands here; kSize + 3 bytes are readable.
    [[nodiscard]] bool matches(const char* at) const
    {
        constexpr std::uint64_t kTail = std::uint64_t { ',' } | std::uint64_t { '"' } << 8U;
        const std::uint64_t digits = reversed(m_digits | 0x3030303030303030ULL);
        return ((load8(at + 3) ^ digits) | ((load8(at) ^ m_head) & 0xffffffU)
                   | ((load8(at + 8) >> 24U & 0xffffU) ^ kTail))
            == 0;
    }

    void advance()
    {
        // Decimal addition, a digit in each byte: 246 more makes a byte overflow at ten.
        const std::uint64_t sum = m_digits + m_step + 0xf6f6f6f6f6f6f6f6ULL;
        m_digits = (sum & 0x0f0f0f0f0f0f0f0fULL) - (sum >> 4U & 0x0101010101010101ULL) * 6;
    }

private:
    /// Eight digits, the last in the lowest byte.
    [[nodiscard]] static std::uint64_t bytesOf(std::int64_t number)
    {
        std::uint64_t bytes = 0;
        for (unsigned place = 0; place < 64; place += 8) {
            bytes |= static_cast<std::uint64_t>(number % 10) << place;
            number /= 10;
        }
        return bytes;
    }

    [[nodiscard]] static std::uint64_t reversed(std::uint64_t bytes)
    {
        bytes = (bytes & 0x00000000ffffffffULL) << 32U | bytes >> 32U;
        bytes = (bytes & 0x0000ffff0000ffffULL) << 16U | (bytes >> 16U & 0x0000ffff0000ffffULL);
        return (bytes & 0x00ff00ff00ff00ffULL) << 8U | (bytes >> 8U & 0x00ff00ff00ff00ffULL);
    }

    std::size_t m_left = 0;
    std::uint64_t m_digits = 0;
    std::uint64_t m_step = 0;
    std::uint64_t m_head = 0;
};

/// Samples of a grid, comma after comma.
struct Run
{
    const char* end = nullptr; ///< behind the bracket of the last one; where it began without any
    std::size_t count = 0;
};

/// Reads samples as long as each stands at the next time of the grid, in the usual shape and not
/// nearer than kWindow to the end; at most as many as there is room for.
[[nodiscard]] inline Run readRun(
    const char* at, const char* end, GridText time, std::span<double> values)
{
    Run run { .end = at };
    const std::size_t most = std::min(values.size(), time.left());
    if constexpr (std::endian::native == std::endian::little) {
        while (run.count < most && end - at >= kWindow && time.matches(at)) {
            const char* const behind = readDecimal(at + GridText::kSize, values[run.count]);
            if (behind == nullptr || behind[0] != '"' || behind[1] != ']') {
                break;
            }
            ++run.count;
            run.end = behind + 2;
            if (*run.end != ',') {
                break;
            }
            at = run.end + 1;
            time.advance();
        }
    }
    return run;
}

} // namespace promdesk::fast
