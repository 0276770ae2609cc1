// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace promdesk {

/// Lines up columns for people: a header row, then rows, two blanks between columns. Cells are made
/// plain and bounded; numbers are given as text by the caller.
class TextTable
{
public:
    enum class Align
    {
        Left,
        Right,
    };

    /// One alignment per column, in the order of the header.
    TextTable(QStringList header, std::vector<Align> alignments);

    /// As many cells as the header has; missing ones are empty.
    void addRow(QStringList cells);

    [[nodiscard]] QByteArray toUtf8() const;

private:
    std::vector<Align> m_alignments;
    std::vector<QStringList> m_rows; ///< the header is the first
};

} // namespace promdesk
