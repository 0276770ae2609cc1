// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/HttpTransport.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QUrl>

#include <optional>

class QNetworkReply;

namespace promdesk {

/// What the requests to one server share: connections, credentials, TLS and what was learnt about
/// the server. I/O thread only.
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

    /// What a POST carries.
    struct Content
    {
        const QByteArray& body;
        const std::vector<HttpRequest::Parameter>& headers; ///< of PostContent
    };

    explicit ServerSession(TransportSetup setup);

    [[nodiscard]] const TransportSetup& setup() const { return m_setup; }

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

    /// Starts a transfer. Errors: those of makeTlsConfiguration, InvalidArgument for secrets that
    /// no header can carry, Internal for a foreign origin.
    [[nodiscard]] Result<QNetworkReply*> ask(
        const QUrl& url, HttpRequest::Method method, const Content& content);

private:
    [[nodiscard]] QNetworkRequest plainRequest(const QUrl& url) const;
    [[nodiscard]] bool hasSoundSecrets() const;
    void attachSecrets(QNetworkRequest& request) const;

    TransportSetup m_setup;
    QUrl m_baseUrl;
    QNetworkAccessManager m_network;
    std::optional<Result<QSslConfiguration>> m_tls;
    FormSupport m_formSupport = FormSupport::Unknown;
};

} // namespace promdesk
