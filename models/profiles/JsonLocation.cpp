// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/JsonLocation.h"

#include <algorithm>

namespace promdesk {

namespace {

/// Walks over the bytes of a valid JSON text; every step checks the end all the same.
class JsonWalker
{
public:
    explicit JsonWalker(const QByteArray& json)
        : m_json(json)
    {
        skipBlanks();
    }

    [[nodiscard]] qsizetype position() const { return m_at; }

    /// Moves to the value of the child; false when there is none (the position is then lost).
    bool enter(const QString& step)
    {
        if (peek() == '{') {
            return enterKey(step.toUtf8());
        }
        bool isNumber = false;
        const int index = step.toInt(&isNumber);
        return peek() == '[' && isNumber && enterIndex(index);
    }

private:
    [[nodiscard]] char peek() const { return m_at < m_json.size() ? m_json.at(m_at) : '\0'; }

    void skipBlanks()
    {
        while (m_at < m_json.size()
            && (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t')) {
            ++m_at;
        }
    }

    void advance()
    {
        ++m_at;
        skipBlanks();
    }

    /// From the opening quote to behind the closing one; gives the raw text between.
    QByteArray skipString()
    {
        const qsizetype start = ++m_at;
        while (m_at < m_json.size() && peek() != '"') {
            m_at += peek() == '\\' ? 2 : 1;
        }
        const QByteArray raw = m_json.mid(start, m_at - start);
        advance();
        return raw;
    }

    void skipValue()
    {
        int depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                skipString();
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : 0;
            depth -= c == '}' || c == ']' ? 1 : 0;
            advance();
        } while (m_at < m_json.size()
            && (depth > 0 || (peek() != ',' && peek() != '}' && peek() != ']')));
    }

    bool enterKey(const QByteArray& key)
    {
        advance();
        while (peek() == '"') {
            const QByteArray found = skipString();
            advance(); // over the colon
            if (found == key) {
                return true;
            }
            skipValue();
            if (peek() == ',') {
                advance();
            }
        }
        return false;
    }

    bool enterIndex(int index)
    {
        advance();
        for (int i = 0; i < index && peek() != ']' && m_at < m_json.size(); ++i) {
            skipValue();
            if (peek() == ',') {
                advance();
            }
        }
        return peek() != ']' && m_at < m_json.size();
    }

    const QByteArray& m_json;
    qsizetype m_at = 0;
};

} // namespace

int lineOfOffset(const QByteArray& text, qsizetype offset)
{
    const qsizetype end = std::clamp<qsizetype>(offset, 0, text.size());
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + end, '\n'));
}

int lineOfJsonValue(const QByteArray& json, const QStringList& path)
{
    JsonWalker walker(json);
    qsizetype found = walker.position();
    for (const QString& step : path) {
        if (!walker.enter(step)) {
            break;
        }
        found = walker.position();
    }
    return lineOfOffset(json, found);
}

} // namespace promdesk
