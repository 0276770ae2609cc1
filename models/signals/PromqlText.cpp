// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/PromqlText.h"

#include "core/LabelSet.h"

#include <algorithm>

namespace promdesk {

std::string quotePromql(std::string_view value)
{
    // Through QString, so that what is not UTF-8 is replaced.
    const std::string text = toQString(value).toStdString();
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '\\' || c == '"') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
            constexpr std::string_view digits = "0123456789abcdef";
            const auto code = static_cast<unsigned char>(c);
            quoted += "\\x";
            quoted += digits[code >> 4U];
            quoted += digits[code & 0xFU];
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string escapeRegex(std::string_view value)
{
    constexpr std::string_view special = R"(\.+*?()|[]{}^$)";
    std::string pattern;
    for (const char c : value) {
        if (special.find(c) != std::string_view::npos) {
            pattern += '\\';
        }
        pattern += c;
    }
    return pattern;
}

std::string matchAny(std::string_view label, std::vector<std::string> values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    std::string matcher(label);
    if (values.size() < 2) {
        return matcher + '=' + quotePromql(values.empty() ? std::string() : values.front());
    }
    std::string pattern;
    for (const std::string& value : values) {
        pattern += &value == &values.front() ? "" : "|";
        pattern += escapeRegex(value);
    }
    return matcher + "=~" + quotePromql(pattern);
}

std::string joinMatchers(const std::vector<std::string>& parts)
{
    std::string joined;
    for (const std::string& part : parts) {
        if (part.empty()) {
            continue;
        }
        joined += joined.empty() ? part : "," + part;
    }
    return joined;
}

} // namespace promdesk
