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

constexpr std::array<std::string_view, 28> kNoMetrics { "and", "or", "unless", "atan2", "by",
    "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "inf", "nan", "sum",
    "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk",
    "quantile", "limitk", "limit_ratio" };

/// Between two operands (MetricsQL), or behind one; elsewhere metrics may have these names.
constexpr std::array<std::string_view, 4> kInfixes { "default", "if", "ifnot", "limit" };
constexpr std::array<std::string_view, 3> kSuffixes { "anchored", "smoothed", "keep_metric_names" };

using Tokens = std::vector<PromqlToken>;

template <std::size_t Count>
bool isAnyOf(const PromqlToken& token, const std::array<std::string_view, Count>& words)
{
    return std::any_of(
        words.begin(), words.end(), [&token](std::string_view word) { return token.isWord(word); });
}

bool isLabelList(const Tokens& tokens, std::size_t opening)
{
    constexpr std::array<std::string_view, 6> kBefore { "by", "without", "on", "ignoring",
        "group_left", "group_right" };
    return tokens[opening].is("(") && opening > 0 && isAnyOf(tokens[opening - 1], kBefore);
}

/// sum by (a) …: the name of an aggregate that is not known here.
bool isAggregate(const Tokens& tokens, std::size_t at)
{
    return at + 2 < tokens.size() && tokens[at + 2].is("(")
        && (tokens[at + 1].isWord("by") || tokens[at + 1].isWord("without"));
}

/// Whether an operator may follow, so that default behind it is one. A list of labels ends an
/// operand where it is an aggregate's: sum(x) by (a).
bool endsOperand(const Tokens& tokens, const std::vector<std::size_t>& partners, std::size_t at)
{
    constexpr std::array<std::string_view, 4> kMatchings { "on", "ignoring", "group_left",
        "group_right" };
    const PromqlToken& token = tokens[at];
    switch (token.kind) {
    case PromqlToken::Kind::Name:
        return !isAnyOf(token, kNoMetrics) && !isAnyOf(token, kInfixes);
    case PromqlToken::Kind::Number:
    case PromqlToken::Kind::Text:
        return true;
    case PromqlToken::Kind::Symbol:
        break;
    }
    const std::size_t opening = partners[at];
    const bool isMatching = opening > 0 && isAnyOf(tokens[opening - 1], kMatchings);
    return token.is("]") || token.is("}") || (token.is(")") && !isMatching);
}

bool isOperator(const Tokens& tokens, const std::vector<std::size_t>& partners, std::size_t at)
{
    return at > 0 && (isAnyOf(tokens[at], kInfixes) || isAnyOf(tokens[at], kSuffixes))
        && endsOperand(tokens, partners, at - 1);
}

bool isMetric(const Tokens& tokens, const std::vector<std::size_t>& partners, std::size_t at)
{
    const bool isName = tokens[at].kind == PromqlToken::Kind::Name && tokens[at].text.front() != '$'
        && !isAnyOf(tokens[at], kNoMetrics);
    const bool isCalled = at + 1 < tokens.size() && tokens[at + 1].is("(");
    return isName && !isCalled && !isAggregate(tokens, at) && !isOperator(tokens, partners, at);
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

/// Calls found(place) for each selector and between(opening, closing) for each range of a subquery.
/// found returns the token after which to go on.
template <typename Found, typename Between>
void visitSelectors(const Tokens& tokens, const std::vector<std::size_t>& partners,
    const Found& found, const Between& between)
{
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (isLabelList(tokens, i)) {
            i = std::max(i, partners[i]);
            continue;
        }
        if (tokens[i].is("[")) { // of a subquery: others are read with their selector
            between(i, partners[i]);
            i = std::max(i, partners[i]);
            continue;
        }
        const bool hasName = isMetric(tokens, partners, i);
        const std::size_t brace = i + (hasName ? 1 : 0);
        const bool hasBrace =
            brace < tokens.size() && tokens[brace].is("{") && partners[brace] > brace;
        if (hasName || hasBrace) {
            i = found(
                { .first = i, .last = hasBrace ? partners[brace] : i, .hasBraces = hasBrace });
        }
    }
}

} // namespace

std::map<std::string, Duration> selectorsOf(std::string_view expression)
{
    const Tokens tokens = promqlTokens(expression);
    const std::vector<std::size_t> partners = bracketPartners(tokens);
    std::map<std::string, Duration> selectors;
    Duration subqueries;
    const auto found = [&](const SelectorPlace& place) {
        const std::string_view last = tokens[place.last].text;
        Duration& window =
            selectors[std::string(tokens[place.first].text.data(), last.data() + last.size())];
        const std::size_t next = place.last + 1;
        if (next >= tokens.size() || !tokens[next].is("[")) {
            return place.last;
        }
        window = std::max(window, windowBetween(tokens, next, partners[next]));
        return std::max(next, partners[next]);
    };
    visitSelectors(tokens, partners, found, [&](std::size_t opening, std::size_t closing) {
        subqueries = subqueries + windowBetween(tokens, opening, closing);
    });
    for (auto& [selector, window] : selectors) {
        window = window + subqueries;
    }
    return selectors;
}

std::string withMatchers(std::string_view expression, std::string_view matchers)
{
    const Tokens tokens = promqlTokens(expression);
    std::string text;
    const char* copied = expression.data();
    const auto found = [&](const SelectorPlace& place) {
        const std::string_view last = tokens[place.last].text;
        const bool needsComma =
            place.hasBraces && !tokens[place.last - 1].is("{") && !tokens[place.last - 1].is(",");
        const char* const end = last.data() + (place.hasBraces ? 0 : last.size());
        text.append(copied, end);
        text.append(place.hasBraces ? "" : "{").append(needsComma ? "," : "").append(matchers);
        text.append(place.hasBraces ? "" : "}");
        copied = end;
        return place.last;
    };
    if (!matchers.empty()) {
        visitSelectors(tokens, bracketPartners(tokens), found, [](std::size_t, std::size_t) {});
    }
    text.append(copied, expression.data() + expression.size());
    return text;
}

} // namespace promdesk
