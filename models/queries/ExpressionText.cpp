// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/ExpressionText.h"

#include "queries/PromqlTokens.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

namespace promdesk {

namespace {

using Tokens = std::vector<PromqlToken>;

/// Nested brackets that bind nothing go layer by layer; what is deeper stays as it is.
constexpr int kPasses = 3;

bool isWordLike(const PromqlToken& token)
{
    return token.kind == PromqlToken::Kind::Name || token.kind == PromqlToken::Kind::Number;
}

std::string join(const PromqlToken* begin, const PromqlToken* end)
{
    std::string text;
    for (const PromqlToken* token = begin; token != end; ++token) {
        const bool needsBlank = token != begin && isWordLike(*token) && isWordLike(token[-1]);
        text += needsBlank ? " " : "";
        text += token->text;
    }
    return text;
}

bool isAnyWord(const PromqlToken& token, std::initializer_list<std::string_view> words)
{
    return std::any_of(
        words.begin(), words.end(), [&token](std::string_view word) { return token.isWord(word); });
}

/// {…} and the lists behind by, without, on, ignoring, group_left and group_right are sets.
bool isSet(const Tokens& tokens, std::size_t opening)
{
    return tokens[opening].is("{")
        || (tokens[opening].is("(") && opening > 0
            && isAnyWord(tokens[opening - 1],
                { "by", "without", "on", "ignoring", "group_left", "group_right" }));
}

/// The members of a set in the order of their text, each once; a comma at the end is dropped.
Tokens sorted(const Tokens& tokens, std::size_t begin, std::size_t end)
{
    std::vector<std::pair<std::string, Tokens>> members;
    Tokens member;
    const auto finish = [&members, &member] {
        if (!member.empty()) {
            std::string text = join(member.data(), member.data() + member.size());
            members.emplace_back(std::move(text), std::exchange(member, {}));
        }
    };
    for (std::size_t i = begin; i < end; ++i) {
        tokens[i].is(",") ? finish() : member.push_back(tokens[i]);
    }
    finish();
    std::stable_sort(members.begin(), members.end(),
        [](const auto& a, const auto& b) { return a.first < b.first; });
    Tokens result;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i > 0 && members[i].first == members[i - 1].first) {
            continue;
        }
        if (!result.empty()) {
            result.push_back({ PromqlToken::Kind::Symbol, "," });
        }
        result.insert(result.end(), members[i].second.begin(), members[i].second.end());
    }
    return result;
}

Tokens withSortedSets(const Tokens& tokens)
{
    const std::vector<std::size_t> partners = bracketPartners(tokens);
    Tokens result;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::size_t closing = partners[i];
        if (closing <= i || !isSet(tokens, i)) {
            result.push_back(tokens[i]);
            continue;
        }
        const Tokens members = sorted(tokens, i + 1, closing);
        const bool isIdle = members.empty() && tokens[i].is("{") && i > 0
            && tokens[i - 1].kind == PromqlToken::Kind::Name;
        if (!isIdle) { // name{} is name
            result.push_back(tokens[i]);
            result.insert(result.end(), members.begin(), members.end());
            result.push_back(tokens[closing]);
        }
        i = closing;
    }
    return result;
}

/// Whether the tokens are one number, name, selector or call.
bool isPrimary(const Tokens& tokens, const std::vector<std::size_t>& partners, std::size_t begin,
    std::size_t end)
{
    if (end == begin + 1) {
        return isWordLike(tokens[begin]);
    }
    const std::size_t bracket = begin + (tokens[begin].kind == PromqlToken::Kind::Name ? 1 : 0);
    const bool isBracket = tokens[bracket].is("{") || (tokens[bracket].is("(") && bracket > begin);
    return isBracket && partners[bracket] + 1 == end;
}

/// Whether the bracket groups; others belong to a call or to a list of labels.
bool isGrouping(const Tokens& tokens, std::size_t opening)
{
    if (!tokens[opening].is("(") || opening == 0) {
        return tokens[opening].is("(");
    }
    const PromqlToken& before = tokens[opening - 1];
    if (before.kind == PromqlToken::Kind::Name) {
        return isAnyWord(before, { "and", "or", "unless", "atan2", "bool" });
    }
    return before.kind == PromqlToken::Kind::Symbol && !before.is(")") && !before.is("]")
        && !before.is("}") && !before.is("@") && !before.is("[");
}

bool bindsNothing(
    const Tokens& tokens, const std::vector<std::size_t>& partners, std::size_t opening)
{
    const std::size_t closing = partners[opening];
    if (closing <= opening + 1 || !isGrouping(tokens, opening)) {
        return false;
    }
    const bool isFirst = opening == 0;
    const bool isLast = closing + 1 == tokens.size();
    const bool isHeld = !isLast
        && (tokens[closing + 1].is("[") || tokens[closing + 1].is("@")
            || tokens[closing + 1].isWord("offset"));
    if (isHeld) {
        return false;
    }
    const bool beginsArgument =
        isFirst || tokens[opening - 1].is("(") || tokens[opening - 1].is(",");
    const bool endsArgument = isLast || tokens[closing + 1].is(")") || tokens[closing + 1].is(",");
    return (beginsArgument && endsArgument) || isPrimary(tokens, partners, opening + 1, closing);
}

Tokens withoutIdleBrackets(const Tokens& tokens)
{
    const std::vector<std::size_t> partners = bracketPartners(tokens);
    std::vector<bool> isIdle(tokens.size(), false);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (partners[i] > i && bindsNothing(tokens, partners, i)) {
            isIdle[i] = true;
            isIdle[partners[i]] = true;
        }
    }
    Tokens result;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!isIdle[i]) {
            result.push_back(tokens[i]);
        }
    }
    return result;
}

} // namespace

std::size_t skipQuoted(std::string_view expression, std::size_t at)
{
    const char opening = expression[at];
    if (opening == '#') {
        return std::min(expression.find('\n', at), expression.size());
    }
    if (opening != '"' && opening != '\'' && opening != '`') {
        return at;
    }
    for (std::size_t end = at + 1; end < expression.size(); ++end) {
        if (expression[end] == opening) {
            return end + 1;
        }
        if (expression[end] == '\\' && opening != '`') {
            ++end;
        }
    }
    return expression.size();
}

std::string canonicalExpression(std::string_view expression)
{
    Tokens tokens = promqlTokens(expression);
    for (int pass = 0; pass < kPasses; ++pass) {
        tokens = withoutIdleBrackets(tokens);
    }
    tokens = withSortedSets(tokens);
    return join(tokens.data(), tokens.data() + tokens.size());
}

} // namespace promdesk
