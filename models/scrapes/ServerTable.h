// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "scrapes/ServerReport.h"

#include <QByteArray>

#include <vector>

namespace promdesk {

/// Rows as a table with a head, in the order given: UTF-8, RFC 4180; separator ',' for files, tab
/// for the clipboard. Names are the same in every language, times ISO 8601 UTC, durations seconds,
/// numbers whole. Texts that a spreadsheet would run are guarded as in CsvExporter. Any thread.
[[nodiscard]] QByteArray targetTable(const std::vector<TargetRow>& rows, char separator);
[[nodiscard]] QByteArray ruleTable(const std::vector<RuleRow>& rows, char separator);
[[nodiscard]] QByteArray countTable(const std::vector<CountRow>& rows, char separator);

} // namespace promdesk
