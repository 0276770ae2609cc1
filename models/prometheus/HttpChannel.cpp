// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpChannel.h"

#include "core/Executor.h"
#include "prometheus/NetworkFailure.h"

#include <QDateTime>

#include <algorithm>
#include <utility>
#include <vector>

namespace promdesk {

HttpChannel::HttpChannel(TransportSetup setup, HttpExchange::Threads threads)
    : m_session(std::move(setup))
    , m_threads(std::move(threads))
{ }

HttpChannel::~HttpChannel()
{
    for (auto& [number, running] : m_running) {
        cancel(std::move(running));
    }
    for (Job& job : m_waiting) {
        answer(
            std::move(job.done), std::move(job.note), failure(cancelled(m_session.serverText())));
    }
}

void HttpChannel::enqueue(Job job)
{
    beginNote(job);
    m_waiting.push_back(std::move(job));
    startNext();
}

void HttpChannel::beginNote(Job& job) const
{
    if (m_session.setup().observer) {
        job.waiting.start();
        job.note.sourceId = m_session.setup().settings.id;
        job.note.path = job.request.path;
        job.note.about = std::move(job.request.about);
        job.note.askedAt = Instant::fromMs(QDateTime::currentMSecsSinceEpoch());
    }
}

void HttpChannel::endNote(Running& running) const
{
    running.note.latency = running.exchange->elapsed();
    running.note.bytes = static_cast<std::size_t>(running.exchange->receivedBytes());
}

void HttpChannel::abort(quint64 group)
{
    std::vector<Running> stopped;
    std::vector<std::pair<HttpTransport::Done, RequestNote>> dropped;
    for (auto it = m_running.begin(); it != m_running.end();) {
        if (it->second.group == group) {
            stopped.push_back(std::move(it->second));
            it = m_running.erase(it);
        } else {
            ++it;
        }
    }
    const auto isOfGroup = [group](const Job& job) { return job.group.id == group; };
    for (Job& job : m_waiting) {
        if (isOfGroup(job)) {
            dropped.emplace_back(std::move(job.done), std::move(job.note));
        }
    }
    std::erase_if(m_waiting, isOfGroup);
    for (Running& running : stopped) {
        cancel(std::move(running));
    }
    for (auto& [done, note] : dropped) {
        answer(std::move(done), std::move(note), failure(cancelled(m_session.serverText())));
    }
    startNext();
}

void HttpChannel::startNext()
{
    while (m_running.size() < limits::kMostRequestsPerServer) {
        const auto next = std::find_if(m_waiting.begin(), m_waiting.end(),
            [this](const Job& job) { return hasRoom(job.request.lane); });
        if (next == m_waiting.end()) {
            return;
        }
        Job job = std::move(*next);
        m_waiting.erase(next);
        start(std::move(job));
    }
}

bool HttpChannel::hasRoom(HttpRequest::Lane lane) const
{
    const auto reads = std::count_if(m_running.begin(), m_running.end(),
        [](const auto& running) { return running.second.lane == HttpRequest::Lane::RemoteRead; });
    return lane != HttpRequest::Lane::RemoteRead
        || static_cast<std::size_t>(reads) < limits::kReadsPerServer;
}

void HttpChannel::start(Job job)
{
    if (job.group.token.isCancelled()) {
        answer(
            std::move(job.done), std::move(job.note), failure(cancelled(m_session.serverText())));
        return;
    }
    const quint64 number = ++m_lastNumber;
    Running& running = m_running[number];
    running.group = job.group.id;
    running.lane = job.request.lane;
    running.done = std::move(job.done);
    running.note = std::move(job.note);
    running.note.queueWait = Duration::fromMs(job.waiting.isValid() ? job.waiting.elapsed() : 0);
    running.exchange = std::make_unique<HttpExchange>(m_session, m_threads, std::move(job.request));
    running.exchange->start(
        [this, number](Result<HttpResponse> result) { complete(number, std::move(result)); });
}

void HttpChannel::complete(quint64 number, Result<HttpResponse> result)
{
    const auto it = m_running.find(number);
    if (it == m_running.end()) {
        return;
    }
    // We are inside one of its slots: it goes when the event loop is back.
    endNote(it->second);
    it->second.exchange.release()->deleteLater();
    HttpTransport::Done done = std::move(it->second.done);
    RequestNote note = std::move(it->second.note);
    m_running.erase(it);
    answer(std::move(done), std::move(note), std::move(result));
    QMetaObject::invokeMethod(this, &HttpChannel::startNext, Qt::QueuedConnection);
}

void HttpChannel::cancel(Running running) const
{
    endNote(running);
    Task answered = answering(std::move(running.done), std::move(running.note),
        failure(cancelled(m_session.serverText())));
    running.exchange->afterSink(
        [&worker = m_threads.worker, answered = std::move(answered)]() mutable {
            worker.post(std::move(answered));
        });
}

void HttpChannel::answer(
    HttpTransport::Done done, RequestNote note, Result<HttpResponse> result) const
{
    m_threads.worker.post(answering(std::move(done), std::move(note), std::move(result)));
}

Task HttpChannel::answering(
    HttpTransport::Done done, RequestNote note, Result<HttpResponse> result) const
{
    return [done = std::move(done), observer = m_session.setup().observer, note = std::move(note),
               secrets = m_session.secretFilter(),
               shared = std::make_shared<Result<HttpResponse>>(std::move(result))]() mutable {
        Result<HttpResponse> filtered = secrets.filtered(std::move(*shared));
        if (observer) {
            note.status = filtered ? filtered->status : 0;
            note.error = filtered ? std::nullopt : std::optional(filtered.error());
            observer(std::move(note));
        }
        done(std::move(filtered));
    };
}

} // namespace promdesk
