// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/HttpConfig.h"
#include "prometheus/YamlMapping.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace promdesk {

/// The surroundings of a configuration file: where its paths begin, the environment, and which
/// files it names.
class ConfigSurroundings
{
public:
    ConfigSurroundings(QString folder, QProcessEnvironment environment);

    /// A path of the file, absolute; noted as one that is read for it.
    [[nodiscard]] QString path(const QString& path);

    /// At most 64 KiB without blanks and line breaks at the ends. Errors: Io, TooMuch.
    [[nodiscard]] Result<QString> secretFile(const QString& path);

    /// "password" or "password_file", not both; absent is empty, as with promtool.
    [[nodiscard]] Result<QString> secret(const YamlMapping& section, const QString& key);

    [[nodiscard]] const QProcessEnvironment& environment() const { return m_environment; }

    [[nodiscard]] const QStringList& files() const { return m_files; }

    void note(const QStringList& files) { m_files += files; }

private:
    QString m_folder;
    QProcessEnvironment m_environment;
    QStringList m_files;
};

/// A file of at most 64 KiB. Errors: Io, TooMuch.
[[nodiscard]] Result<QByteArray> readConfigBytes(const QString& path);

/// "tls_config". Errors name file and line.
[[nodiscard]] Result<TlsWishes> readTlsSection(const YamlMapping& tls, ConfigSurroundings& around);

/// The four keys about proxies, which stand among others.
[[nodiscard]] QStringList proxyKeys();
[[nodiscard]] Result<ProxyRules> readProxyKeys(
    const YamlMapping& section, const ConfigSurroundings& around);

/// "oauth2": the client credentials grant.
[[nodiscard]] Result<OAuth2Client> readOAuth2Section(
    const YamlMapping& section, ConfigSurroundings& around);

/// "sigv4", as in Prometheus' remote_write.
[[nodiscard]] Result<AwsKeys> readSigV4Section(
    const YamlMapping& section, ConfigSurroundings& around);

} // namespace promdesk
