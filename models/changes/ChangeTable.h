// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace promdesk {

/// Titles of the columns in files, whatever the language.
[[nodiscard]] QStringList changeColumns();
/// One change, cell by cell; what was not there is empty.
[[nodiscard]] QStringList changeCells(const FleetChange& change);

/// The changes as a table with a head, in the order given: UTF-8, RFC 4180; separator ',' for
/// files, tab for the clipboard. Texts that a spreadsheet would run are guarded. Any thread.
[[nodiscard]] QByteArray changeTable(const std::vector<FleetChange>& changes, char separator);

/// The report as an object: before, after, changes, problems, notes.
[[nodiscard]] QByteArray changeJson(const ChangeReport& report);

} // namespace promdesk
