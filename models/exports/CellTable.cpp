// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/CellTable.h"

#include "exports/CsvExporter.h"

namespace promdesk {

void CellTable::addLine(const QStringList& cells)
{
    bool isFirst = true;
    for (const QString& cell : cells) {
        if (!isFirst) {
            m_text += m_separator;
        }
        isFirst = false;
        m_text += csvCell(cell.toStdString(), {});
    }
    m_text += '\n';
}

} // namespace promdesk
