// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpConfig.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

namespace promdesk {

/// Reads promtool's --http.config.file: at most 64 KiB of YAML without aliases. Relative paths in
/// it are relative to its own folder. Files that it names are read now, but for certificates. Keys
/// and rules are those of Prometheus' "http_config" (documentation of Prometheus 3,
/// "Configuration", 2026), and "sigv4" as in its "remote_write". Where it says nothing about
/// proxies the system's is used. Errors, with file and line as context: Io, TooMuch,
/// InvalidArgument (not YAML, unknown or repeated key, two ways to authenticate, two sources of one
/// secret, reserved header), Authentication (no keys for Amazon), Unsupported naming the key
/// (secret managers, the JWT grant, https proxies, TLS before 1.2, roles; everything where this
/// build has no YAML).
[[nodiscard]] Result<HttpConfig> readHttpConfigFile(const QString& path);

/// The same for text at hand; folder is where relative paths begin, file is named in errors.
[[nodiscard]] Result<HttpConfig> parseHttpConfig(const QByteArray& yaml, const QString& folder,
    const QString& file,
    const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment());

/// A connection that signs in as such a file says.
struct ConnectionByFile
{
    ConnectionSettings settings; ///< id, name and baseUrl are the caller's
    Credentials credentials;
};

/// Makes one of a file that can be read; the transport reads it again. Errors: those above.
[[nodiscard]] Result<ConnectionByFile> connectionByFile(const QString& path);

} // namespace promdesk
