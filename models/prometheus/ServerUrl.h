// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QString>
#include <QUrl>

namespace promdesk {

/// What a typed or pasted server address says.
struct ServerUrl
{
    QUrl baseUrl; ///< scheme, host, port, path prefix; no trailing slash, userinfo, query, fragment
    QString username; ///< moved out of the address; may be empty
    QString password; ///< moved out of the address; a secret: never shown or saved with the URL
};

/// Makes one base URL of what people type or paste: "prom", "prom:9090", "https://host/prefix/",
/// the address of any page of Prometheus' own interface ("…/graph?g0.expr=up", "…/query",
/// "…/targets") or of its API. Without a scheme http is meant (https on port 443); a bare host
/// without scheme, port and path gets port 9090. The last path segment "graph", "query", … counts
/// as a page, so a prefix of that name has to be followed by one ("/query/graph").
/// Errors: InvalidArgument with the reason.
[[nodiscard]] Result<ServerUrl> parseServerUrl(const QString& typed);

/// Host and port as people write them ("prom.example:9090", "[::1]:9090", "prom.example" where the
/// port is the scheme's own); for messages.
[[nodiscard]] QString authorityText(const QUrl& url);

/// The port that a connection goes to.
[[nodiscard]] int effectivePort(const QUrl& url);

/// Scheme, host and port are the same.
[[nodiscard]] bool isSameOrigin(const QUrl& a, const QUrl& b);

/// "localhost", *.localhost, 127.0.0.0/8, ::1.
[[nodiscard]] bool isLoopback(const QString& host);

/// Loopback, or an address literal of a private or link-local network (RFC 1918, RFC 4193).
[[nodiscard]] bool isNearby(const QString& host);

} // namespace promdesk
