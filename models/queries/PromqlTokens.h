// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace promdesk {

/// One word of PromQL; a view of the text it was read from.
struct PromqlToken
{
    enum class Kind
    {
        Name, ///< metric, label, function, keyword, $macro
        Number, ///< numbers and durations: 1e-3, 0x1f, 5m
        Text, ///< a string literal with its quotes
        Symbol, ///< operators and brackets
    };

    Kind kind = Kind::Symbol;
    std::string_view text;

    [[nodiscard]] bool is(std::string_view other) const { return text == other; }

    /// A keyword, in upper or lower case.
    [[nodiscard]] bool isWord(std::string_view lowerCase) const;
};

/// The words of an expression without blanks and comments. Every byte that is neither belongs to
/// exactly one token, also in texts that are no PromQL. Pure.
[[nodiscard]] std::vector<PromqlToken> promqlTokens(std::string_view expression);

/// For each opening bracket the place of its closing one and the other way round; what has no
/// partner stands for itself.
[[nodiscard]] std::vector<std::size_t> bracketPartners(const std::vector<PromqlToken>& tokens);

} // namespace promdesk
