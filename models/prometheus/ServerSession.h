// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "prometheus/ConfigWatch.h"
#include "prometheus/HttpTransport.h"
#include "prometheus/RequestSigner.h"
#include "prometheus/SecretFilter.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QPointer>
#include <QSslConfiguration>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QNetworkReply;

namespace promdesk {

class PlainConnections;

/// What the requests to one server share: connections, credentials, TLS, the proxy and what was
/// learnt about the server. Files behind them are read again when they change. I/O thread only.
class ServerSession
{
public:
    /// Which method forms are sent with.
    enum class FormSupport
    {
        Unknown,
        Post, ///< POST was answered, or GET is refused as well
        Get, ///< POST is refused, GET is answered
    };

    /// One attempt of one request.
    struct Attempt
    {
        QUrl url;
        HttpRequest::Method method = HttpRequest::Method::Get;
        QByteArray body = {}; ///< of a POST
        std::vector<HttpRequest::Parameter> headers = {}; ///< of PostContent
    };

    /// A transfer that has begun, and what it was signed with.
    struct Asked
    {
        QNetworkReply* reply = nullptr; ///< the asker's
        RequestSigner::Headers signature = {};
    };

    explicit ServerSession(TransportSetup setup);
    /// Reached as the config says, whatever the setup's settings and credentials are.
    ServerSession(TransportSetup setup, HttpConfig config);
    ~ServerSession();

    [[nodiscard]] const TransportSetup& setup() const { return m_setup; }

    /// As the connection and its configuration file say together.
    [[nodiscard]] bool followsRedirects() const;

    /// Whether a proxy leads there.
    [[nodiscard]] bool isProxied(const QUrl& url) const;

    [[nodiscard]] FormSupport formSupport() const { return m_formSupport; }

    void setFormSupport(FormSupport support) { m_formSupport = support; }

    /// The URL of a request; parameters are in it when asGet.
    [[nodiscard]] QUrl urlOf(const HttpRequest& request, HttpRequest::Method method) const;

    /// Host and port, for messages.
    [[nodiscard]] QString serverText() const;

    /// Uses https from now on; the target is what the server redirected to.
    void upgradeTo(const QUrl& target);

    /// Puts a path before those of the requests from now on.
    void usePathPrefix(const QString& prefix) { m_baseUrl.setPath(prefix, QUrl::StrictMode); }

    /// Whether the URL may see credentials: the server's own origin, and not in clear once it
    /// asked for https.
    [[nodiscard]] bool isOwnOrigin(const QUrl& url) const;

    /// Signs an attempt and starts its transfer; calls done at once, or when a token has come,
    /// unless the asker is gone by then. Errors: those of ConfigWatch, makeTlsConfiguration and the
    /// signer, InvalidArgument for credentials that headers cannot carry, Internal for a foreign
    /// origin.
    void ask(const Attempt& attempt, QObject* asker, std::function<void(Result<Asked>)> done);

    /// Whether the same request may fare better when it is signed anew.
    [[nodiscard]] bool mayHelpAgain(
        const RequestSigner::Headers& used, const RequestSigner::Outcome& outcome);

    /// Takes the secrets in use out of what the server says.
    [[nodiscard]] SecretFilter secretFilter() const;

private:
    void renewNetwork();
    [[nodiscard]] Result<void> refresh();
    [[nodiscard]] RequestObserver signerObserver() const;
    [[nodiscard]] QNetworkRequest plainRequest(const QUrl& url) const;
    [[nodiscard]] Result<void> encrypt(QNetworkRequest& request);
    [[nodiscard]] bool hasSoundSecrets() const;
    void attachSecrets(QNetworkRequest& request, const RequestSigner::Headers& signature) const;
    [[nodiscard]] Result<QNetworkReply*> start(
        const Attempt& attempt, const RequestSigner::Headers& signature);
    /// Nearby servers that speak plain HTTP are asked straight over sockets, others by Qt.
    [[nodiscard]] QNetworkReply* transfer(const QNetworkRequest& request, const Attempt& attempt);

    TransportSetup m_setup;
    QUrl m_baseUrl;
    SystemClock m_clock;
    ConfigWatch m_watch;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::shared_ptr<PlainConnections> m_connections; ///< beside it
    std::vector<std::unique_ptr<QNetworkAccessManager>> m_oldNetworks; ///< with requests under way
    std::unique_ptr<RequestSigner> m_signer;
    std::optional<Result<QSslConfiguration>> m_tls;
    FormSupport m_formSupport = FormSupport::Unknown;
};

} // namespace promdesk
