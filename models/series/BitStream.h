// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace promdesk {

/// Appends numbers of any width to bytes, the lowest bit first. Whole bytes may be written in
/// between, behind flush().
class BitStreamWriter
{
public:
    explicit BitStreamWriter(std::vector<std::uint8_t>& bytes)
        : m_bytes(bytes)
    { }

    /// The lowest `width` bits (0 to 64); those above are zero.
    void write(std::uint64_t bits, unsigned width)
    {
        if (width > 32) {
            write(bits & 0xffffffffU, 32);
            write(bits >> 32U, width - 32);
            return;
        }
        m_pending |= bits << m_count;
        m_count += width;
        while (m_count >= 8) {
            m_bytes.push_back(static_cast<std::uint8_t>(m_pending));
            m_pending >>= 8U;
            m_count -= 8;
        }
    }

    /// Goes on at the next whole byte.
    void flush()
    {
        if (m_count > 0) {
            m_bytes.push_back(static_cast<std::uint8_t>(m_pending));
        }
        m_pending = 0;
        m_count = 0;
    }

    /// Seven bits in each byte, the last with its highest bit clear; small numbers of either sign
    /// are short. On a whole byte.
    void writeSigned(std::int64_t number)
    {
        auto rest =
            static_cast<std::uint64_t>(number) << 1U ^ static_cast<std::uint64_t>(number >> 63U);
        while (rest >= 0x80U) {
            m_bytes.push_back(static_cast<std::uint8_t>(rest | 0x80U));
            rest >>= 7U;
        }
        m_bytes.push_back(static_cast<std::uint8_t>(rest));
    }

private:
    std::vector<std::uint8_t>& m_bytes;
    std::uint64_t m_pending = 0;
    unsigned m_count = 0;
};

/// Reads what a BitStreamWriter wrote, in the same order. Behind the end everything is zero.
class BitStreamReader
{
public:
    explicit BitStreamReader(const std::vector<std::uint8_t>& bytes)
        : m_at(bytes.data())
        , m_end(bytes.data() + bytes.size())
    { }

    [[nodiscard]] std::uint64_t read(unsigned width)
    {
        if (width > 32) {
            const std::uint64_t low = read(32);
            return low | read(width - 32) << 32U;
        }
        while (m_count < width) {
            m_pending |= std::uint64_t { nextByte() } << m_count;
            m_count += 8;
        }
        const std::uint64_t bits = m_pending & ((std::uint64_t { 1 } << width) - 1);
        m_pending >>= width;
        m_count -= width;
        return bits;
    }

    void flush()
    {
        m_pending = 0;
        m_count = 0;
    }

    [[nodiscard]] std::int64_t readSigned()
    {
        std::uint64_t number = 0;
        std::uint8_t byte = 0x80;
        for (unsigned shift = 0; shift < 64 && (byte & 0x80U) != 0; shift += 7) {
            byte = nextByte();
            number |= std::uint64_t { byte & 0x7fU } << shift;
        }
        return static_cast<std::int64_t>(number >> 1U ^ (~(number & 1U) + 1U));
    }

private:
    [[nodiscard]] std::uint8_t nextByte() { return m_at < m_end ? *m_at++ : std::uint8_t { 0 }; }

    const std::uint8_t* m_at;
    const std::uint8_t* m_end;
    std::uint64_t m_pending = 0;
    unsigned m_count = 0;
};

} // namespace promdesk
