// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace promdesk {

constexpr std::uint32_t kReplacementCharacter = 0xfffd;

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool isValidUtf8(std::string_view text);

/// The text with every byte that belongs to no valid character replaced by U+FFFD.
[[nodiscard]] std::string toValidUtf8(std::string_view text);

/// Appends one code point; not a surrogate, at most U+10FFFF.
void appendUtf8(std::string& out, std::uint32_t codePoint);

/// At most maxBytes of valid UTF-8, cut between characters.
void truncateUtf8(std::string& text, std::size_t maxBytes);

} // namespace promdesk
