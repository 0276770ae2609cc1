// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ServerSession.h"

#include "prometheus/HeaderRules.h"
#include "prometheus/ServerUrl.h"
#include "prometheus/TlsSetup.h"

#include <QNetworkProxy>
#include <QNetworkReply>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kReadBufferBytes = 1024LL * 1024;
/// Below the minute after which VictoriaMetrics and many load balancers close idle connections.
constexpr int kIdleConnectionSeconds = 45;

/// The system's proxy, but never for this very machine.
class ProxyChoice final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        if (isLoopback(query.peerHostName())) {
            return { QNetworkProxy(QNetworkProxy::NoProxy) };
        }
        return systemProxyForQuery(query);
    }
};

} // namespace

ServerSession::ServerSession(TransportSetup setup)
    : m_setup(std::move(setup))
    , m_baseUrl(m_setup.settings.baseUrl)
{
    m_network.setAutoDeleteReplies(false);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setProxyFactory(std::make_unique<ProxyChoice>().release());
}

QUrl ServerSession::urlOf(const HttpRequest& request, HttpRequest::Method method) const
{
    QUrl url = m_baseUrl;
    url.setPath(url.path(QUrl::FullyEncoded) + request.path, QUrl::StrictMode);
    if (method == HttpRequest::Method::Get && !request.parameters.empty()) {
        url.setQuery(QString::fromLatin1(encodeForm(request.parameters)), QUrl::StrictMode);
    }
    return url;
}

QString ServerSession::serverText() const
{
    return authorityText(m_baseUrl);
}

void ServerSession::upgradeTo(const QUrl& target)
{
    m_baseUrl.setScheme(target.scheme());
    m_baseUrl.setPort(target.port());
}

bool ServerSession::isOwnOrigin(const QUrl& url) const
{
    return isSameOrigin(url, m_baseUrl);
}

QNetworkRequest ServerSession::plainRequest(const QUrl& url) const
{
    QNetworkRequest request(url);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(
        QNetworkRequest::ConnectionCacheExpiryTimeoutSecondsAttribute, kIdleConnectionSeconds);
    request.setDecompressedSafetyCheckThreshold(-1); // refuses honest answers; we count ourselves
    request.setHeader(QNetworkRequest::UserAgentHeader, u"promdesk/" PROMDESK_VERSION ""_s);
    request.setRawHeader("Accept", "application/json, */*;q=0.1");
    request.setRawHeader("Accept-Language", "en");
    const bool isPlain =
        m_setup.compression == TransportSetup::Compression::Automatic && isNearby(url.host());
    if (isPlain) {
        request.setRawHeader("Accept-Encoding", "identity");
    }
    return request;
}

/// Nothing in a secret may begin another header.
bool ServerSession::hasSoundSecrets() const
{
    const Credentials& credentials = m_setup.credentials;
    return isHeaderValue(credentials.bearerToken)
        && std::all_of(
            credentials.headers.begin(), credentials.headers.end(), [](const auto& header) {
                return isHeaderName(header.first) && isHeaderValue(header.second);
            });
}

/// The only place where secrets meet a request: whoever asks another origin asks without them.
void ServerSession::attachSecrets(QNetworkRequest& request) const
{
    if (!isOwnOrigin(request.url())) {
        return;
    }
    for (const auto& [name, value] : m_setup.credentials.headers) {
        request.setRawHeader(name.toLatin1(), value.toUtf8());
    }
    if (m_setup.settings.auth == AuthKind::Basic) {
        const QString pair = m_setup.settings.username + u':' + m_setup.credentials.password;
        request.setRawHeader("Authorization", "Basic " + pair.toUtf8().toBase64());
    } else if (m_setup.settings.auth == AuthKind::Bearer) {
        request.setRawHeader("Authorization", "Bearer " + m_setup.credentials.bearerToken.toUtf8());
    }
}

Result<QNetworkReply*> ServerSession::ask(
    const QUrl& url, HttpRequest::Method method, const Content& content)
{
    if (!isOwnOrigin(url)) {
        return failure(ErrorKind::Internal, u"A request was about to leave its server."_s);
    }
    if (!hasSoundSecrets()) {
        return failure(ErrorKind::InvalidArgument,
            u"A credential or a custom header of this connection holds a line break or another "
            u"character that headers cannot have."_s,
            serverText());
    }
    QNetworkRequest request = plainRequest(url);
    if (url.scheme() == u"https") {
        if (!m_tls) {
            m_tls = makeTlsConfiguration(m_setup.settings);
        }
        if (!*m_tls) {
            return failure(m_tls->error());
        }
        request.setSslConfiguration(**m_tls);
        request.setPeerVerifyName(m_setup.settings.tlsServerName);
    }
    attachSecrets(request);
    QNetworkReply* reply = nullptr;
    if (method == HttpRequest::Method::PostForm) {
        request.setHeader(
            QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
        reply = m_network.post(request, content.body);
    } else if (method == HttpRequest::Method::PostContent) {
        for (const auto& [name, value] : content.headers) {
            request.setRawHeader(name, value);
        }
        reply = m_network.post(request, content.body);
    } else {
        reply = m_network.get(request);
    }
    reply->setReadBufferSize(kReadBufferBytes);
    return reply;
}

} // namespace promdesk
