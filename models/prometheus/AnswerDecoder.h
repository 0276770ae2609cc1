// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "series/SeriesSnapshot.h"
#include "sources/QueryRequest.h"

#include <QByteArray>
#include <QByteArrayView>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace promdesk {

class AnswerReader;

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

/// The same for a body that comes in pieces: what came is decoded at once, and no more of the text
/// is kept than one value that is not whole yet. One thread at a time.
class AnswerStream
{
public:
    /// Gets the series one by one instead of finish(), with which they count or not; its error is
    /// that of the answer.
    using Receiver = std::function<Result<void>(Series series)>;

    explicit AnswerStream(QueryRequest request, Receiver receiver = {});
    AnswerStream(const AnswerStream&) = delete;
    AnswerStream& operator=(const AnswerStream&) = delete;
    ~AnswerStream();

    /// False: the body is broken or too large whatever follows, and finish() says how.
    [[nodiscard]] bool add(QByteArrayView piece);

    /// What decodeQueryAnswer() returns for all pieces together. Once, after the last piece.
    [[nodiscard]] Result<SnapshotPtr> finish();

private:
    QueryRequest m_request;
    std::unique_ptr<AnswerReader> m_reader;
    std::string m_text;
    std::size_t m_enough = 0; ///< below this size reading on is not worth trying
    std::size_t m_bytes = 0;
    std::optional<Error> m_error;
};

} // namespace promdesk
