// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <string_view>
#include <utility>

namespace promdesk {

/// Text that came from a server or a file. It reaches a widget only through plain() or html(), so
/// that markup in it is shown, not rendered, and control and direction characters become visible.
class UntrustedText
{
public:
    UntrustedText() = default;

    explicit UntrustedText(QString text)
        : m_text(std::move(text))
    { }

    explicit UntrustedText(std::string_view utf8);

    /// For sinks that take plain text only. Control characters become their Unicode pictures,
    /// direction marks "‹U+202E›"; longer than maxCharacters (grapheme clusters) is elided in the
    /// middle. Of a run of combining marks eight are kept, to be laid out in bounded time.
    [[nodiscard]] QString plain(int maxCharacters = 256) const;

    /// As plain(), line by line: the breaks between lines stay. For texts that we made of several
    /// sentences; at most `lines` of them.
    [[nodiscard]] QString plainLines(int maxCharacters = 256, int lines = 40) const;

    /// For sinks that may render HTML and cannot be told not to (tool tips, Qt Charts): plain(),
    /// escaped.
    [[nodiscard]] QString html(int maxCharacters = 256) const;

    /// The text as it came, for copying, exporting and comparing; never for showing.
    [[nodiscard]] const QString& raw() const { return m_text; }

private:
    QString m_text;
};

} // namespace promdesk
