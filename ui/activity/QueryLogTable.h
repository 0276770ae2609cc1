// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/QueryLog.h"

#include <QByteArray>

#include <vector>

namespace promdesk {

/// A line of the query log with its server's name.
struct LoggedQuery
{
    QueryLogEntry entry;
    QString server;
};

/// How cells stand apart.
enum class CellSeparator : char
{
    Comma = ',', ///< a file
    Tab = '\t', ///< the clipboard: what spreadsheets take apart
};

/// The lines as a table with a head, in the order given: UTF-8, RFC 4180, times in ISO 8601 UTC,
/// durations in seconds, full precision. Texts that a spreadsheet would run are guarded as in
/// CsvExporter. Any thread.
[[nodiscard]] QByteArray queryLogTable(
    const std::vector<LoggedQuery>& lines, CellSeparator separator);

} // namespace promdesk
