// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/NetworkProxies.h"

#include "prometheus/ServerUrl.h"

namespace promdesk {

namespace {

QByteArray basicOf(const QUrl& proxy)
{
    const QString pair =
        proxy.userName(QUrl::FullyDecoded) + u':' + proxy.password(QUrl::FullyDecoded);
    return pair == u":" ? QByteArray() : "Basic " + pair.toUtf8().toBase64();
}

/// Our own header instead of Qt's user and password: those it gives only after a refusal, and to
/// whatever scheme the proxy names.
void addConnectHeaders(QNetworkProxy& proxy, const ProxyRules& rules, const QUrl& address)
{
    proxy.setRawHeader("User-Agent", "promdesk");
    for (const auto& [name, value] : rules.connectHeaders) {
        proxy.setRawHeader(name, value);
    }
    const QByteArray basic = basicOf(address);
    if (!basic.isEmpty()) {
        proxy.setRawHeader("Proxy-Authorization", basic);
    }
}

QNetworkProxy listed(const ProxyRules& rules, const QUrl& target)
{
    const QUrl address = listedProxy(rules, target);
    if (address.isEmpty()) {
        return QNetworkProxy(QNetworkProxy::NoProxy);
    }
    const auto port = static_cast<quint16>(address.port());
    if (address.scheme() == u"socks5") {
        return QNetworkProxy(QNetworkProxy::Socks5Proxy, address.host(), port,
            address.userName(QUrl::FullyDecoded), address.password(QUrl::FullyDecoded));
    }
    if (target.scheme() == u"http") {
        return QNetworkProxy(QNetworkProxy::HttpCachingProxy, address.host(), port);
    }
    QNetworkProxy tunnel(QNetworkProxy::HttpProxy, address.host(), port);
    addConnectHeaders(tunnel, rules, address);
    return tunnel;
}

class RuledFactory final : public QNetworkProxyFactory
{
public:
    explicit RuledFactory(ProxyRules rules)
        : m_rules(std::move(rules))
    { }

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        return { proxyFor(m_rules, query.url()) };
    }

private:
    ProxyRules m_rules;
};

} // namespace

QNetworkProxy proxyFor(const ProxyRules& rules, const QUrl& target)
{
    if (rules.kind == ProxyRules::Kind::Listed) {
        return listed(rules, target);
    }
    if (rules.kind == ProxyRules::Kind::None || isLoopback(target.host())) {
        return QNetworkProxy(QNetworkProxy::NoProxy);
    }
    const QList<QNetworkProxy> found =
        QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(target));
    return found.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : found.first();
}

std::unique_ptr<QNetworkProxyFactory> makeProxyFactory(const ProxyRules& rules)
{
    return std::make_unique<RuledFactory>(rules);
}

void attachProxySecrets(QNetworkRequest& request, const ProxyRules& rules)
{
    const QUrl address = listedProxy(rules, request.url());
    const QByteArray basic = basicOf(address);
    if (request.url().scheme() == u"http" && address.scheme() == u"http" && !basic.isEmpty()) {
        request.setRawHeader("Proxy-Authorization", basic);
    }
}

} // namespace promdesk
