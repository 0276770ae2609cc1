// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"
#include "core/Limits.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace promdesk {

/// Walks over JSON text (RFC 8259) once, from front to back, without building anything. Every
/// reading method returns false when the text does not hold what was asked for; the first such
/// failure is kept and nothing can be read after it. Reaching the end of the text where more is
/// needed is Truncated, anything else Malformed; nesting beyond limits::kJsonDepth is TooMuch.
/// Raw control characters inside strings are taken as they are. The text must outlive the cursor.
class JsonCursor
{
public:
    explicit JsonCursor(std::string_view text)
        : m_begin(text.data())
        , m_at(text.data())
        , m_end(text.data() + text.size())
    { }

    [[nodiscard]] const char* position() const { return m_at; }

    [[nodiscard]] const char* end() const { return m_end; }

    /// Goes on at a later place of the same text; for fast paths that looked ahead themselves.
    void moveTo(const char* position) { m_at = position; }

    /// The next byte after white space; NUL at the end.
    [[nodiscard]] char peek()
    {
        skipSpace();
        return m_at < m_end ? *m_at : '\0';
    }

    [[nodiscard]] bool isAtEnd()
    {
        skipSpace();
        return m_at == m_end;
    }

    /// Takes c if it comes next; no failure when it does not.
    [[nodiscard]] bool consume(char c)
    {
        skipSpace();
        if (m_at < m_end && *m_at == c) {
            ++m_at;
            return true;
        }
        return false;
    }

    [[nodiscard]] bool expect(char c) { return consume(c) || failHere("an unexpected character"); }

    /// true, false or null, whole.
    [[nodiscard]] bool readLiteral(std::string_view word);
    /// The decoded string as valid UTF-8: what is not becomes U+FFFD and is counted.
    [[nodiscard]] bool readString(std::string& out);
    /// The bytes of a number, checked against JSON's grammar.
    [[nodiscard]] bool readNumber(std::string_view& out);
    /// Any value; strings are not decoded.
    [[nodiscard]] bool skipValue();

    /// Calls onMember(key) with the cursor before each value; it must read or skip that value.
    /// null counts as an object without members.
    template <typename OnMember> [[nodiscard]] bool readObject(OnMember&& onMember);
    /// Calls onElement() with the cursor before each element. null counts as an empty array.
    template <typename OnElement> [[nodiscard]] bool readArray(OnElement&& onElement);

    /// Records a failure at the current place and returns false.
    bool failHere(const char* what) { return failAt(m_at, what); }

    bool failAt(const char* position, const char* what);
    bool failAt(const char* position, ErrorKind kind, const char* what);

    [[nodiscard]] bool hasFailed() const { return m_what != nullptr; }

    /// The kept failure as an Error whose detail names the byte; hasFailed() is true.
    [[nodiscard]] Error error() const;

    /// Strings in which bytes or lone surrogates had to be replaced.
    [[nodiscard]] std::size_t repairedStrings() const { return m_repairedStrings; }

private:
    void skipSpace()
    {
        while (m_at < m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\t' || *m_at == '\r')) {
            ++m_at;
        }
    }

    [[nodiscard]] bool enter();
    [[nodiscard]] bool skipString();
    [[nodiscard]] bool skipDigits();
    [[nodiscard]] bool readEscape(std::string& out, bool& isRepaired);
    [[nodiscard]] bool readUnicodeEscape(std::string& out, bool& isRepaired);
    [[nodiscard]] bool readHex4(std::uint32_t& code);

    const char* m_begin;
    const char* m_at;
    const char* m_end;
    int m_depth = 0;
    std::size_t m_repairedStrings = 0;
    std::string m_key;
    const char* m_what = nullptr;
    const char* m_failedAt = nullptr;
    ErrorKind m_kind = ErrorKind::Malformed;
};

template <typename OnMember> bool JsonCursor::readObject(OnMember&& onMember)
{
    if (peek() == 'n') {
        return readLiteral("null");
    }
    if (!expect('{') || !enter()) {
        return false;
    }
    if (!consume('}')) {
        do {
            if (!readString(m_key) || !expect(':') || !onMember(std::string_view(m_key))) {
                return false;
            }
        } while (consume(','));
        if (!expect('}')) {
            return false;
        }
    }
    --m_depth;
    return true;
}

template <typename OnElement> bool JsonCursor::readArray(OnElement&& onElement)
{
    if (peek() == 'n') {
        return readLiteral("null");
    }
    if (!expect('[') || !enter()) {
        return false;
    }
    if (!consume(']')) {
        do {
            if (!onElement()) {
                return false;
            }
        } while (consume(','));
        if (!expect(']')) {
            return false;
        }
    }
    --m_depth;
    return true;
}

} // namespace promdesk
