// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/UntrustedText.h"

#include <QTextBoundaryFinder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Scripts need at most a handful; HarfBuzz's time grows with the square of a run's length.
constexpr int kMarksInARow = 8;

bool isDirectionMark(char16_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E
        || c == 0x200F || c == 0x061C;
}

bool isPrintableAscii(QStringView text)
{
    return std::all_of(text.begin(), text.end(),
        [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7F; });
}

void appendVisible(QString& out, QChar c)
{
    const char16_t code = c.unicode();
    if (code < 0x20) {
        out += QChar(static_cast<char16_t>(0x2400 + code));
    } else if (code == 0x7F) {
        out += QChar(u'\u2421');
    } else if ((code >= 0x80 && code < 0xA0) || isDirectionMark(code) || code == 0x2028
        || code == 0x2029) {
        out += u"‹U+%1›"_s.arg(static_cast<uint>(code), 4, 16, QChar(u'0')).toUpper();
    } else {
        out += c;
    }
}

/// Position after the given number of grapheme clusters, but at most a hard number of code units,
/// so that one cluster of 100,000 combining marks costs nothing.
qsizetype prefixLength(const QString& text, int clusters)
{
    const qsizetype hardEnd = std::min<qsizetype>(text.size(), qsizetype { clusters } * 8);
    QTextBoundaryFinder finder(
        QTextBoundaryFinder::Grapheme, text.constData(), hardEnd, nullptr, 0);
    qsizetype end = 0;
    for (int i = 0; i < clusters; ++i) {
        const qsizetype next = finder.toNextBoundary();
        if (next < 0) {
            return hardEnd;
        }
        end = next;
    }
    return end;
}

QString elidedInTheMiddle(const QString& text, int maxClusters)
{
    if (text.size() <= maxClusters) {
        return text;
    }
    const int head = (maxClusters - 1) * 2 / 3;
    const int tail = maxClusters - 1 - head;
    const qsizetype headEnd = prefixLength(text, head);
    if (headEnd + tail >= text.size()) {
        return text;
    }
    qsizetype tailStart = text.size() - tail;
    if (text.at(tailStart).isLowSurrogate()) {
        ++tailStart;
    }
    return text.left(headEnd) + u'…' + text.mid(tailStart);
}

} // namespace

UntrustedText::UntrustedText(std::string_view utf8)
    : m_text(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())))
{ }

QString UntrustedText::plain(int maxCharacters) const
{
    if (m_text.size() <= std::max(maxCharacters, 4) && isPrintableAscii(m_text)) {
        return m_text; // nearly always; nothing is copied
    }
    const QString shortened = elidedInTheMiddle(m_text, std::max(maxCharacters, 4));
    QString out;
    out.reserve(shortened.size());
    int marks = 0;
    for (const QChar c : shortened) {
        marks = c.isMark() ? marks + 1 : 0;
        if (marks <= kMarksInARow) {
            appendVisible(out, c);
        } else if (marks == kMarksInARow + 1) {
            out += u'…';
        }
    }
    return out;
}

QString UntrustedText::plainLines(int maxCharacters, int lines) const
{
    QString out;
    qsizetype start = 0;
    for (int line = 0; line < lines && start <= m_text.size(); ++line) {
        const qsizetype found = m_text.indexOf(u'\n', start);
        const qsizetype end = found < 0 ? m_text.size() : found;
        if (line > 0) {
            out += u'\n';
        }
        out += UntrustedText(m_text.mid(start, end - start)).plain(maxCharacters);
        start = end + 1;
    }
    return start <= m_text.size() ? QString(out + u"\n…") : out;
}

QString UntrustedText::html(int maxCharacters) const
{
    return plain(maxCharacters).toHtmlEscaped();
}

} // namespace promdesk
