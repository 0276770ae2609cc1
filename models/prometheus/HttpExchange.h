// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/HttpTransport.h"
#include "prometheus/ServerSession.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <functional>
#include <memory>

namespace promdesk {

/// One request from leaving the queue to its answer: redirects, the GET fallback, one retry on a
/// stale connection, deadlines and the byte budget. I/O thread only.
class HttpExchange final : public QObject
{
    Q_OBJECT

public:
    /// session outlives the exchange.
    HttpExchange(ServerSession& session, HttpRequest request);
    ~HttpExchange() override;

    /// finished runs exactly once, unless the exchange is destroyed before; the exchange must not
    /// be destroyed inside it.
    void start(std::function<void(Result<HttpResponse>)> finished);

private:
    struct ReplyRelease
    {
        void operator()(QNetworkReply* reply) const;
    };

    void ask();
    [[nodiscard]] Duration firstByteDeadline() const;
    void watch(QNetworkReply* reply);
    void awaitFirstByte();
    void noteHeaders();
    void readAvailable();
    void conclude();
    /// Whether the answer led to another question.
    [[nodiscard]] bool askAgain(int status, QNetworkReply::NetworkError error);
    void redirect();
    [[nodiscard]] HttpResponse response(int status);
    void learn(int status);
    void fail(Error error);
    void finish(Result<HttpResponse> result);

    ServerSession& m_session;
    HttpRequest m_request;
    HttpRequest::Method m_method;
    QByteArray m_form;
    QUrl m_url;
    std::function<void(Result<HttpResponse>)> m_finished;
    std::unique_ptr<QNetworkReply, ReplyRelease> m_reply;
    QByteArray m_body;
    QTimer m_connectTimer;
    QTimer m_firstByteTimer;
    QTimer m_idleTimer;
    QTimer m_totalTimer;
    QElapsedTimer m_clock;
    std::optional<Error> m_tlsError;
    Duration m_firstByteAfter;
    Instant m_receivedAt;
    int m_redirects = 0;
    bool m_isNewConnection = false;
    bool m_hasRetried = false;
    bool m_hasFallenBack = false;
};

} // namespace promdesk
