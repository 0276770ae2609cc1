// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ConnectionTrial.h"

#include "prometheus/NetworkFailure.h"
#include "prometheus/NetworkProxies.h"
#include "prometheus/ServerUrl.h"
#include "prometheus/TlsSetup.h"

#include <QNetworkProxy>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

ConnectionTrial::ConnectionTrial(TransportSetup setup, Listener listener)
    : m_setup(std::move(setup))
    , m_listener(std::move(listener))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        const QString server = authorityText(m_setup.settings.baseUrl);
        fail(m_title == u"Encryption" ? handshakeFailure(server)
                                      : connectTimeout(m_setup.connectDeadline, server));
    });
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, &ConnectionTrial::socketFailed);
}

ConnectionTrial::~ConnectionTrial()
{
    if (m_lookupId >= 0) {
        QHostInfo::abortHostLookup(m_lookupId);
    }
    m_socket.disconnect(this);
    m_socket.abort();
}

void ConnectionTrial::start()
{
    const Result<HttpConfig> config = resolveConnection(m_setup.settings, m_setup.credentials);
    if (!config) {
        begin(u"Name"_s);
        fail(config.error());
        return;
    }
    m_config = *config;
    const QUrl& url = m_setup.settings.baseUrl;
    if (proxyFor(m_config.proxy, url).type() != QNetworkProxy::NoProxy) {
        begin(u"Connection"_s);
        pass(u"A proxy makes the connection."_s);
        finish({});
        return;
    }
    lookUp();
}

void ConnectionTrial::begin(const QString& title)
{
    m_title = title;
    m_clock.start();
    m_deadline.start(std::chrono::milliseconds(m_setup.connectDeadline.toMs()));
    m_listener.report(DiagnosisStep { .title = title });
}

void ConnectionTrial::pass(const QString& sentence, DiagnosisStep::State state)
{
    m_deadline.stop();
    m_listener.report(DiagnosisStep { .title = m_title,
        .state = state,
        .sentence = sentence,
        .took = Duration::fromMs(m_clock.elapsed()) });
}

void ConnectionTrial::fail(const Error& error)
{
    m_socket.disconnect(this);
    m_socket.abort();
    pass(error.message, DiagnosisStep::State::Failed);
    finish(failure(error));
}

void ConnectionTrial::finish(const Result<void>& outcome)
{
    // What the server does with the connection from here on is no news.
    m_socket.disconnect(this);
    m_deadline.stop();
    if (const auto finished = std::exchange(m_listener.finished, nullptr)) {
        finished(outcome);
    }
}

void ConnectionTrial::lookUp()
{
    begin(u"Name"_s);
    const QString host = m_setup.settings.baseUrl.host(QUrl::FullyEncoded);
    m_lookupId = QHostInfo::lookupHost(host, this, [this](const QHostInfo& found) {
        m_lookupId = -1;
        if (found.addresses().isEmpty()) {
            fail(networkFailure(QNetworkReply::HostNotFoundError, AnswerBegan::No,
                authorityText(m_setup.settings.baseUrl)));
            return;
        }
        pass(u"The host's address is %1."_s.arg(found.addresses().first().toString()));
        connectSocket();
    });
}

void ConnectionTrial::connectSocket()
{
    begin(u"Connection"_s);
    const QUrl& url = m_setup.settings.baseUrl;
    m_socket.setProxy(QNetworkProxy::NoProxy);
    connect(&m_socket, &QAbstractSocket::connected, this, [this] {
        pass(u"The server accepts connections."_s);
        encrypt();
    });
    m_socket.connectToHost(url.host(QUrl::FullyEncoded), static_cast<quint16>(effectivePort(url)));
}

void ConnectionTrial::encrypt()
{
    begin(u"Encryption"_s);
    const ConnectionSettings& settings = m_setup.settings;
    if (settings.baseUrl.scheme() != u"https") {
        const bool isRisky = !m_setup.credentials.isEmpty() && !isLoopback(settings.baseUrl.host());
        pass(isRisky
                ? u"None: whoever is on the way can read the credentials. Use https if you can."_s
                : u"None: the address begins with http."_s,
            isRisky ? DiagnosisStep::State::Warned : DiagnosisStep::State::Skipped);
        finish({});
        return;
    }
    const Result<QSslConfiguration> tls = makeTlsConfiguration(*m_config.tls);
    if (!tls) {
        fail(tls.error());
        return;
    }
    m_socket.setSslConfiguration(*tls);
    m_socket.setPeerVerifyName(
        m_config.tls->serverName.isEmpty() ? settings.baseUrl.host() : m_config.tls->serverName);
    connect(&m_socket, &QSslSocket::encrypted, this, [this] {
        const bool isUnverified = m_config.tls->skipsVerification;
        pass(isUnverified ? u"Encrypted, but the certificate is not checked, as you chose."_s
                          : u"Encrypted, and the certificate is valid for this server."_s,
            isUnverified ? DiagnosisStep::State::Warned : DiagnosisStep::State::Passed);
        finish({});
    });
    m_socket.startClientEncryption();
}

void ConnectionTrial::socketFailed(QAbstractSocket::SocketError error)
{
    const QString server = authorityText(m_setup.settings.baseUrl);
    if (const QList<QSslError> wrong = m_socket.sslHandshakeErrors(); !wrong.isEmpty()) {
        fail(certificateFailure(wrong, server));
    } else if (m_title == u"Encryption") {
        fail(handshakeFailure(server));
    } else if (error == QAbstractSocket::ConnectionRefusedError) {
        fail(networkFailure(QNetworkReply::ConnectionRefusedError, AnswerBegan::No, server));
    } else {
        fail(networkFailure(QNetworkReply::UnknownNetworkError, AnswerBegan::No, server));
    }
}

} // namespace promdesk
