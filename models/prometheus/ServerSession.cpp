// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ServerSession.h"

#include "http/PlainConnections.h"
#include "http/PlainReply.h"
#include "prometheus/HeaderRules.h"
#include "prometheus/NetworkProxies.h"
#include "prometheus/ServerUrl.h"
#include "prometheus/TlsSetup.h"

#include <QNetworkReply>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kReadBufferBytes = 1024LL * 1024;
/// Below the minute after which VictoriaMetrics and many load balancers close idle connections.
constexpr int kIdleConnectionSeconds = 45;

QByteArray contentTypeOf(const ServerSession::Attempt& attempt)
{
    if (attempt.method == HttpRequest::Method::PostForm) {
        return "application/x-www-form-urlencoded";
    }
    const auto isType = [](const HttpRequest::Parameter& header) {
        return header.first.compare("content-type", Qt::CaseInsensitive) == 0;
    };
    const auto found = std::find_if(attempt.headers.begin(), attempt.headers.end(), isType);
    return found == attempt.headers.end() ? QByteArray() : found->second;
}

} // namespace

ServerSession::ServerSession(TransportSetup setup)
    : m_setup(std::move(setup))
    , m_baseUrl(m_setup.settings.baseUrl)
    , m_watch(m_setup.settings, m_setup.credentials)
{ }

ServerSession::ServerSession(TransportSetup setup, HttpConfig config)
    : m_setup(std::move(setup))
    , m_baseUrl(m_setup.settings.baseUrl)
    , m_watch(std::move(config))
{ }

ServerSession::~ServerSession() = default;

/// Connections that are open have the proxy and the certificates of before. Their requests are let
/// come to an end: clearing Qt's cache of connections would cut them off.
void ServerSession::renewNetwork()
{
    std::erase_if(m_oldNetworks, [](const auto& network) {
        return network->template findChildren<QNetworkReply*>().isEmpty();
    });
    if (m_network) {
        m_oldNetworks.push_back(std::move(m_network));
    }
    m_network = std::make_unique<QNetworkAccessManager>();
    m_network->setAutoDeleteReplies(false);
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network->setProxyFactory(makeProxyFactory(m_watch.config().proxy).release());
    m_connections =
        std::make_shared<PlainConnections>(std::chrono::seconds(kIdleConnectionSeconds));
}

/// Takes up what the files behind the connection say now.
Result<void> ServerSession::refresh()
{
    const Result<ConfigWatch::Change> change = m_watch.refresh();
    if (!change) {
        Error error = change.error();
        error.context = error.context.isEmpty() ? serverText() : error.context;
        return failure(error);
    }
    if (*change != ConfigWatch::Change::None) {
        m_tls.reset();
        renewNetwork();
        m_signer = makeSigner(m_watch.config(), m_clock, signerObserver());
    }
    if (*change == ConfigWatch::Change::OtherAsker && m_setup.askerChanged) {
        m_setup.askerChanged();
    }
    return {};
}

/// What is asked of a token server is asked for this source.
RequestObserver ServerSession::signerObserver() const
{
    if (!m_setup.observer) {
        return {};
    }
    return [observer = m_setup.observer, id = m_setup.settings.id](RequestNote note) {
        note.sourceId = id;
        observer(std::move(note));
    };
}

bool ServerSession::followsRedirects() const
{
    return m_watch.config().settings.followsRedirects;
}

bool ServerSession::isProxied(const QUrl& url) const
{
    return proxyFor(m_watch.config().proxy, url).type() != QNetworkProxy::NoProxy;
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
    const Credentials& credentials = m_watch.config().credentials;
    return isHeaderValue(credentials.bearerToken)
        && std::all_of(
            credentials.headers.begin(), credentials.headers.end(), [](const auto& header) {
                return isHeaderName(header.first) && isHeaderValue(header.second);
            });
}

/// The only place where secrets meet a request: whoever asks another origin asks without them.
void ServerSession::attachSecrets(
    QNetworkRequest& request, const RequestSigner::Headers& signature) const
{
    if (!isOwnOrigin(request.url())) {
        return;
    }
    for (const auto& [name, value] : m_watch.config().credentials.headers) {
        request.setRawHeader(name.toLatin1(), value.toUtf8());
    }
    for (const auto& [name, value] : signature) {
        request.setRawHeader(name, value);
    }
    attachProxySecrets(request, m_watch.config().proxy);
}

Result<void> ServerSession::encrypt(QNetworkRequest& request)
{
    if (request.url().scheme() != u"https") {
        return {};
    }
    const TlsWishes& wishes = *m_watch.config().tls;
    if (!m_tls) {
        m_tls = makeTlsConfiguration(wishes);
    }
    if (!*m_tls) {
        return failure(m_tls->error());
    }
    request.setSslConfiguration(**m_tls);
    request.setPeerVerifyName(wishes.serverName);
    return {};
}

void ServerSession::ask(
    const Attempt& attempt, QObject* asker, std::function<void(Result<Asked>)> done)
{
    if (!isOwnOrigin(attempt.url)) {
        done(failure(ErrorKind::Internal, u"A request was about to leave its server."_s));
        return;
    }
    if (const Result<void> isFresh = refresh(); !isFresh) {
        done(failure(isFresh.error()));
        return;
    }
    if (!hasSoundSecrets()) {
        done(failure(ErrorKind::InvalidArgument,
            u"A credential or a custom header of this connection holds a line break or another "
            u"character that headers cannot have."_s,
            serverText()));
        return;
    }
    const bool isGet = attempt.method == HttpRequest::Method::Get;
    const RequestSigner::Outgoing outgoing { .method = isGet ? "GET" : "POST",
        .url = attempt.url,
        .contentType = isGet ? QByteArray() : contentTypeOf(attempt),
        .body = isGet ? QByteArray() : attempt.body };
    m_signer->sign(outgoing,
        [this, attempt, asker = QPointer<QObject>(asker), done = std::move(done)](
            const Result<RequestSigner::Headers>& signature) {
            if (!asker) {
                return;
            }
            done(signature.and_then([&](const RequestSigner::Headers& headers) {
                return start(attempt, headers).map([&](QNetworkReply* reply) {
                    return Asked { .reply = reply, .signature = headers };
                });
            }));
        });
}

Result<QNetworkReply*> ServerSession::start(
    const Attempt& attempt, const RequestSigner::Headers& signature)
{
    QNetworkRequest request = plainRequest(attempt.url);
    if (const Result<void> encrypted = encrypt(request); !encrypted) {
        return failure(encrypted.error());
    }
    attachSecrets(request, signature);
    if (attempt.method == HttpRequest::Method::PostForm) {
        request.setRawHeader("Content-Type", contentTypeOf(attempt));
    }
    if (attempt.method == HttpRequest::Method::PostContent) {
        for (const auto& [name, value] : attempt.headers) {
            request.setRawHeader(name, value);
        }
    }
    QNetworkReply* reply = transfer(request, attempt);
    reply->setReadBufferSize(kReadBufferBytes);
    return reply;
}

QNetworkReply* ServerSession::transfer(const QNetworkRequest& request, const Attempt& attempt)
{
    const bool isGet = attempt.method == HttpRequest::Method::Get;
    const bool isInTheClear = request.url().scheme() == u"http"
        && request.rawHeader("Accept-Encoding") == "identity" && !isProxied(request.url());
    if (isInTheClear) {
        return new PlainReply(m_connections,
            { .request = request, .body = isGet ? std::nullopt : std::optional(attempt.body) });
    }
    return isGet ? m_network->get(request) : m_network->post(request, attempt.body);
}

bool ServerSession::mayHelpAgain(
    const RequestSigner::Headers& used, const RequestSigner::Outcome& outcome)
{
    return m_signer && m_signer->mayHelpAgain(used, outcome);
}

SecretFilter ServerSession::secretFilter() const
{
    const HttpConfig& config = m_watch.config();
    QByteArrayList secrets = secretsOf(m_setup.settings, m_setup.credentials)
        + secretsOf(config.settings, config.credentials);
    if (m_signer) {
        secrets += m_signer->secrets();
    }
    for (const QUrl& proxy : { config.proxy.forHttp, config.proxy.forHttps }) {
        secrets += proxy.password(QUrl::FullyDecoded).toUtf8();
    }
    for (const auto& header : config.proxy.connectHeaders) {
        secrets += header.second;
    }
    return SecretFilter(secrets);
}

} // namespace promdesk
