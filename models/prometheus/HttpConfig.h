// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/ProxyRules.h"
#include "sources/ConnectionSettings.h"

#include <QByteArray>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <utility>
#include <vector>

namespace promdesk {

/// TLS as one connection wants it. Of a file and a text in its place at most one is set.
struct TlsWishes
{
    enum class Versions
    {
        From12, ///< 1.2 and newer
        Only12,
        From13, ///< 1.3 and newer
    };

    QString caFile = {}; ///< PEM; added to the system's store
    QString certificateFile = {}; ///< PEM, the client's
    QString keyFile = {}; ///< PEM
    QByteArray ca = {}; ///< PEM
    QByteArray certificate = {}; ///< PEM
    QByteArray key = {}; ///< PEM; a secret
    QString serverName = {}; ///< for SNI and verification when not the host
    bool skipsVerification = false;
    Versions versions = Versions::From12;

    friend bool operator==(const TlsWishes&, const TlsWishes&) = default;
};

/// OAuth2 with the client credentials grant (RFC 6749, 4.4).
struct OAuth2Client
{
    QUrl tokenUrl = {};
    QString clientId = {};
    QString clientSecret = {};
    QStringList scopes = {};
    std::vector<std::pair<QString, QString>> parameters = {}; ///< further ones; perhaps secrets
    TlsWishes tls = {}; ///< of the token server
    ProxyRules proxy = {}; ///< to the token server

    friend bool operator==(const OAuth2Client&, const OAuth2Client&) = default;
};

/// What Amazon's requests are signed with (AWS Signature Version 4).
struct AwsKeys
{
    QString region = {}; ///< empty: the one in the server's name
    QString service = QStringLiteral("aps");
    QString accessKey = {};
    QString secretKey = {};
    QString sessionToken = {}; ///< of temporary keys

    friend bool operator==(const AwsKeys&, const AwsKeys&) = default;
};

/// All that decides how one server is reached and who asks, secrets included. Lives in memory only.
struct HttpConfig
{
    /// Of a file only auth, username, headerNames, skipsTlsVerification and followsRedirects.
    ConnectionSettings settings = {};
    Credentials credentials = {};
    std::optional<TlsWishes> tls = {}; ///< absent: a file says nothing about it
    ProxyRules proxy = {};
    std::optional<OAuth2Client> oauth2 = {}; ///< at most one of these, and then no other auth
    std::optional<AwsKeys> aws = {};
    QStringList files = {}; ///< that were read or are read for it: it holds until one changes
};

/// The TLS fields of a connection.
[[nodiscard]] TlsWishes tlsOf(const ConnectionSettings& settings);

/// What a connection comes down to: its own fields or, with AuthKind::ConfigFile, what the file
/// says; headers of both, TLS of the file if it says anything about it. Reads files. Errors: those
/// of readHttpConfigFile; Authentication when no file is known; InvalidArgument when the file turns
/// the check of certificates off and the connection, where this stays visible, does not.
[[nodiscard]] Result<HttpConfig> resolveConnection(
    const ConnectionSettings& settings, const Credentials& credentials);

} // namespace promdesk
