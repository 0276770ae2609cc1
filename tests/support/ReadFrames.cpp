// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/ReadFrames.h"

#include <algorithm>
#include <array>
#include <bit>

namespace promdesk::test {

namespace {

QByteArray varint(std::uint64_t number)
{
    QByteArray out;
    while (number >= 0x80U) {
        out += static_cast<char>((number & 0x7fU) | 0x80U);
        number >>= 7U;
    }
    return out + static_cast<char>(number);
}

std::uint64_t zigZag(std::int64_t number)
{
    return (static_cast<std::uint64_t>(number) << 1U) ^ static_cast<std::uint64_t>(number >> 63);
}

QByteArray field(int number, const QByteArray& content)
{
    return varint(static_cast<std::uint64_t>(number) << 3U | 2U)
        + varint(static_cast<std::uint64_t>(content.size())) + content;
}

QByteArray field(int number, std::int64_t value)
{
    return varint(static_cast<std::uint64_t>(number) << 3U)
        + varint(static_cast<std::uint64_t>(value));
}

QByteArray bytes(const std::string& text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

/// Bit by bit, as the table-driven one is what is under test.
std::uint32_t slowCrc(const QByteArray& content)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char c : content) {
        crc ^= static_cast<std::uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0x82f63b78U : crc >> 1U;
        }
    }
    return ~crc;
}

class BitWriter
{
public:
    void write(std::uint64_t value, unsigned count)
    {
        while (count-- > 0) {
            if (m_used % 8 == 0) {
                m_bytes += '\0';
            }
            const auto bit = static_cast<unsigned>(value >> count & 1U);
            m_bytes.back() = static_cast<char>(
                static_cast<std::uint8_t>(m_bytes.back()) | bit << (7 - m_used % 8));
            ++m_used;
        }
    }

    void write(const QByteArray& content)
    {
        for (const char c : content) {
            write(static_cast<std::uint8_t>(c), 8);
        }
    }

    [[nodiscard]] const QByteArray& content() const { return m_bytes; }

private:
    QByteArray m_bytes;
    unsigned m_used = 0;
};

class ChunkWriter
{
public:
    void add(std::int64_t ms, double value)
    {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        if (m_count == 0) {
            m_bits.write(varint(zigZag(ms)));
            m_bits.write(bits, 64);
        } else {
            writeTime(ms);
            writeValue(bits ^ m_value);
        }
        ++m_count;
        m_time = ms;
        m_value = bits;
    }

    [[nodiscard]] QByteArray content() const { return m_bits.content(); }

private:
    void writeTime(std::int64_t ms)
    {
        const std::int64_t distance = ms - m_time;
        const std::int64_t change = distance - m_distance;
        m_distance = distance;
        if (m_count == 1) {
            m_bits.write(varint(static_cast<std::uint64_t>(distance)));
            return;
        }
        constexpr std::array<unsigned, 3> kWidths { 14, 17, 20 };
        if (change == 0) {
            m_bits.write(0, 1);
            return;
        }
        for (unsigned i = 0; i < kWidths.size(); ++i) {
            const std::int64_t top = std::int64_t { 1 } << (kWidths[i] - 1);
            if (change > -top && change <= top) {
                m_bits.write((1U << (i + 2)) - 2, i + 2);
                m_bits.write(static_cast<std::uint64_t>(change), kWidths[i]);
                return;
            }
        }
        m_bits.write(0xfU, 4);
        m_bits.write(static_cast<std::uint64_t>(change), 64);
    }

    void writeValue(std::uint64_t changed)
    {
        if (changed == 0) {
            m_bits.write(0, 1);
            return;
        }
        const auto leading = std::min(static_cast<unsigned>(std::countl_zero(changed)), 31U);
        const auto trailing = static_cast<unsigned>(std::countr_zero(changed));
        if (m_hasWindow && leading >= m_leading && trailing >= m_trailing) {
            m_bits.write(2, 2);
        } else {
            m_hasWindow = true;
            m_leading = leading;
            m_trailing = trailing;
            m_bits.write(3, 2);
            m_bits.write(leading, 5);
            m_bits.write(64 - leading - trailing, 6); // 64 is written as 0
        }
        m_bits.write(changed >> m_trailing, 64 - m_leading - m_trailing);
    }

    BitWriter m_bits;
    std::size_t m_count = 0;
    std::int64_t m_time = 0;
    std::int64_t m_distance = 0;
    std::uint64_t m_value = 0;
    unsigned m_leading = 0;
    unsigned m_trailing = 0;
    bool m_hasWindow = false;
};

} // namespace

QByteArray xorChunk(const RawSamples& samples)
{
    ChunkWriter writer;
    for (const auto& [ms, value] : samples) {
        writer.add(ms, value);
    }
    QByteArray head;
    head += static_cast<char>(samples.size() >> 8U);
    head += static_cast<char>(samples.size() & 0xffU);
    return head + writer.content();
}

QByteArray seriesMessage(const LabelSet& labels, const std::vector<ReadChunk>& chunks)
{
    QByteArray series;
    for (const auto& [name, value] : labels) {
        series += field(1, field(1, bytes(name)) + field(2, bytes(value)));
    }
    for (const ReadChunk& chunk : chunks) {
        series += field(2,
            field(1, chunk.samples.front().first) + field(2, chunk.samples.back().first)
                + field(3, std::int64_t { chunk.type }) + field(4, xorChunk(chunk.samples)));
    }
    return field(1, series);
}

QByteArray readFrame(const QByteArray& message)
{
    QByteArray crc;
    for (int shift = 24; shift >= 0; shift -= 8) {
        crc += static_cast<char>(slowCrc(message) >> shift & 0xffU);
    }
    return varint(static_cast<std::uint64_t>(message.size())) + crc + message;
}

} // namespace promdesk::test
