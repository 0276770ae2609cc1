// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// One selector in an expression, by places in its tokens.
struct SelectorPlace
{
    std::size_t first = 0; ///< the metric's name, or the brace where there is none
    std::size_t last = 0; ///< the closing brace, or the name where there are no braces
    bool hasBraces = false;
};

/// What an expression reads: each selector as it stands there, metric name and braces without
/// range, offset and @, with the length of the longest window around it (its own range and those of
/// all subqueries). Empty for expressions that read nothing; some list for texts that are no
/// PromQL. Pure.
[[nodiscard]] std::map<std::string, Duration> selectorsOf(std::string_view expression);

/// The expression with these matchers (joined by commas) in each of its selectors as well. Empty
/// matchers change nothing; texts that are no PromQL come out as something that is none. Pure.
[[nodiscard]] std::string withMatchers(std::string_view expression, std::string_view matchers);

} // namespace promdesk
