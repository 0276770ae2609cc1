// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Utf8.h"

namespace promdesk {

namespace {

constexpr std::uint32_t byteOf(char c)
{
    return static_cast<unsigned char>(c);
}

constexpr bool isContinuation(std::uint32_t byte)
{
    return (byte & 0xc0U) == 0x80U;
}

/// Length of the character at the front; 0 when there is no valid one.
std::size_t characterLength(std::string_view text)
{
    const std::uint32_t lead = byteOf(text.front());
    if (lead < 0x80U) {
        return 1;
    }
    if (lead < 0xc2U || lead > 0xf4U) {
        return 0;
    }
    const std::size_t length = lead < 0xe0U ? 2 : (lead < 0xf0U ? 3 : 4);
    if (text.size() < length) {
        return 0;
    }
    std::uint32_t code = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint32_t byte = byteOf(text[i]);
        if (!isContinuation(byte)) {
            return 0;
        }
        code = (code << 6U) | (byte & 0x3fU);
    }
    const bool isOverlong = (length == 3 && code < 0x800U) || (length == 4 && code < 0x10000U);
    const bool isSurrogate = code >= 0xd800U && code < 0xe000U;
    return isOverlong || isSurrogate || code > 0x10ffffU ? 0 : length;
}

} // namespace

bool isValidUtf8(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

std::string toValidUtf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 16);
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        if (length == 0) {
            appendUtf8(out, kReplacementCharacter);
            text.remove_prefix(1);
        } else {
            out.append(text.substr(0, length));
            text.remove_prefix(length);
        }
    }
    return out;
}

void appendUtf8(std::string& out, std::uint32_t codePoint)
{
    const auto append = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (codePoint < 0x80U) {
        append(codePoint);
        return;
    }
    if (codePoint < 0x800U) {
        append(0xc0U | (codePoint >> 6U));
    } else if (codePoint < 0x10000U) {
        append(0xe0U | (codePoint >> 12U));
        append(0x80U | ((codePoint >> 6U) & 0x3fU));
    } else {
        append(0xf0U | (codePoint >> 18U));
        append(0x80U | ((codePoint >> 12U) & 0x3fU));
        append(0x80U | ((codePoint >> 6U) & 0x3fU));
    }
    append(0x80U | (codePoint & 0x3fU));
}

void truncateUtf8(std::string& text, std::size_t maxBytes)
{
    if (text.size() <= maxBytes) {
        return;
    }
    std::size_t length = maxBytes;
    while (length > 0 && isContinuation(byteOf(text[length]))) {
        --length;
    }
    text.resize(length);
}

} // namespace promdesk
