// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/FleetMonitor.h"

#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// A cycle keeps a server busy: it rests for so many times as long before the next one.
constexpr int kRestFactor = 4;
constexpr Duration kLongestRest = Duration::fromMinutes(10);

} // namespace

/// One source, what is known of it, and when it is asked next.
struct FleetMonitor::Watched
{
    QString id;
    DataSource* source = nullptr;
    SourceCapabilities capabilities;
    std::unique_ptr<FleetDiscovery> discovery;
    std::shared_ptr<const TopologySource> topology; ///< null before the first answer
    std::optional<DiscoveryEvidence> evidence; ///< of the same cycle
    bool isOfOtherKnowledge = false; ///< topology and evidence are
    FleetSourceStatus status;
    QTimer timer;
    Instant startedAt; ///< of the last cycle
    bool isWanted = false; ///< again as soon as the running cycle ends
    bool isSilent = false; ///< has not answered for so long that nothing it said counts as news
};

FleetMonitor::FleetMonitor(
    FleetKnowledge knowledge, const Clock& clock, Executor& gui, quint64 seed, QObject* parent)
    : QObject(parent)
    , m_knowledge(std::make_shared<const FleetKnowledge>(std::move(knowledge)))
    , m_clock(clock)
    , m_threads { gui, m_builder }
    , m_random(seed)
    , m_topology(std::make_shared<const TopologyTree>())
{ }

FleetMonitor::~FleetMonitor() = default;

FleetMonitor::Watched* FleetMonitor::find(const QString& sourceId) const
{
    const auto at = std::find_if(m_watched.begin(), m_watched.end(),
        [&sourceId](const auto& watched) { return watched->id == sourceId; });
    return at == m_watched.end() ? nullptr : at->get();
}

void FleetMonitor::addSource(DataSource& source, const SourceCapabilities& capabilities)
{
    removeSource(source.id());
    auto watched = std::make_unique<Watched>();
    watched->id = source.id();
    watched->source = &source;
    watched->capabilities = capabilities;
    takeUp(*watched);
    watched->timer.setSingleShot(true);
    connect(&watched->timer, &QTimer::timeout, this, [this, id = watched->id] {
        if (Watched* due = find(id)) {
            run(*due);
        }
    });
    m_watched.push_back(std::move(watched));
    run(*m_watched.back());
}

/// Gives it a discovery that knows what is known now.
void FleetMonitor::takeUp(Watched& watched)
{
    auto discovery =
        std::make_unique<FleetDiscovery>(*watched.source, m_knowledge, m_clock, m_threads);
    if (watched.discovery) {
        discovery->succeed(*watched.discovery);
    }
    watched.discovery = std::move(discovery);
    watched.discovery->setCapabilities(watched.capabilities);
    watched.discovery->setProgress([this, id = watched.id](const DiscoveryProgress& progress) {
        if (Watched* of = find(id)) {
            of->status.step = progress.step;
            of->status.finishedRequests = progress.finishedRequests;
            of->status.totalRequests = progress.totalRequests;
            Q_EMIT statusChanged(id);
        }
    });
}

void FleetMonitor::setKnowledge(FleetKnowledge knowledge)
{
    m_knowledge = std::make_shared<const FleetKnowledge>(std::move(knowledge));
    QStringList ids;
    for (const auto& watched : m_watched) {
        watched->isOfOtherKnowledge = true;
        takeUp(*watched);
        ids += watched->id;
    }
    for (const QString& id : ids) { // whoever listens may remove sources
        if (Watched* watched = find(id)) {
            run(*watched);
            Q_EMIT statusChanged(id);
        }
    }
}

const DiscoveryEvidence* FleetMonitor::evidence(const QString& sourceId) const
{
    const Watched* watched = find(sourceId);
    return watched && watched->evidence ? &*watched->evidence : nullptr;
}

void FleetMonitor::setCapabilities(const QString& sourceId, const SourceCapabilities& capabilities)
{
    if (Watched* watched = find(sourceId)) {
        watched->capabilities = capabilities;
        watched->discovery->setCapabilities(capabilities);
    }
}

void FleetMonitor::removeSource(const QString& sourceId)
{
    const auto removed = std::erase_if(
        m_watched, [&sourceId](const auto& watched) { return watched->id == sourceId; });
    if (removed > 0) {
        publish();
    }
}

void FleetMonitor::setInterval(Duration interval)
{
    m_interval = std::max(interval, Duration::fromMs(10));
    for (const auto& watched : m_watched) {
        if (watched->timer.isActive()) {
            schedule(*watched);
        }
    }
}

void FleetMonitor::setPaused(bool isPaused)
{
    if (m_isPaused == isPaused) {
        return;
    }
    m_isPaused = isPaused;
    for (const auto& watched : m_watched) {
        if (m_isPaused) {
            watched->timer.stop();
        } else if (!watched->discovery->isRunning()) {
            run(*watched);
        }
    }
}

FleetSourceStatus FleetMonitor::status(const QString& sourceId) const
{
    const Watched* watched = find(sourceId);
    return watched ? watched->status : FleetSourceStatus {};
}

void FleetMonitor::refreshNow()
{
    for (const auto& watched : m_watched) {
        if (watched->discovery->isRunning()) {
            watched->isWanted = true;
        } else {
            run(*watched);
        }
    }
}

void FleetMonitor::run(Watched& watched)
{
    watched.timer.stop();
    watched.isWanted = false;
    watched.startedAt = m_clock.now();
    watched.status.isRunning = true;
    const QString id = watched.id;
    // Entities that only the old profiles find have not gone silent.
    watched.discovery->start(watched.isOfOtherKnowledge ? nullptr : watched.topology,
        [this, id](Result<TopologySource> result) { finish(id, std::move(result)); });
}

void FleetMonitor::finish(const QString& sourceId, Result<TopologySource> result)
{
    Watched* watched = find(sourceId);
    if (!watched) {
        return;
    }
    watched->status.isRunning = false;
    const Duration took = std::min(m_clock.now() - watched->startedAt, kLongestRest);
    watched->status.rest = std::max(m_interval, std::min(took * kRestFactor, kLongestRest));
    if (result) {
        watched->status.error.reset();
        watched->isSilent = false;
        watched->status.lastSuccess = result->discoveredAt;
        std::shared_ptr<const TopologySource> before = std::exchange(
            watched->topology, std::make_shared<const TopologySource>(std::move(*result)));
        watched->evidence = watched->discovery->evidence();
        watched->isOfOtherKnowledge = false;
        publish();
        // Everybody has the new one now. Giving back twenty thousand nodes takes milliseconds.
        m_builder.post([gone = std::move(before)] { Q_UNUSED(gone) });
    } else {
        watched->status.error = result.error();
        // Silence is not health: what was fine two rounds ago is not known to be fine.
        if (watched->topology && !watched->isSilent
            && m_clock.now() - watched->status.lastSuccess > watched->status.rest * 2) {
            watched->isSilent = true;
            publish();
        }
    }
    Q_EMIT statusChanged(sourceId);
    // Whoever listens may have removed the source.
    if (Watched* kept = find(sourceId); kept && !kept->discovery->isRunning()) {
        schedule(*kept);
    }
}

void FleetMonitor::schedule(Watched& watched)
{
    if (watched.isWanted) {
        watched.timer.start(0);
    } else if (!m_isPaused) {
        const auto tenth = std::max<std::int64_t>(watched.status.rest.toMs() / 10, 1);
        std::uniform_int_distribution<std::int64_t> jitter(-tenth, tenth);
        watched.timer.start(static_cast<int>(watched.status.rest.toMs() + jitter(m_random)));
    }
}

void FleetMonitor::publish()
{
    auto tree = std::make_shared<TopologyTree>();
    for (const auto& watched : m_watched) {
        if (watched->topology && watched->isSilent) {
            tree->sources.push_back(withoutNews(*watched->topology,
                u"not known: the server has not answered since %1"_s.arg(
                    toIso8601(watched->status.lastSuccess))));
        } else if (watched->topology) {
            tree->sources.push_back(*watched->topology);
        }
    }
    m_topology = std::move(tree);
    Q_EMIT topologyChanged(m_topology);
}

} // namespace promdesk
