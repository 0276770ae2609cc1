// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/TailRule.h"

#include "queries/PromqlTokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

namespace promdesk {

namespace {

using Tokens = std::vector<PromqlToken>;

/// What one modifier says; std::nullopt: not understood, so nothing may be taken for granted.
std::optional<Duration> lengthOf(const PromqlToken& token)
{
    const QString text = QString::fromUtf8(token.text.data(), qsizetype(token.text.size()));
    const Result<Duration> duration = parseDuration(text);
    return duration ? std::optional(*duration) : std::nullopt;
}

std::optional<double> secondsOf(const PromqlToken& token)
{
    double seconds = 0;
    const char* end = token.text.data() + token.text.size();
    const auto [stop, error] = std::from_chars(token.text.data(), end, seconds);
    const bool isNumber = error == std::errc() && stop == end && std::abs(seconds) < 1e12;
    return isNumber ? std::optional(seconds) : std::nullopt;
}

bool isNumberAt(const Tokens& tokens, std::size_t at)
{
    return at < tokens.size() && tokens[at].kind == PromqlToken::Kind::Number;
}

void readOffset(const Tokens& tokens, std::size_t at, TailRule& rule)
{
    const bool isNegative = at < tokens.size() && tokens[at].is("-");
    const std::size_t number = at + (isNegative ? 1 : 0);
    const auto length = isNumberAt(tokens, number) ? lengthOf(tokens[number]) : std::nullopt;
    if (!length) {
        rule.isIncremental = false;
    } else if (isNegative) {
        rule.ahead = rule.ahead + *length;
    }
}

void readPin(const Tokens& tokens, std::size_t at, TailRule& rule)
{
    const bool isNegative = at < tokens.size() && tokens[at].is("-");
    const std::size_t number = at + (isNegative ? 1 : 0);
    const auto seconds = isNumberAt(tokens, number) ? secondsOf(tokens[number]) : std::nullopt;
    if (!seconds) {
        rule.isIncremental = false; // start(), end(), or unknown
        return;
    }
    const Instant time = Instant::fromMs(std::llround(*seconds * 1000) * (isNegative ? -1 : 1));
    rule.pinned = std::max(rule.pinned.value_or(time), time);
}

/// [5m], [1h:], [1h:5m]; anything else between brackets is arithmetic on durations.
bool isPlainRange(const Tokens& tokens, std::size_t opening, std::size_t closing)
{
    for (std::size_t i = opening + 1; i < closing; ++i) {
        const bool isPlain = tokens[i].is(":")
            || (tokens[i].kind == PromqlToken::Kind::Number && lengthOf(tokens[i]));
        if (!isPlain) {
            return false;
        }
    }
    return closing > opening;
}

/// f(x), and aggregates that say their labels first: f by (a) (x).
bool isCalled(const Tokens& tokens, std::size_t at)
{
    return tokens[at].kind == PromqlToken::Kind::Name && at + 1 < tokens.size()
        && (tokens[at + 1].is("(") || tokens[at + 1].isWord("by")
            || tokens[at + 1].isWord("without"));
}

/// `x default y` fills only series that the range has, and `x[5m] smoothed` looks ahead by as much
/// as the look-back. Metrics of these names are taken for them where they follow a word.
bool isOperatorOfTheRange(const Tokens& tokens, std::size_t at)
{
    if (at == 0 || !(tokens[at].isWord("default") || tokens[at].isWord("smoothed"))) {
        return false;
    }
    const PromqlToken& before = tokens[at - 1];
    return before.kind != PromqlToken::Kind::Symbol || before.is(")") || before.is("]")
        || before.is("}");
}

/// By the beginning of its name; range_over_time() reads a window like any other.
bool isFamilyOfTheRange(const PromqlToken& token)
{
    constexpr std::array<std::string_view, 5> kBeginnings { "running_", "range_", "topk_",
        "bottomk_", "outliers" };
    const auto begins = [&token](std::string_view beginning) {
        return PromqlToken { token.kind, token.text.substr(0, beginning.size()) }.isWord(beginning);
    };
    return std::any_of(kBeginnings.begin(), kBeginnings.end(), begins)
        && !token.isWord("range_over_time");
}

/// Whether a function's value at a time depends on the range that is asked for.
bool dependsOnTheRange(const PromqlToken& token)
{
    constexpr std::array<std::string_view, 17> kNames { "topk", "bottomk", "limitk", "any",
        "limit_offset", "start", "end", "range", "now", "keep_last_value", "keep_next_value",
        "interpolate", "smooth_exponential", "remove_resets", "drop_empty_series",
        "drop_common_labels", "buckets_limit" };
    return isFamilyOfTheRange(token)
        || std::any_of(kNames.begin(), kNames.end(),
            [&token](std::string_view name) { return token.isWord(name); });
}

} // namespace

std::optional<Instant> TailRule::settledBefore(Instant now, Duration lateness) const
{
    const Instant settled = now - lateness - ahead;
    if (!isIncremental || (pinned && *pinned + ahead >= now - lateness)) {
        return std::nullopt;
    }
    return settled;
}

TailRule tailRule(std::string_view expression)
{
    const Tokens tokens = promqlTokens(expression);
    const std::vector<std::size_t> partners = bracketPartners(tokens);
    TailRule rule;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is("@")) {
            readPin(tokens, i + 1, rule);
        } else if (tokens[i].isWord("offset") && i > 0 && !tokens[i - 1].is("{")
            && !tokens[i - 1].is(",")) {
            readOffset(tokens, i + 1, rule);
        } else if ((tokens[i].is("[") && !isPlainRange(tokens, i, partners[i]))
            || (isCalled(tokens, i) && dependsOnTheRange(tokens[i]))
            || isOperatorOfTheRange(tokens, i)) {
            rule.isIncremental = false;
        }
    }
    return rule;
}

} // namespace promdesk
