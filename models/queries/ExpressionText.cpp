// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/ExpressionText.h"

#include <algorithm>

namespace promdesk {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Around these a blank never changes the meaning.
bool isPunctuation(char c)
{
    return std::string_view("(){}[],").find(c) != std::string_view::npos;
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
    std::string text;
    text.reserve(expression.size());
    bool hasBlank = false;
    for (std::size_t at = 0; at < expression.size();) {
        const char c = expression[at];
        if (isBlank(c) || c == '#') {
            hasBlank = true;
            at = c == '#' ? skipQuoted(expression, at) : at + 1;
            continue;
        }
        if (hasBlank && !text.empty() && !isPunctuation(text.back()) && !isPunctuation(c)) {
            text += ' ';
        }
        hasBlank = false;
        const std::size_t end = std::max(skipQuoted(expression, at), at + 1);
        text += expression.substr(at, end - at);
        at = end;
    }
    return text;
}

} // namespace promdesk
