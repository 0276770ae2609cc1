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
///
/// A text may come in pieces: where it ends too early, rewind() to a Mark and try again once
/// readOn() has been given more.
class JsonCursor
{
public:
    /// A place to come back to.
    struct Mark
    {
        const char* at = nullptr;
        const char* end = nullptr;
        int depth = 0;
        std::size_t repairedStrings = 0;
    };

    explicit JsonCursor(std::string_view text = {}) { readOn(text); }

    /// The text from the current place on, and what has come since; the old text may go.
    void readOn(std::string_view text)
    {
        m_offset += static_cast<std::size_t>(m_at - m_begin);
        m_begin = text.data();
        m_at = m_begin;
        m_end = m_begin + text.size();
    }

    [[nodiscard]] Mark mark() const { return { m_at, m_end, m_depth, m_repairedStrings }; }

    /// Forgets everything since the mark, which belongs to the same text, a failure included.
    void rewind(const Mark& mark)
    {
        m_at = mark.at;
        m_end = mark.end;
        m_depth = mark.depth;
        m_repairedStrings = mark.repairedStrings;
        m_what = nullptr;
    }

    /// How many bytes lie before the current place, over all texts.
    [[nodiscard]] std::size_t byte() const
    {
        return m_offset + static_cast<std::size_t>(m_at - m_begin);
    }

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

    /// Goes into an object ('{') or an array ('['), for those who keep track of members or elements
    /// themselves; leave() follows its end.
    [[nodiscard]] bool enter(char opening) { return expect(opening) && enter(); }

    void leave() { --m_depth; }

    /// Records a failure at the current place and returns false.
    bool failHere(const char* what)
    {
        return fail(m_at >= m_end ? ErrorKind::Truncated : ErrorKind::Malformed, what);
    }

    bool fail(ErrorKind kind, const char* what) { return failAt(byte(), kind, what); }

    bool failAt(std::size_t byte, ErrorKind kind, const char* what);

    [[nodiscard]] bool hasFailed() const { return m_what != nullptr; }

    /// Whether what failed may succeed with more text.
    [[nodiscard]] bool endsTooEarly() const
    {
        return hasFailed() && m_kind == ErrorKind::Truncated;
    }

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

    const char* m_begin = nullptr;
    const char* m_at = nullptr;
    const char* m_end = nullptr;
    std::size_t m_offset = 0; ///< of m_begin in the whole text
    int m_depth = 0;
    std::size_t m_repairedStrings = 0;
    std::string m_key;
    const char* m_what = nullptr;
    std::size_t m_failedAt = 0;
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
