// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/ProxyRules.h"

#include <QNetworkProxy>
#include <QNetworkRequest>

#include <memory>

namespace promdesk {

/// The proxy that leads to a target; of the type NoProxy where none does. Names are resolved by the
/// proxy.
[[nodiscard]] QNetworkProxy proxyFor(const ProxyRules& rules, const QUrl& target);

/// The same for an access manager.
[[nodiscard]] std::unique_ptr<QNetworkProxyFactory> makeProxyFactory(const ProxyRules& rules);

/// Adds the proxy's own credentials to a request that a HTTP proxy reads itself: one for http.
void attachProxySecrets(QNetworkRequest& request, const ProxyRules& rules);

} // namespace promdesk
