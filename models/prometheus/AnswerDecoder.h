// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "series/SeriesSnapshot.h"
#include "sources/QueryRequest.h"

#include <QByteArray>

namespace promdesk {

/// Decodes the body of `query` and `query_range` (Prometheus HTTP API v1) in one pass into columns.
/// Pure; any thread, never the GUI thread.
///
/// Times: whole milliseconds; further digits are rounded, half away from zero. The returned times
/// are trusted, request.start is not. A range answer whose times all lie on first + n · step
/// becomes a grid with missingValue() in its holes; every other series gets an explicit axis.
/// Unsorted times are sorted, of equal ones the last wins, with a warning.
///
/// Values: NaN and ±Inf are data; a number too large for a double becomes ±Inf with a warning; what
/// is no number is Malformed.
///
/// Labels: invalid UTF-8 and lone surrogates become U+FFFD with a warning; of a repeated name the
/// last value wins, with a warning; series with equal labels stay apart, with a warning; over-long
/// names and values are cut, with a warning. Keys come in any order, unknown ones are skipped.
///
/// Errors: Truncated (the body ends early, at any byte), Malformed (the detail names the byte),
/// NotPrometheus (markup, or an object without a status), TooMuch (limits.h: bytes, series,
/// samples, labels, depth), and for `"status":"error"` the kinds of toError(const ApiError&).
[[nodiscard]] Result<SnapshotPtr> decodeQueryAnswer(
    const QByteArray& body, const QueryRequest& request);

} // namespace promdesk
