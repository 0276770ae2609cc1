// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <vector>

namespace promdesk {

/// How a request proves who asks.
enum class AuthKind
{
    None,
    Basic,
    Bearer,
    ConfigFile, ///< as the file says that Credentials::configFile names
};

/// What is needed to reach one server, without any secret: this is what workspaces may hold.
struct ConnectionSettings
{
    QString id; ///< random, never shown; with the address the key of its secrets (secretKey())
    QString name; ///< shown; unique within the session
    QUrl baseUrl; ///< normalised: no trailing slash, no userinfo, no query
    AuthKind auth = AuthKind::None;
    QString username; ///< of AuthKind::Basic
    QStringList headerNames; ///< custom headers (tenant …); their values are secrets
    QString caFile; ///< PEM; added to the system's store
    QString clientCertificateFile; ///< PEM
    QString clientKeyFile; ///< PEM
    /// Servers of one group hold the same data (an HA pair): their series are joined. Any name;
    /// empty: of no group.
    QString haGroup;
    QString tlsServerName; ///< for SNI and verification when not the host
    bool skipsTlsVerification = false; ///< stays visible in the status bar; never a default
    bool followsRedirects = true; ///< same origin only, either way
    QJsonObject unknown = {}; ///< fields of newer versions in its file, kept and written back

    friend bool operator==(const ConnectionSettings&, const ConnectionSettings&) = default;
};

/// The secrets of one connection. Lives in memory and in a CredentialStore, nowhere else; never
/// logged.
struct Credentials
{
    QString password; ///< of AuthKind::Basic
    QString bearerToken; ///< of AuthKind::Bearer
    std::vector<std::pair<QString, QString>> headers; ///< name, value
    /// Of AuthKind::ConfigFile: a file as promtool's --http.config.file, read by the transport.
    /// Among the secrets, since whoever names such a file for a server has its secrets sent there.
    QString configFile = {};

    [[nodiscard]] bool isEmpty() const
    {
        return password.isEmpty() && bearerToken.isEmpty() && headers.empty()
            && configFile.isEmpty();
    }

    friend bool operator==(const Credentials&, const Credentials&) = default;
};

} // namespace promdesk
