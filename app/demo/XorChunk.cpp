// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/XorChunk.h"

#include "demo/BlockBytes.h"

#include <algorithm>
#include <array>
#include <bit>

namespace promdesk {

namespace {

/// Second differences that fit into so many bits get a prefix of so many bits.
struct TimeRange
{
    int bits;
    std::uint64_t prefix;
    int prefixBits;
};

constexpr std::array<TimeRange, 3> kTimeRanges { { { 14, 0b10, 2 }, { 17, 0b110, 3 },
    { 20, 0b1110, 4 } } };

constexpr int kLongestLeading = 31; // five bits hold it

std::uint64_t lowBits(std::uint64_t number, int bits)
{
    return bits == 64 ? number : number & ((std::uint64_t { 1 } << bits) - 1);
}

} // namespace

void XorChunk::clear()
{
    m_bytes.assign(2, '\0');
    m_pending = 0;
    m_pendingBits = 0;
    m_count = 0;
    m_leading = -1;
    m_trailing = 0;
}

void XorChunk::append(std::int64_t timeMs, double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if (m_count == 0) {
        appendVarint(m_bytes, timeMs);
        put(bits, 64);
        m_firstMs = timeMs;
    } else if (m_count == 1) {
        m_stepMs = timeMs - m_lastMs;
        appendUvarint(m_bytes, static_cast<std::uint64_t>(m_stepMs));
        appendValue(bits);
    } else {
        appendTime(timeMs);
        appendValue(bits);
    }
    m_value = bits;
    m_lastMs = timeMs;
    ++m_count;
}

void XorChunk::appendTime(std::int64_t timeMs)
{
    const std::int64_t step = timeMs - m_lastMs;
    const std::int64_t change = step - m_stepMs;
    m_stepMs = step;
    if (change == 0) {
        put(0, 1);
        return;
    }
    for (const TimeRange& range : kTimeRanges) {
        const std::int64_t half = std::int64_t { 1 } << (range.bits - 1);
        if (change > -half && change <= half) {
            put(range.prefix, range.prefixBits);
            put(lowBits(static_cast<std::uint64_t>(change), range.bits), range.bits);
            return;
        }
    }
    put(0b1111, 4);
    put(static_cast<std::uint64_t>(change), 64);
}

void XorChunk::appendValue(std::uint64_t bits)
{
    const std::uint64_t changed = bits ^ m_value;
    if (changed == 0) {
        put(0, 1);
        return;
    }
    put(1, 1);
    const int leading = std::min(std::countl_zero(changed), kLongestLeading);
    const int trailing = std::countr_zero(changed);
    if (m_leading >= 0 && leading >= m_leading && trailing >= m_trailing) {
        put(0, 1);
    } else {
        m_leading = leading;
        m_trailing = trailing;
        put(1, 1);
        put(static_cast<std::uint64_t>(leading), 5);
        // 64 does not fit into six bits: it is written as 0.
        put(lowBits(static_cast<std::uint64_t>(64 - leading - trailing), 6), 6);
    }
    put(changed >> m_trailing, 64 - m_leading - m_trailing);
}

void XorChunk::put(std::uint64_t number, int bits)
{
    if (bits > 32) {
        put(number >> 32, bits - 32);
        put(lowBits(number, 32), 32);
        return;
    }
    m_pending = (m_pending << bits) | number;
    m_pendingBits += bits;
    while (m_pendingBits >= 8) {
        m_pendingBits -= 8;
        m_bytes += static_cast<char>(m_pending >> m_pendingBits);
    }
}

std::string_view XorChunk::bytes()
{
    m_bytes[0] = static_cast<char>(m_count >> 8);
    m_bytes[1] = static_cast<char>(m_count);
    if (m_pendingBits > 0) {
        put(0, 8 - m_pendingBits);
    }
    return m_bytes;
}

} // namespace promdesk
