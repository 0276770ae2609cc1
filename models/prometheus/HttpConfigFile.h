// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "sources/ConnectionSettings.h"

#include <QByteArray>
#include <QString>

namespace promdesk {

/// What promtool's --http.config.file says about a connection. In settings only auth, username,
/// headerNames, the TLS fields and followsRedirects are set; id, name and baseUrl are the caller's.
struct HttpConfig
{
    ConnectionSettings settings;
    Credentials credentials;
};

/// Reads such a file: at most 64 KiB of YAML without aliases. Relative paths in it are relative to
/// its own folder. Files that it names are read now. Keys and rules are those of Prometheus'
/// "http_config" (documentation of Prometheus 3, "Configuration", 2026). Errors, with file and line
/// as context: Io, TooMuch, InvalidArgument (not YAML, unknown or repeated key, two ways to
/// authenticate, two sources of one secret, reserved header), Unsupported (oauth2, proxy_url,
/// inline certificates, secret references; everything where this build has no YAML).
[[nodiscard]] Result<HttpConfig> readHttpConfigFile(const QString& path);

/// The same for text at hand; folder is where relative paths begin, file is named in errors.
[[nodiscard]] Result<HttpConfig> parseHttpConfig(
    const QByteArray& yaml, const QString& folder, const QString& file);

} // namespace promdesk
