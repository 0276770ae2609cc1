// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace promdesk {

/// The Castagnoli CRC with reflected bits, start and end inverted (RFC 3720, appendix B.4, 2004).
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes);

} // namespace promdesk
