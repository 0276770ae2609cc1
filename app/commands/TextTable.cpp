// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/TextTable.h"

#include "core/UntrustedText.h"

#include <algorithm>
#include <utility>

namespace promdesk {

TextTable::TextTable(QStringList header, std::vector<Align> alignments)
    : m_alignments(std::move(alignments))
{
    addRow(std::move(header));
}

void TextTable::addRow(QStringList cells)
{
    for (QString& cell : cells) {
        cell = UntrustedText(cell).plain(120);
    }
    m_rows.push_back(std::move(cells));
}

QByteArray TextTable::toUtf8() const
{
    std::vector<qsizetype> widths(m_alignments.size(), 0);
    for (const QStringList& row : m_rows) {
        for (std::size_t c = 0; c < widths.size(); ++c) {
            widths[c] = std::max(widths[c], row.value(static_cast<qsizetype>(c)).size());
        }
    }
    QString text;
    for (const QStringList& row : m_rows) {
        QString line;
        for (std::size_t c = 0; c < widths.size(); ++c) {
            const QString cell = row.value(static_cast<qsizetype>(c));
            line += m_alignments[c] == Align::Right ? cell.rightJustified(widths[c])
                                                    : cell.leftJustified(widths[c]);
            line += QStringLiteral("  ");
        }
        while (line.endsWith(u' ')) {
            line.chop(1);
        }
        text += line + u'\n';
    }
    return text.toUtf8();
}

} // namespace promdesk
