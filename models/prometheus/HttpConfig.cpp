// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpConfig.h"

#include "prometheus/HttpConfigFile.h"

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

void watchTls(HttpConfig& config)
{
    for (const QString& file :
        { config.tls->caFile, config.tls->certificateFile, config.tls->keyFile }) {
        if (!file.isEmpty() && !config.files.contains(file)) {
            config.files += file;
        }
    }
}

Result<HttpConfig> mergedWithFile(
    HttpConfig file, const ConnectionSettings& settings, const Credentials& credentials)
{
    if (file.settings.skipsTlsVerification && !settings.skipsTlsVerification) {
        return failure(ErrorKind::InvalidArgument,
            u"The configuration file turns the check of the server's certificate off. Turn it off "
            u"in the connection as well, so that this stays visible."_s,
            credentials.configFile);
    }
    HttpConfig merged = std::move(file);
    ConnectionSettings both = settings;
    both.auth = merged.settings.auth;
    both.username = merged.settings.username;
    both.followsRedirects = settings.followsRedirects && merged.settings.followsRedirects;
    merged.settings = std::move(both);
    merged.credentials.headers.insert(
        merged.credentials.headers.begin(), credentials.headers.begin(), credentials.headers.end());
    if (!merged.tls) {
        merged.tls = tlsOf(settings);
    }
    watchTls(merged);
    return merged;
}

} // namespace

TlsWishes tlsOf(const ConnectionSettings& settings)
{
    return TlsWishes { .caFile = settings.caFile,
        .certificateFile = settings.clientCertificateFile,
        .keyFile = settings.clientKeyFile,
        .serverName = settings.tlsServerName,
        .skipsVerification = settings.skipsTlsVerification };
}

Result<HttpConfig> resolveConnection(
    const ConnectionSettings& settings, const Credentials& credentials)
{
    if (settings.auth != AuthKind::ConfigFile) {
        HttpConfig config {
            .settings = settings, .credentials = credentials, .tls = tlsOf(settings)
        };
        watchTls(config);
        return config;
    }
    if (credentials.configFile.isEmpty()) {
        return failure(ErrorKind::Authentication,
            u"This connection signs in as a configuration file says, but which one is not known "
            u"here: choose it again."_s);
    }
    return readHttpConfigFile(credentials.configFile).and_then([&](HttpConfig file) {
        return mergedWithFile(std::move(file), settings, credentials);
    });
}

} // namespace promdesk
