// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace promdesk {

// The number formats of a Prometheus block. Source: docs/format in the Prometheus repository.

/// Big-endian.
void appendU32(std::string& out, std::uint32_t number);
void appendU64(std::string& out, std::uint64_t number);
/// Seven bits per byte, lowest first; the high bit says that more follows.
void appendUvarint(std::string& out, std::uint64_t number);
/// The same after folding the sign into the lowest bit.
void appendVarint(std::string& out, std::int64_t number);

/// CRC-32C (Castagnoli), RFC 3720.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes);

} // namespace promdesk
