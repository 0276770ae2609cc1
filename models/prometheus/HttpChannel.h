// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/HttpExchange.h"
#include "prometheus/HttpTransport.h"
#include "prometheus/ServerSession.h"

#include <QElapsedTimer>
#include <QObject>

#include <deque>
#include <map>

namespace promdesk {

/// The queue in front of one server and the exchanges under way. I/O thread only; created,
/// used and destroyed there.
class HttpChannel final : public QObject
{
    Q_OBJECT

public:
    HttpChannel(TransportSetup setup, HttpExchange::Threads threads);
    /// Answers everything with Cancelled.
    ~HttpChannel() override;

    struct Job
    {
        HttpRequest request;
        HttpTransport::Group group;
        HttpTransport::Done done;
        RequestNote note = {}; ///< only where somebody is to be told
        QElapsedTimer waiting = {};
    };

    void enqueue(Job job);
    void abort(quint64 group);

    void usePathPrefix(const QString& prefix) { m_session.usePathPrefix(prefix); }

private:
    struct Running
    {
        quint64 group = 0;
        HttpRequest::Lane lane = HttpRequest::Lane::Query;
        HttpTransport::Done done;
        RequestNote note;
        std::unique_ptr<HttpExchange> exchange;
    };

    void startNext();
    [[nodiscard]] bool hasRoom(HttpRequest::Lane lane) const;
    void start(Job job);
    void complete(quint64 number, Result<HttpResponse> result);
    void beginNote(Job& job) const;
    void endNote(Running& running) const;
    /// Ends it before its time.
    void cancel(Running running) const;
    void answer(HttpTransport::Done done, RequestNote note, Result<HttpResponse> result) const;
    /// Answers; for the worker, also when the channel is gone.
    [[nodiscard]] Task answering(
        HttpTransport::Done done, RequestNote note, Result<HttpResponse> result) const;

    ServerSession m_session;
    HttpExchange::Threads m_threads;
    std::deque<Job> m_waiting;
    std::map<quint64, Running> m_running;
    quint64 m_lastNumber = 0;
};

} // namespace promdesk
