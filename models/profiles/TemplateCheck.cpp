// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/TemplateCheck.h"

#include "core/LabelSet.h"
#include "core/Limits.h"

#include <string>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Goes over the expression once; the first complaint wins.
class Checker
{
public:
    explicit Checker(std::string_view expression)
        : m_text(expression)
    { }

    QString run()
    {
        while (m_at < m_text.size() && m_wrong.isEmpty()) {
            step();
        }
        if (m_wrong.isEmpty() && !m_open.empty()) {
            m_wrong = u"A bracket of the expression is not closed"_s;
        }
        if (m_wrong.isEmpty() && !m_hasSelector) {
            m_wrong = u"The expression has no $sel, so it could not be narrowed to one entity"_s;
        }
        return m_wrong;
    }

private:
    void step()
    {
        const char c = m_text[m_at];
        if (c == '"' || c == '\'' || c == '`') {
            skipText(c);
        } else if (c == '$') {
            checkPlaceholder();
        } else if (c == '(' || c == '{' || c == '[') {
            m_open.push_back(c);
            ++m_at;
        } else if (c == ')' || c == '}' || c == ']') {
            close(c);
        } else {
            ++m_at;
        }
    }

    void skipText(char quote)
    {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != quote; ++m_at) {
            if (m_text[m_at] == '\\' && quote != '`') {
                ++m_at;
            }
        }
        if (m_at >= m_text.size()) {
            m_wrong = u"A quoted text of the expression has no end"_s;
        }
        ++m_at;
    }

    void close(char c)
    {
        const char wanted = c == ')' ? '(' : (c == '}' ? '{' : '[');
        if (m_open.empty() || m_open.back() != wanted) {
            m_wrong = u"The brackets of the expression do not match"_s;
            return;
        }
        m_open.pop_back();
        ++m_at;
    }

    void checkPlaceholder()
    {
        std::size_t end = m_at + 1;
        while (end < m_text.size() && isWordCharacter(m_text[end])) {
            ++end;
        }
        const std::string_view name = m_text.substr(m_at + 1, end - m_at - 1);
        const char next = end < m_text.size() ? m_text[end] : '\0';
        const char open = m_open.empty() ? '\0' : m_open.back();
        if (name == "sel") {
            m_hasSelector = true;
            require(open == '{' && next == '}', u"$sel must be the last in its braces"_s);
        } else if (name == "by") {
            require(open == '(' && next == ')', u"$by must be the last in its list"_s);
        } else if (name == "win") {
            require(open == '[' && (next == ']' || next == ':'),
                u"$win must stand in square brackets"_s);
        } else {
            m_wrong = u"$%1 is not a placeholder; known are $sel, $win and $by"_s.arg(
                toQString(name).left(32));
        }
        m_at = end;
    }

    void require(bool isRight, const QString& complaint)
    {
        if (!isRight) {
            m_wrong = complaint;
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_open;
    bool m_hasSelector = false;
    QString m_wrong;
};

/// Takes matchers apart, one after the other.
class MatcherWalk
{
public:
    explicit MatcherWalk(std::string_view text)
        : m_rest(text)
    { }

    [[nodiscard]] bool isWellFormed()
    {
        skipBlanks();
        while (!m_rest.empty()) {
            if (!takeName() || !takeOperator() || !takeText()) {
                return false;
            }
            if (!m_rest.empty() && !take(",")) {
                return false;
            }
        }
        return true;
    }

private:
    void skipBlanks()
    {
        while (!m_rest.empty() && (m_rest.front() == ' ' || m_rest.front() == '\t')) {
            m_rest.remove_prefix(1);
        }
    }

    bool take(std::string_view token)
    {
        if (!m_rest.starts_with(token)) {
            return false;
        }
        m_rest.remove_prefix(token.size());
        skipBlanks();
        return true;
    }

    bool takeName()
    {
        std::size_t length = 0;
        while (length < m_rest.size() && isWordCharacter(m_rest[length])) {
            ++length;
        }
        const bool isName = length > 0 && !(m_rest.front() >= '0' && m_rest.front() <= '9');
        m_rest.remove_prefix(length);
        skipBlanks();
        return isName;
    }

    bool takeOperator() { return take("=~") || take("!=") || take("!~") || take("="); }

    bool takeText()
    {
        if (m_rest.empty() || m_rest.front() != '"') {
            return false;
        }
        std::size_t at = 1;
        while (at < m_rest.size() && m_rest[at] != '"') {
            at += m_rest[at] == '\\' ? 2U : 1U;
        }
        if (at >= m_rest.size()) {
            return false;
        }
        m_rest.remove_prefix(at + 1);
        skipBlanks();
        return true;
    }

    std::string_view m_rest;
};

} // namespace

QString checkMatchers(std::string_view matchers)
{
    return MatcherWalk(matchers).isWellFormed()
        ? QString()
        : u"\"matchers\" must be matchers joined by commas, such as server=\"\""_s;
}

QString checkTemplate(std::string_view expression)
{
    if (expression.size() > limits::kExpressionBytes) {
        return u"The expression is longer than a query may be"_s;
    }
    return Checker(expression).run();
}

} // namespace promdesk
