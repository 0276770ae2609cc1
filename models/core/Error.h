// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <optional>

namespace promdesk {

/// What went wrong, in the terms a caller acts on. Cancelled is an outcome like the others.
enum class ErrorKind
{
    Cancelled, ///< the asker no longer wants it
    InvalidArgument, ///< a value of the user's or of a file is not acceptable
    NotFound, ///< the thing does not exist there
    Unsupported, ///< this server or build cannot do it
    BadQuery, ///< the server refused the expression (HTTP 400 bad_data, 422 execution)
    TooMuch, ///< over a budget or limit: bytes, series, samples, depth
    Authentication, ///< 401, 407: the server or a proxy does not accept who asks
    Forbidden, ///< 403: whoever asks may not have this
    Redirected, ///< the server wants to send us to another origin
    Tls, ///< certificate or protocol
    Resolve, ///< the host name has no address
    Connect, ///< no connection: refused, unreachable
    Timeout, ///< idle or total deadline, the server's own or a gateway's (504)
    Unavailable, ///< 429, 502, 503, starting up
    ServerFault, ///< 500: the server failed at this request; others may succeed
    Truncated, ///< the answer ended early
    NotPrometheus, ///< an answer, but not from this API (a login page, say)
    Malformed, ///< bytes that break the format
    TooNew, ///< a file written by a newer version
    Io, ///< reading or writing a file failed
    Internal, ///< a promise of ours was broken
};

/// Stable lower-case name of a kind, for logs, JSON output and tests ("bad-query").
[[nodiscard]] QString toText(ErrorKind kind);

/// A failure as a value. Texts are plain text, never markup; texts from outside are already
/// bounded.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message; ///< what failed and why, one sentence in English
    QString context; ///< where: server, file, panel; may be empty
    QString detail; ///< the raw answer or position, shown on demand; may be empty
    std::optional<qint64> retryAfterMs = std::nullopt; ///< the server's own wish (Retry-After)

    /// "context: message", or the message alone.
    [[nodiscard]] QString toDisplayText() const;
};

} // namespace promdesk
