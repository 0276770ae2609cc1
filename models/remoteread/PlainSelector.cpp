// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/PlainSelector.h"

#include <QByteArray>
#include <QChar>
#include <QString>

#include <algorithm>
#include <array>
#include <utility>

namespace promdesk {

namespace {

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

bool isNamePart(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9');
}

/// What one of Go's simple escapes stands for; zero for none of them.
char simpleEscape(char c)
{
    constexpr std::string_view kLetters = "abfnrtv\\'\"";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
    const auto at = kLetters.find(c);
    return at == std::string_view::npos ? '\0' : kMeanings[at];
}

/// Reads a selector from front to back; each step says whether it found what it wants.
class SelectorReader
{
public:
    explicit SelectorReader(std::string_view text)
        : m_text(text)
    { }

    [[nodiscard]] std::optional<std::vector<LabelMatcher>> read()
    {
        if (!readBracketed(0) || m_matchers.empty()) {
            return std::nullopt;
        }
        skipBlanks();
        return m_text.empty() ? std::optional(std::move(m_matchers)) : std::nullopt;
    }

private:
    static constexpr int kMostBrackets = 32;

    void skipBlanks()
    {
        while (!m_text.empty() && std::string_view(" \t\r\n").find(m_text.front()) != m_text.npos) {
            m_text.remove_prefix(1);
        }
    }

    bool take(std::string_view symbol)
    {
        skipBlanks();
        if (!m_text.starts_with(symbol)) {
            return false;
        }
        m_text.remove_prefix(symbol.size());
        return true;
    }

    bool readBracketed(int depth)
    {
        if (depth < kMostBrackets && take("(")) {
            return readBracketed(depth + 1) && take(")");
        }
        std::string name;
        if (readName(name)) {
            m_matchers.push_back({ .name = "__name__", .value = std::move(name) });
        }
        return !take("{") || readBraces();
    }

    bool readName(std::string& name)
    {
        skipBlanks();
        if (m_text.empty() || !isNameStart(m_text.front())) {
            return false;
        }
        std::size_t length = 1;
        while (length < m_text.size() && isNamePart(m_text[length])) {
            ++length;
        }
        name = m_text.substr(0, length);
        m_text.remove_prefix(length);
        return true;
    }

    bool readBraces()
    {
        while (!take("}")) {
            if (!readMatcher()) {
                return false;
            }
            if (!take(",")) {
                return take("}");
            }
        }
        return true;
    }

    bool readMatcher()
    {
        LabelMatcher matcher;
        const bool isQuoted = readText(matcher.name);
        if (!isQuoted && !readName(matcher.name)) {
            return false;
        }
        if (take("=~")) {
            matcher.kind = LabelMatcher::Kind::Matches;
        } else if (take("!~")) {
            matcher.kind = LabelMatcher::Kind::MatchesNot;
        } else if (take("!=")) {
            matcher.kind = LabelMatcher::Kind::NotEqual;
        } else if (!take("=")) {
            // {"name"} is the metric's name in quotes (Prometheus 3).
            matcher.value = std::exchange(matcher.name, "__name__");
            m_matchers.push_back(std::move(matcher));
            return isQuoted;
        }
        if (!readText(matcher.value)) {
            return false;
        }
        m_matchers.push_back(std::move(matcher));
        return true;
    }

    bool readText(std::string& text)
    {
        skipBlanks();
        const char quote = m_text.empty() ? '\0' : m_text.front();
        if (quote != '"' && quote != '\'' && quote != '`') {
            return false;
        }
        m_text.remove_prefix(1);
        while (!m_text.empty()) {
            const char c = m_text.front();
            m_text.remove_prefix(1);
            if (c == quote) {
                return true;
            }
            if (c == '\n' && quote != '`') {
                return false;
            }
            if (c != '\\' || quote == '`') {
                text += c;
            } else if (!readEscape(text)) {
                return false;
            }
        }
        return false;
    }

    bool readEscape(std::string& text)
    {
        if (m_text.empty()) {
            return false;
        }
        const char c = m_text.front();
        if (const char meaning = simpleEscape(c); meaning != '\0') {
            m_text.remove_prefix(1);
            text += meaning;
            return true;
        }
        if (c == 'x' || c == 'u' || c == 'U') {
            m_text.remove_prefix(1);
            return readNumber(c == 'x' ? 2 : c == 'u' ? 4 : 8, 16, c == 'x', text);
        }
        return readNumber(3, 8, true, text);
    }

    bool readNumber(std::size_t digits, int base, bool isByte, std::string& text)
    {
        if (m_text.size() < digits) {
            return false;
        }
        bool isNumber = false;
        const auto code =
            QByteArray(m_text.data(), static_cast<qsizetype>(digits)).toUInt(&isNumber, base);
        if (!isNumber || code > (isByte ? 0xffU : 0x10ffffU)) {
            return false;
        }
        m_text.remove_prefix(digits);
        if (isByte) {
            text += static_cast<char>(code);
            return true;
        }
        const char32_t character = code;
        text += QString::fromUcs4(&character, 1).toStdString();
        return !QChar::isSurrogate(code);
    }

    std::string_view m_text;
    std::vector<LabelMatcher> m_matchers;
};

bool isClassicName(std::string_view name)
{
    return !name.empty() && isNameStart(name.front())
        && std::all_of(name.begin(), name.end(), isNamePart)
        && name.find(':') == std::string_view::npos;
}

std::string quoted(std::string_view text)
{
    std::string literal = "\"";
    for (const char c : text) {
        if (c == '\n') {
            literal += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') {
            literal += '\\';
        }
        literal += c;
    }
    return literal + '"';
}

} // namespace

std::optional<std::vector<LabelMatcher>> plainSelector(std::string_view expression)
{
    return SelectorReader(expression).read();
}

std::string selectorText(const std::vector<LabelMatcher>& matchers)
{
    constexpr std::array<std::string_view, 4> kOperators { "=", "!=", "=~", "!~" };
    std::string text;
    for (const LabelMatcher& matcher : matchers) {
        text += text.empty() ? '{' : ',';
        text += isClassicName(matcher.name) ? matcher.name : quoted(matcher.name);
        text += kOperators.at(static_cast<std::size_t>(matcher.kind));
        text += quoted(matcher.value);
    }
    return text + '}';
}

} // namespace promdesk
