// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// One condition on a label. The numbers are those of prompb.LabelMatcher.Type.
struct LabelMatcher
{
    enum class Kind : std::uint8_t
    {
        Equal = 0,
        NotEqual = 1,
        Matches = 2,
        MatchesNot = 3,
    };

    Kind kind = Kind::Equal;
    std::string name;
    std::string value; ///< a regular expression where the kind says so

    friend bool operator==(const LabelMatcher&, const LabelMatcher&) = default;
};

/// The matchers of an expression that selects series and does nothing else: a metric name, braces,
/// or both, round brackets about them allowed. Nothing for every other text, also for selectors
/// with a range, an offset or an @, without a matcher, and for broken literals. Pure.
[[nodiscard]] std::optional<std::vector<LabelMatcher>> plainSelector(std::string_view expression);

/// The matchers as PromQL, in braces. Names that are no classic ones are quoted. Pure.
[[nodiscard]] std::string selectorText(const std::vector<LabelMatcher>& matchers);

} // namespace promdesk
