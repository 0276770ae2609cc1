// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/QueryLog.h"
#include "queries/QueryScheduler.h"

#include <QString>

namespace promdesk {

/// What the query log and the overlay say, in the user's language. Texts from outside are plain.

/// "tail", "whole range", "stored" …
[[nodiscard]] QString kindText(QueryLogEntry::Kind kind);
/// What a kind means, in a sentence.
[[nodiscard]] QString kindExplanation(QueryLogEntry::Kind kind);
/// Who asked: the panels by name, "discovery", "export" …
[[nodiscard]] QString originText(const RequestOrigin& origin);
/// What kind of asker that is, in a word or two.
[[nodiscard]] QString askerText(RequestOrigin::Asker asker);
/// What was asked, in one line: the expression, or the call with its selectors.
[[nodiscard]] QString subjectText(const QueryLogEntry& entry);
/// "ok", "cancelled" or "failed: …"
[[nodiscard]] QString outcomeText(const QueryLogEntry& entry);
/// "12 ms"; what took less than one says so.
[[nodiscard]] QString latencyText(Duration latency);
/// "83 %"; a dash when there is none.
[[nodiscard]] QString shareText(const std::optional<double>& share);
[[nodiscard]] QString bytesText(std::size_t bytes);
/// Whether the source is asked as usual, held back, or tried again.
[[nodiscard]] QString loadText(const SourceLoad& load);
/// What stands where there is no value.
[[nodiscard]] QString noValueText();

} // namespace promdesk
