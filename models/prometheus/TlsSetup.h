// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpConfig.h"

#include <QSslConfiguration>
#include <QSslError>

namespace promdesk {

/// TLS as one connection wants it: the system's certificate authorities and the own one, the client
/// certificate, the versions. Nothing global is touched. Errors: Io when a file cannot be read,
/// TooMuch when it is larger than 4 MiB, InvalidArgument when it, or the text in its place, does
/// not hold what it should or of the client's certificate and key only one is given, Unsupported
/// where there is no TLS.
[[nodiscard]] Result<QSslConfiguration> makeTlsConfiguration(const TlsWishes& wishes);

/// Why a server's certificate was not accepted, with its particulars as the detail. Kind Tls.
[[nodiscard]] Error certificateFailure(const QList<QSslError>& errors, const QString& server);

/// A TLS connection that failed for another reason than the certificate. Kind Tls.
[[nodiscard]] Error handshakeFailure(const QString& server);

} // namespace promdesk
