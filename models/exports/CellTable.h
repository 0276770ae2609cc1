// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QStringList>

#include <string>

namespace promdesk {

/// A list as text, for a file (comma) or the clipboard (tab): UTF-8, one line per row, cells quoted
/// where they need it, and none that a spreadsheet would take for a formula (csvCell()).
class CellTable
{
public:
    explicit CellTable(char separator)
        : m_separator(separator)
    { }

    void addLine(const QStringList& cells);

    [[nodiscard]] QByteArray text() const { return QByteArray::fromStdString(m_text); }

private:
    char m_separator;
    std::string m_text;
};

} // namespace promdesk
