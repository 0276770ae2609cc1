// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/CommandSession.h"

#include "prometheus/NetworkFailure.h"
#include "prometheus/PrometheusSource.h"

#include <chrono>
#include <utility>

namespace promdesk {

CommandSession::CommandSession(
    const std::vector<ServerChoice>& servers, std::optional<Duration> deadline)
{
    for (const ServerChoice& server : servers) {
        TransportSetup setup;
        setup.settings = server.settings;
        setup.credentials = server.credentials;
        m_sources.push_back(std::make_unique<PrometheusSource>(std::move(setup), m_io, m_workers));
    }
    if (deadline) {
        m_limit = *deadline;
        m_deadline.setSingleShot(true);
        QObject::connect(&m_deadline, &QTimer::timeout, &m_deadline, [this] { end(); });
        m_deadline.start(std::chrono::milliseconds(m_limit.toMs()));
    }
}

CommandSession::~CommandSession() = default;

void CommandSession::end()
{
    m_isOver = true;
    m_cancel.cancel();
    if (m_whenOver) {
        m_whenOver();
    }
}

Error CommandSession::lateness(std::size_t index) const
{
    return totalTimeout(m_limit, m_sources.at(index)->name());
}

Error CommandSession::lateness() const
{
    QStringList names;
    for (const auto& source : m_sources) {
        names += source->name();
    }
    return totalTimeout(m_limit, names.join(u", "));
}

template <typename T>
std::function<void(Result<T>)> CommandSession::onMainThread(
    std::size_t index, std::function<void(Result<T>)> done)
{
    return [this, index, done = std::move(done)](Result<T> result) {
        m_mainThread.post([this, index, done, result = std::move(result)] {
            const bool isLate = m_isOver && !result && result.error().kind == ErrorKind::Cancelled;
            done(isLate ? Result<T>(failure(lateness(index))) : result);
        });
    };
}

void CommandSession::probe(std::size_t index, std::function<void(Result<SourceCapabilities>)> done)
{
    m_sources.at(index)->probe(m_cancel.token(), onMainThread(index, std::move(done)));
}

void CommandSession::fetch(
    std::size_t index, const QueryRequest& request, std::function<void(Result<SnapshotPtr>)> done)
{
    m_sources.at(index)->fetch(request, m_cancel.token(), onMainThread(index, std::move(done)));
}

void CommandSession::fetchRaw(
    std::size_t index, const RawRequest& request, std::function<void(Result<SnapshotPtr>)> done)
{
    m_sources.at(index)->fetchRaw(request, m_cancel.token(), onMainThread(index, std::move(done)));
}

} // namespace promdesk
