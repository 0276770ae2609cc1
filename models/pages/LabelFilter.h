// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QString>

#include <string>
#include <vector>

namespace promdesk {

/// A matcher that the user lays over all pages: what they ask, and what they list.
struct LabelFilter
{
    /// As in PromQL.
    enum class Match
    {
        Equal,
        NotEqual,
        Pattern, ///< RE2, of the whole value
        NotPattern,
    };

    static constexpr int kLongestValue = 500;

    QString label;
    Match match = Match::Equal;
    QString value;
    bool isOn = true; ///< off: kept, without effect

    friend bool operator==(const LabelFilter&, const LabelFilter&) = default;
};

/// `namespace=inference`, `model_name !~ "llama.*"`: a label, an operator of PromQL and a value
/// with or without quotes. Errors: InvalidArgument, in words for whoever typed it.
[[nodiscard]] Result<LabelFilter> parseLabelFilter(const QString& text);

/// As parseLabelFilter() reads it: `model_name !~ llama.*`. Without isOn.
[[nodiscard]] QString toText(const LabelFilter& filter);

/// Those that are on as matchers of PromQL, joined by commas; the values are quoted.
[[nodiscard]] std::string matchersOf(const std::vector<LabelFilter>& filters);

/// Whether the filter lets such a value through. A pattern that is none lets nothing through.
[[nodiscard]] bool passes(const LabelFilter& filter, const QString& value);

} // namespace promdesk
