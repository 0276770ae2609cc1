// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/BodyFeed.h"
#include "prometheus/HttpTransport.h"
#include "prometheus/ServerSession.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <functional>
#include <memory>
#include <utility>

namespace promdesk {

/// One request from leaving the queue to its answer: redirects, the GET fallback, one retry on a
/// stale connection and one with a new signature, deadlines and the byte budget. I/O thread only.
class HttpExchange final : public QObject
{
    Q_OBJECT

public:
    /// Where a body's sink works, and the way back.
    struct Threads
    {
        Executor& worker;
        std::shared_ptr<Executor> io;
    };

    /// session and worker outlive the exchange.
    HttpExchange(ServerSession& session, Threads threads, HttpRequest request);
    ~HttpExchange() override;

    /// finished runs exactly once and not while the sink is at work, unless the exchange is
    /// destroyed before; the exchange must not be destroyed inside it.
    void start(std::function<void(Result<HttpResponse>)> finished);

    /// For whoever destroys the exchange before its end: the task runs once its sink is through, at
    /// once or on the worker.
    void afterSink(Task task) { m_feed ? m_feed->afterwards(std::move(task)) : task(); }

    /// Of the body, in the last attempt.
    [[nodiscard]] qint64 receivedBytes() const { return m_received; }

    [[nodiscard]] Duration elapsed() const { return Duration::fromMs(m_clock.elapsed()); }

private:
    struct ReplyRelease
    {
        void operator()(QNetworkReply* reply) const;
    };

    void ask();
    void begin(const Result<ServerSession::Asked>& asked);
    [[nodiscard]] Duration firstByteDeadline() const;
    void watch(QNetworkReply* reply);
    void awaitFirstByte();
    void noteHeaders();
    void readAvailable();
    [[nodiscard]] bool mayStream() const;
    [[nodiscard]] bool isForeignCoding() const;
    void feed();
    void noteTaken(BodyFeed::Verdict verdict);
    void conclude();
    [[nodiscard]] int status() const;
    [[nodiscard]] QNetworkReply::NetworkError proxysOwn(
        int status, QNetworkReply::NetworkError error) const;
    /// Whether the answer led to another question.
    [[nodiscard]] bool askAgain(int status, QNetworkReply::NetworkError error);
    void redirect();
    [[nodiscard]] HttpResponse response(int status);
    void learn(int status);
    void fail(Error error);
    void finish(Result<HttpResponse> result);

    ServerSession& m_session;
    Threads m_threads;
    HttpRequest m_request;
    HttpRequest::Method m_method;
    QByteArray m_form;
    QUrl m_url;
    std::function<void(Result<HttpResponse>)> m_finished;
    std::unique_ptr<QNetworkReply, ReplyRelease> m_reply;
    QByteArray m_body; ///< all of it, or what waits to be fed
    qint64 m_received = 0; ///< of the body
    std::shared_ptr<BodyFeed> m_feed; ///< once the body is streamed
    bool m_hasEnded = false; ///< the reply is finished
    std::optional<Result<HttpResponse>> m_result; ///< waits for the sink
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
    RequestSigner::Headers m_signature; ///< of the attempt under way
    bool m_hasSignedAgain = false;
};

} // namespace promdesk
