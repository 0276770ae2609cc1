// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QtEndian>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace promdesk {

/// Reads bits from the highest of each byte on. Past the end it yields zeros and hasFailed() stays
/// true.
class BitReader
{
public:
    explicit BitReader(std::span<const std::byte> bytes)
        : m_next(bytes.data())
        , m_left(bytes.size())
    { }

    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

    [[nodiscard]] bool bit()
    {
        if (m_count == 0) {
            refill();
        }
        const bool isSet = (m_bits >> 63U) != 0;
        drop(1);
        return isSet;
    }

    /// 1 ≤ count ≤ 64.
    [[nodiscard]] std::uint64_t bits(unsigned count)
    {
        constexpr unsigned kAtOnce = 32;
        if (count > kAtOnce) {
            const std::uint64_t high = few(count - kAtOnce);
            return high << kAtOnce | few(kAtOnce);
        }
        return few(count);
    }

    /// Seven bits a byte, lowest first.
    [[nodiscard]] std::uint64_t uvarint()
    {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint64_t byte = few(8);
            number |= (byte & 0x7fU) << shift;
            if (byte < 0x80U) {
                return number;
            }
        }
        m_hasFailed = true;
        return 0;
    }

    /// Zig-zag.
    [[nodiscard]] std::int64_t varint()
    {
        const std::uint64_t number = uvarint();
        return static_cast<std::int64_t>((number >> 1U) ^ (~(number & 1U) + 1U));
    }

private:
    [[nodiscard]] std::uint64_t few(unsigned count)
    {
        if (m_count < count) {
            refill();
        }
        const std::uint64_t value = m_bits >> (64U - count);
        drop(count);
        return value;
    }

    void drop(unsigned count)
    {
        if (m_count < count) {
            m_hasFailed = true;
            m_bits = 0;
            m_count = 0;
            return;
        }
        m_bits <<= count;
        m_count -= count;
    }

    /// To at least 56 bits, or to all that is left.
    void refill()
    {
        if (m_left >= sizeof(std::uint64_t)) {
            const unsigned bytes = (63U - m_count) / 8;
            const std::uint64_t word = qFromBigEndian<quint64>(m_next);
            const std::uint64_t kept = word & ~(~std::uint64_t { 0 } >> (8 * bytes));
            m_bits |= kept >> m_count;
            m_count += 8 * bytes;
            m_next += bytes;
            m_left -= bytes;
            return;
        }
        while (m_count <= 56 && m_left > 0) {
            m_bits |= std::to_integer<std::uint64_t>(*m_next) << (56U - m_count);
            m_count += 8;
            ++m_next;
            --m_left;
        }
    }

    const std::byte* m_next;
    std::size_t m_left;
    std::uint64_t m_bits = 0; ///< the next ones, from the top; zeros behind
    unsigned m_count = 0;
    bool m_hasFailed = false;
};

} // namespace promdesk
