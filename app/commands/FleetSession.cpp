// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/FleetSession.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

FleetSession::FleetSession(const std::vector<ServerChoice>& servers, FleetKnowledge knowledge,
    std::optional<Duration> deadline)
    : m_session(servers, deadline)
    , m_scheduler(
          m_session.clock(), m_session.mainThread(), QRandomGenerator::global()->generate64())
    , m_monitor(std::move(knowledge), m_session.clock(), m_session.mainThread(),
          QRandomGenerator::global()->generate64())
{
    m_scheduler.setRefreshInterval({});
    connect(&m_monitor, &FleetMonitor::statusChanged, this, &FleetSession::takeStatus);
    m_session.whenOver([this] { giveUp(); });
}

FleetSession::~FleetSession() = default;

void FleetSession::discover(Done done)
{
    begin(Depth::Discover, std::move(done));
}

void FleetSession::connectOnly(Done done)
{
    begin(Depth::ProbeOnly, std::move(done));
}

QString FleetSession::sourceName(const QString& sourceId)
{
    const std::size_t place = placeOf(sourceId);
    return place < m_session.sourceCount() ? m_session.source(place).name() : sourceId;
}

DataSource* FleetSession::source(const QString& sourceId)
{
    const std::size_t place = placeOf(sourceId);
    return place < m_session.sourceCount() ? &m_session.source(place) : nullptr;
}

void FleetSession::begin(Depth depth, Done done)
{
    m_done = std::move(done);
    m_open = m_session.sourceCount();
    for (std::size_t i = 0; i < m_session.sourceCount(); ++i) {
        m_session.probe(i, [this, i, depth](const Result<SourceCapabilities>& result) {
            takeProbe(i, depth, result);
        });
    }
}

/// Probes end by themselves, as late ones; what is being discovered has to be left.
void FleetSession::giveUp()
{
    for (const QString& id : std::exchange(m_running, {})) {
        settle(sourceName(id) + u": "_s + m_session.lateness(placeOf(id)).message);
    }
    if (m_whenOver) {
        m_whenOver();
    }
}

void FleetSession::takeProbe(
    std::size_t index, Depth depth, const Result<SourceCapabilities>& result)
{
    DataSource& source = m_session.source(index);
    if (!result) {
        settle(source.name() + u": "_s + result.error().message);
        return;
    }
    m_scheduler.addSource(source, result->scrapeInterval);
    m_scheduler.setCapabilities(source.id(), *result);
    if (depth == Depth::ProbeOnly) {
        TopologySource probed;
        probed.id = source.id();
        probed.name = source.name();
        probed.address = source.address();
        probed.capabilities = *result;
        m_probed.sources.push_back(std::move(probed));
        settle({});
        return;
    }
    if (m_session.isOver()) {
        settle(source.name() + u": "_s + m_session.lateness(index).message);
        return;
    }
    m_running.push_back(source.id());
    m_monitor.addSource(source, *result);
}

void FleetSession::takeStatus(const QString& sourceId)
{
    const FleetSourceStatus status = m_monitor.status(sourceId);
    const bool isDone = !status.isRunning && (status.error || status.lastSuccess > Instant());
    const auto at = std::find(m_running.begin(), m_running.end(), sourceId);
    if (!isDone || at == m_running.end()) {
        return;
    }
    m_running.erase(at);
    settle(status.error ? sourceName(sourceId) + u": "_s + status.error->message : QString());
}

void FleetSession::settle(const QString& problem)
{
    if (!problem.isEmpty()) {
        m_problems += problem;
    }
    if (--m_open > 0) {
        return;
    }
    m_monitor.setPaused(true);
    // Later: the monitor may publish its topology only after it has told its status.
    m_session.mainThread().post([this] {
        auto topology = std::make_shared<TopologyTree>(
            m_probed.sources.empty() ? *m_monitor.topology() : m_probed);
        std::sort(topology->sources.begin(), topology->sources.end(),
            [this](const TopologySource& a, const TopologySource& b) {
                return placeOf(a.id) < placeOf(b.id);
            });
        if (const Done done = std::exchange(m_done, nullptr)) {
            done(std::move(topology), m_problems);
        }
    });
}

std::size_t FleetSession::placeOf(const QString& sourceId)
{
    std::size_t place = 0;
    while (place < m_session.sourceCount() && m_session.source(place).id() != sourceId) {
        ++place;
    }
    return place;
}

} // namespace promdesk
