// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/PromqlTokens.h"

#include "queries/ExpressionText.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace promdesk {

namespace {

using Kind = PromqlToken::Kind;

constexpr std::array<std::string_view, 6> kPairs { "==", "!=", "<=", ">=", "=~", "!~" };

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'
        || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t numberEnd(std::string_view text, std::size_t at)
{
    const bool isHex = text.substr(at, 2) == "0x" || text.substr(at, 2) == "0X";
    std::size_t end = at;
    while (end < text.size()) {
        const char c = text[end];
        const bool isSign = (c == '+' || c == '-') && end > at && !isHex
            && lower(text[end - 1]) == 'e' && end + 1 < text.size() && isDigit(text[end + 1]);
        if (!isDigit(c) && !isLetter(c) && c != '.' && !isSign) {
            break;
        }
        ++end;
    }
    return end;
}

/// Colons belong to names of recording rules, but between brackets they part range and step.
std::size_t nameEnd(std::string_view text, std::size_t at, bool isInBrackets)
{
    if (text.substr(at, 2) == "${") {
        return std::min(text.find('}', at), text.size() - 1) + 1;
    }
    std::size_t end = at;
    while (end < text.size()
        && (isLetter(text[end]) || isDigit(text[end]) || (text[end] == ':' && !isInBrackets))) {
        ++end;
    }
    return end;
}

std::size_t symbolEnd(std::string_view text, std::size_t at)
{
    const bool isPair = std::find(kPairs.begin(), kPairs.end(), text.substr(at, 2)) != kPairs.end();
    return at + (isPair ? 2 : 1);
}

} // namespace

bool PromqlToken::isWord(std::string_view lowerCase) const
{
    return kind == Kind::Name
        && std::equal(text.begin(), text.end(), lowerCase.begin(), lowerCase.end(),
            [](char a, char b) { return lower(a) == b; });
}

std::vector<PromqlToken> promqlTokens(std::string_view expression)
{
    std::vector<PromqlToken> tokens;
    int brackets = 0;
    for (std::size_t at = 0; at < expression.size();) {
        const char c = expression[at];
        const char next = at + 1 < expression.size() ? expression[at + 1] : '\0';
        std::size_t end = std::max(skipQuoted(expression, at), at + 1);
        if (isBlank(c) || c == '#') {
            at = end;
            continue;
        }
        Kind kind = Kind::Symbol;
        if (c == '"' || c == '\'' || c == '`') {
            kind = Kind::Text;
        } else if (isDigit(c) || (c == '.' && isDigit(next))) {
            kind = Kind::Number;
            end = numberEnd(expression, at);
        } else if (isLetter(c) || (c == ':' && brackets == 0)) {
            kind = Kind::Name;
            end = nameEnd(expression, at, brackets > 0);
        } else {
            end = symbolEnd(expression, at);
            brackets += c == '[' ? 1 : 0;
            brackets -= c == ']' && brackets > 0 ? 1 : 0;
        }
        tokens.push_back({ kind, expression.substr(at, end - at) });
        at = end;
    }
    return tokens;
}

std::vector<std::size_t> bracketPartners(const std::vector<PromqlToken>& tokens)
{
    std::vector<std::size_t> partners(tokens.size());
    std::iota(partners.begin(), partners.end(), std::size_t { 0 });
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string_view text = tokens[i].text;
        if (text == "(" || text == "[" || text == "{") {
            open.push_back(i);
        } else if (text == ")" || text == "]" || text == "}") {
            const char opening = text == ")" ? '(' : text == "]" ? '[' : '{';
            if (!open.empty() && tokens[open.back()].text.front() == opening) {
                partners[i] = open.back();
                partners[open.back()] = i;
                open.pop_back();
            }
        }
    }
    return partners;
}

} // namespace promdesk
