// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace promdesk {

/// What the HTTP API says when it refuses: `{"status":"error","errorType":…,"error":…}`. Texts are
/// bounded plain text from outside.
struct ApiError
{
    QString errorType; ///< "bad_data", "execution", "timeout" …; VictoriaMetrics: "422"
    QString error;
    QStringList warnings;
};

/// The error in a body of at most 1 MiB; nothing when it is not such a body (text, HTML, success,
/// cut).
[[nodiscard]] std::optional<ApiError> parseApiError(const QByteArray& body);

/// bad_data, execution → BadQuery; but "deadline exceeded" and the like → Timeout, "too many
/// samples" → TooMuch; timeout → Timeout; unavailable, internal, canceled (by the server) →
/// Unavailable; not_found → NotFound; not_acceptable → Unsupported. Numbers count as HTTP codes.
/// The detail holds the error type.
[[nodiscard]] Error toError(const ApiError& apiError);

} // namespace promdesk
