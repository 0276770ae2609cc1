// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// A value as a PromQL text in double quotes; whatever is in it stays inside the quotes. Invalid
/// UTF-8 becomes U+FFFD, as the server would refuse it.
[[nodiscard]] std::string quotePromql(std::string_view value);

/// A value as an RE2 pattern that matches nothing but this value; not quoted yet.
[[nodiscard]] std::string escapeRegex(std::string_view value);

/// A matcher for any of the values: label="a" for one, label=~"a|b" for several, which servers
/// match as a set. Sorted, each once; without values it is label="" (only series without it).
[[nodiscard]] std::string matchAny(std::string_view label, std::vector<std::string> values);

/// Matchers joined by commas; empty parts are left out.
[[nodiscard]] std::string joinMatchers(const std::vector<std::string>& parts);

} // namespace promdesk
