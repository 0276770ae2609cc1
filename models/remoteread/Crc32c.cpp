// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/Crc32c.h"

#include <array>

namespace promdesk {

namespace {

constexpr std::size_t kLanes = 8;
using Table = std::array<std::uint32_t, 256>;

/// Lane n holds what a byte contributes when n more bytes come behind it.
constexpr std::array<Table, kLanes> makeTables()
{
    constexpr std::uint32_t kPolynomial = 0x82f63b78U;
    std::array<Table, kLanes> tables {};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
        }
        tables[0][byte] = crc;
    }
    for (std::size_t lane = 1; lane < kLanes; ++lane) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[lane - 1][byte];
            tables[lane][byte] = (before >> 8U) ^ tables[0][before & 0xffU];
        }
    }
    return tables;
}

constexpr std::array<Table, kLanes> kTables = makeTables();

} // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes)
{
    std::uint32_t crc = 0xffffffffU;
    // Eight bytes at a time: one byte at a time would take as long as decoding the chunks.
    while (bytes.size() >= kLanes) {
        std::uint32_t next = 0;
        for (std::size_t i = 0; i < kLanes; ++i) {
            const std::uint32_t mixed = i < 4 ? crc >> (8 * i) : 0U;
            const auto byte = std::to_integer<std::uint32_t>(bytes[i]);
            next ^= kTables[kLanes - 1 - i][(mixed ^ byte) & 0xffU];
        }
        crc = next;
        bytes = bytes.subspan(kLanes);
    }
    for (const std::byte byte : bytes) {
        crc = (crc >> 8U) ^ kTables[0][(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xffU];
    }
    return ~crc;
}

} // namespace promdesk
