// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/JsonCursor.h"

#include "core/Utf8.h"

#include <algorithm>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int hexDigit(char c)
{
    if (isDigit(c)) {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

bool JsonCursor::failAt(std::size_t byte, ErrorKind kind, const char* what)
{
    if (m_what == nullptr) {
        m_what = what;
        m_failedAt = byte;
        m_kind = kind;
    }
    m_end = m_at; // nothing can be read any more
    return false;
}

Error JsonCursor::error() const
{
    const QString byte = QString::number(m_failedAt);
    const QString what = QString::fromUtf8(m_what);
    const auto withMessage = [this](const QString& message, const QString& detail) {
        return Error { .kind = m_kind, .message = message, .context = {}, .detail = detail };
    };
    if (m_kind == ErrorKind::Truncated) {
        return withMessage(u"The answer ended before it was complete."_s, u"byte %1"_s.arg(byte));
    }
    if (m_kind == ErrorKind::TooMuch) {
        return withMessage(
            u"The answer is too large: %1."_s.arg(what), u"byte %1: %2"_s.arg(byte, what));
    }
    return withMessage(u"The answer breaks the format at byte %1: %2."_s.arg(byte, what),
        u"byte %1: %2"_s.arg(byte, what));
}

bool JsonCursor::enter()
{
    if (++m_depth > limits::kJsonDepth) {
        return fail(ErrorKind::TooMuch, "values are nested too deeply");
    }
    return true;
}

bool JsonCursor::readLiteral(std::string_view word)
{
    skipSpace();
    for (const char c : word) {
        if (m_at == m_end || *m_at != c) {
            return failHere("an unknown word");
        }
        ++m_at;
    }
    return true;
}

bool JsonCursor::readString(std::string& out)
{
    out.clear();
    if (!expect('"')) {
        return false;
    }
    bool isRepaired = false;
    bool isAscii = true;
    for (;;) {
        const char* const run = m_at;
        while (m_at < m_end && *m_at != '"' && *m_at != '\\') {
            isAscii = isAscii && static_cast<unsigned char>(*m_at) < 0x80U;
            ++m_at;
        }
        out.append(run, m_at);
        if (m_at == m_end) {
            return failHere("a string without an end");
        }
        if (*m_at++ == '"') {
            break;
        }
        if (!readEscape(out, isRepaired)) {
            return false;
        }
    }
    if (!isAscii && !isValidUtf8(out)) {
        out = toValidUtf8(out);
        isRepaired = true;
    }
    m_repairedStrings += isRepaired ? 1U : 0U;
    return true;
}

bool JsonCursor::readEscape(std::string& out, bool& isRepaired)
{
    if (m_at == m_end) {
        return failHere("a string without an end");
    }
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char name = *m_at;
    if (name == 'u') {
        ++m_at;
        return readUnicodeEscape(out, isRepaired);
    }
    const std::size_t index = kNames.find(name);
    if (index == std::string_view::npos) {
        return failHere("an unknown escape");
    }
    out += kMeanings[index];
    ++m_at;
    return true;
}

bool JsonCursor::readUnicodeEscape(std::string& out, bool& isRepaired)
{
    std::uint32_t code = 0;
    if (!readHex4(code)) {
        return false;
    }
    const bool isHigh = code >= 0xd800U && code < 0xdc00U;
    if (isHigh && m_end - m_at >= 2 && m_at[0] == '\\' && m_at[1] == 'u') {
        const char* const second = m_at;
        m_at += 2;
        std::uint32_t low = 0;
        if (!readHex4(low)) {
            return false;
        }
        if (low >= 0xdc00U && low < 0xe000U) {
            code = 0x10000U + ((code - 0xd800U) << 10U) + (low - 0xdc00U);
        } else {
            m_at = second; // stands for itself
        }
    }
    if (code >= 0xd800U && code < 0xe000U) {
        code = kReplacementCharacter;
        isRepaired = true;
    }
    appendUtf8(out, code);
    return true;
}

bool JsonCursor::readHex4(std::uint32_t& code)
{
    code = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = m_at < m_end ? hexDigit(*m_at) : -1;
        if (digit < 0) {
            return failHere("an incomplete \\u escape");
        }
        code = code * 16 + static_cast<std::uint32_t>(digit);
        ++m_at;
    }
    return true;
}

bool JsonCursor::skipDigits()
{
    if (m_at == m_end || !isDigit(*m_at)) {
        return failHere("a number without digits");
    }
    m_at = std::find_if_not(m_at, m_end, isDigit);
    return true;
}

bool JsonCursor::readNumber(std::string_view& out)
{
    skipSpace();
    const char* const start = m_at;
    if (m_at < m_end && *m_at == '-') {
        ++m_at;
    }
    if (m_at < m_end && *m_at == '0') {
        ++m_at;
    } else if (!skipDigits()) {
        return false;
    }
    if (m_at < m_end && *m_at == '.') {
        ++m_at;
        if (!skipDigits()) {
            return false;
        }
    }
    if (m_at < m_end && (*m_at == 'e' || *m_at == 'E')) {
        ++m_at;
        if (m_at < m_end && (*m_at == '+' || *m_at == '-')) {
            ++m_at;
        }
        if (!skipDigits()) {
            return false;
        }
    }
    out = std::string_view(start, static_cast<std::size_t>(m_at - start));
    return true;
}

bool JsonCursor::skipString()
{
    if (!expect('"')) {
        return false;
    }
    while (m_at < m_end && *m_at != '"') {
        m_at += *m_at == '\\' && m_end - m_at > 1 ? 2 : 1;
    }
    return expect('"');
}

bool JsonCursor::skipValue()
{
    std::string_view number;
    switch (peek()) {
    case '"':
        return skipString();
    case '{':
        return readObject([this](std::string_view) { return skipValue(); });
    case '[':
        return readArray([this] { return skipValue(); });
    case 't':
        return readLiteral("true");
    case 'f':
        return readLiteral("false");
    case 'n':
        return readLiteral("null");
    default:
        return readNumber(number);
    }
}

} // namespace promdesk
