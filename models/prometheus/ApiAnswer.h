// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpMessage.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace promdesk {

/// The body of an answer that can be decoded, or the Error that the answer stands for. Only a body
/// that begins and ends as a JSON object passes; whether it is complete JSON is the decoder's to
/// find. Errors by status and text (Prometheus' HTTP API, "Format overview", 2026): BadQuery,
/// TooMuch, Timeout, Authentication, Forbidden, NotFound, Unsupported, Unavailable with the
/// server's wish for a pause, Truncated, NotPrometheus with the title of the page that came
/// instead, Tls for plain text on a TLS port. Pure; any thread.
[[nodiscard]] Result<QByteArray> apiBody(HttpResponse response);

/// Where in the expression a BadQuery points to, from 1.
struct TextPosition
{
    int line = 1;
    int column = 1;

    friend bool operator==(const TextPosition&, const TextPosition&) = default;
};

/// Read from the server's text ("1:5: parse error: …"); nothing where it names no position.
[[nodiscard]] std::optional<TextPosition> errorPosition(const Error& error);

/// The text of a page's title element: entities resolved, blanks collapsed, at most 80 characters,
/// plain. Empty without one.
[[nodiscard]] QString htmlTitle(const QByteArray& html);

} // namespace promdesk
