// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// What is put into a signal's template.
struct TemplateValues
{
    std::string selector; ///< matchers joined by commas; may be empty
    std::string window = "$__rate_interval"; ///< a duration or a macro that is resolved per step
    std::vector<std::string> by; ///< grouping labels; may be empty
};

/// Puts the values into $sel, $win and $by: `{a="b",$sel}` with an empty selector becomes
/// `{a="b"}`, `by (le, $by)` with none becomes `by (le)`, `by ($by)` with none is removed. Values
/// are not looked at again, so a `$by` inside a label value stays what it is. Pure.
[[nodiscard]] std::string expandTemplate(std::string_view expression, const TemplateValues& values);

} // namespace promdesk
