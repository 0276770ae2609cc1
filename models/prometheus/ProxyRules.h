// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>
#include <QUrl>

#include <utility>
#include <vector>

namespace promdesk {

/// Which hosts a comma-separated no_proxy list leaves to direct connections, read as Go does
/// (golang.org/x/net/http/httpproxy, 2024): "*" all; addresses and CIDR ranges; "host" with its
/// subdomains; ".host" and "*.host" its subdomains alone; each of them with a port if it names one.
/// What cannot be read covers nothing. The loopback is always covered.
[[nodiscard]] bool isWithoutProxy(const QString& list, const QString& host, int port);

/// By which proxy servers are reached.
struct ProxyRules
{
    enum class Kind
    {
        System, ///< the system's, but never to the loopback
        None,
        Listed, ///< forHttp and forHttps
    };

    using Header = std::pair<QByteArray, QByteArray>;

    Kind kind = Kind::System;
    QUrl forHttp = {}; ///< http or socks5, with user and password of its own; empty: none
    QUrl forHttps = {};
    /// Go's list of exceptions. Where it is not said at all, not even the loopback is one.
    QString exceptions = {};
    bool hasExceptions = false;
    std::vector<Header> connectHeaders = {}; ///< sent along with CONNECT; secrets

    friend bool operator==(const ProxyRules&, const ProxyRules&) = default;
};

/// "http://user:password@host:port" or "socks5://…", also without a scheme: then http. Errors:
/// InvalidArgument, and Unsupported for https, which Qt cannot do.
[[nodiscard]] Result<QUrl> parseProxyUrl(const QString& text);

/// HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or the same in small letters. Errors: those of
/// parseProxyUrl, naming the variable.
[[nodiscard]] Result<ProxyRules> proxyRulesFromEnvironment(const QProcessEnvironment& environment);

/// The proxy for a target where rules of the kind Listed name one; empty: a direct connection.
[[nodiscard]] QUrl listedProxy(const ProxyRules& rules, const QUrl& target);

} // namespace promdesk
