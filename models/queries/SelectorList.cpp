// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/SelectorList.h"

#include "queries/PromqlTokens.h"

#include <QString>

#include <algorithm>
#include <array>
#include <vector>

namespace promdesk {

namespace {

constexpr std::array<std::string_view, 27> kNoMetrics { "and", "or", "unless", "atan2", "by",
    "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "inf", "nan", "sum",
    "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk",
    "quantile", "limitk" };

using Tokens = std::vector<PromqlToken>;

bool isLabelList(const Tokens& tokens, std::size_t opening)
{
    constexpr std::array<std::string_view, 6> kBefore { "by", "without", "on", "ignoring",
        "group_left", "group_right" };
    return tokens[opening].is("(") && opening > 0
        && std::any_of(kBefore.begin(), kBefore.end(),
            [&](std::string_view word) { return tokens[opening - 1].isWord(word); });
}

bool isMetric(const Tokens& tokens, std::size_t at)
{
    const bool isName = tokens[at].kind == PromqlToken::Kind::Name && tokens[at].text.front() != '$'
        && std::none_of(kNoMetrics.begin(), kNoMetrics.end(),
            [&](std::string_view word) { return tokens[at].isWord(word); });
    return isName && (at + 1 == tokens.size() || !tokens[at + 1].is("("));
}

/// The longest of the durations between two brackets.
Duration windowBetween(const Tokens& tokens, std::size_t opening, std::size_t closing)
{
    Duration longest;
    for (std::size_t i = opening + 1; i < closing; ++i) {
        const std::string_view text = tokens[i].text;
        const Result<Duration> length =
            parseDuration(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
        longest = std::max(longest, length.value_or(Duration()));
    }
    return longest;
}

} // namespace

std::map<std::string, Duration> selectorsOf(std::string_view expression)
{
    const Tokens tokens = promqlTokens(expression);
    const std::vector<std::size_t> partners = bracketPartners(tokens);
    std::map<std::string, Duration> selectors;
    Duration subqueries;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (isLabelList(tokens, i)) {
            i = std::max(i, partners[i]);
            continue;
        }
        if (tokens[i].is("[")) { // of a subquery: others are read with their selector
            subqueries = subqueries + windowBetween(tokens, i, partners[i]);
            i = std::max(i, partners[i]);
            continue;
        }
        const bool hasName = isMetric(tokens, i);
        const std::size_t brace = i + (hasName ? 1 : 0);
        const bool hasBrace =
            brace < tokens.size() && tokens[brace].is("{") && partners[brace] > brace;
        if (!hasName && !hasBrace) {
            continue;
        }
        const std::size_t last = hasBrace ? partners[brace] : i;
        const char* begin = tokens[i].text.data();
        const char* end = tokens[last].text.data() + tokens[last].text.size();
        Duration& window = selectors[std::string(begin, end)];
        const std::size_t next = last + 1;
        const bool hasWindow = next < tokens.size() && tokens[next].is("[");
        i = last;
        if (hasWindow) {
            window = std::max(window, windowBetween(tokens, next, partners[next]));
            i = std::max(next, partners[next]);
        }
    }
    for (auto& [selector, window] : selectors) {
        window = window + subqueries;
    }
    return selectors;
}

} // namespace promdesk
