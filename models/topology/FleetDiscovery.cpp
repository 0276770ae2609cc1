// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/FleetDiscovery.h"

#include "core/CancelToken.h"
#include "topology/DiscoveryQueries.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDiscoveryState.h"
#include "topology/LabelLayout.h"
#include "topology/TopologyBuilder.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>
#include <variant>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kNamesEvery = Duration::fromMinutes(10);
/// A server that has just started learns names with every scrape.
constexpr Duration kEarly = Duration::fromMinutes(5);
constexpr Duration kNamesEveryEarly = Duration::fromSeconds(20);
constexpr Duration kInventoryEvery = Duration::fromMinutes(2);
/// A metric that was renamed in an upgrade this long ago is still asked for beside its new name, so
/// that a chart over the upgrade has no hole.
constexpr Duration kNamesWindow = Duration::fromHours(24);
constexpr Duration kRequestTimeout = Duration::fromSeconds(30);
/// Where some marker has so many series that it is not listed whole. Servers give up after two
/// minutes.
constexpr Duration kHeavyTimeout = Duration::fromSeconds(90);
/// Entities that came and went are asked for in every second cycle.
constexpr Duration kListingsEvery = Duration::fromSeconds(45);
/// After this long entities are listed as a whole again, whatever was seen to come and go.
constexpr Duration kWholeEvery = Duration::fromMinutes(10);
/// Prometheus looks back 5 minutes: what changed since is asked for within that.
constexpr Duration kLongestUpdate = Duration::fromMinutes(4);
constexpr int kNamesLimit = 200'000;

SeriesCounts countsOf(const SnapshotPtr& guard)
{
    SeriesCounts counts;
    for (const Series& series : guard->series) {
        const double value = valueOf(series);
        counts[std::string(series.labels.metricName())] =
            std::isfinite(value) ? static_cast<std::int64_t>(std::min(value, 1e15)) : 0;
    }
    return counts;
}

} // namespace

FleetDiscovery::FleetDiscovery(DataSource& source, std::shared_ptr<const FleetKnowledge> knowledge,
    const Clock& clock, Threads threads)
    : m_source(source)
    , m_knowledge(std::move(knowledge))
    , m_clock(clock)
    , m_threads(threads)
{ }

FleetDiscovery::~FleetDiscovery() = default;

void FleetDiscovery::succeed(const FleetDiscovery& before)
{
    m_names = before.m_names;
    m_namesAt = before.m_namesAt;
    m_firstAt = before.m_firstAt;
    m_isJoinedRefused = before.m_isJoinedRefused;
}

void FleetDiscovery::setCapabilities(const SourceCapabilities& capabilities)
{
    m_capabilities = capabilities;
}

void FleetDiscovery::setProgress(Progress progress)
{
    m_progress = std::move(progress);
}

bool FleetDiscovery::isRunning() const
{
    return m_cycle != nullptr;
}

std::optional<DiscoveryEvidence> FleetDiscovery::evidence() const
{
    return m_known ? std::optional(DiscoveryEvidence {
               .profiles = m_knowledge->profiles,
               .counts = m_known->counts,
               .names = m_names,
           })
                   : std::nullopt;
}

void FleetDiscovery::start(std::shared_ptr<const TopologySource> previous, Done done)
{
    Q_ASSERT(!m_cycle);
    m_cycle = std::make_shared<Cycle>();
    m_cycle->done = std::move(done);
    DiscoveryAnswers& answers = m_cycle->answers;
    answers.sourceId = m_source.id();
    answers.sourceName = m_source.name();
    answers.address = m_source.address();
    answers.capabilities = m_capabilities;
    answers.now = m_clock.now();
    answers.previous = std::move(previous);
    const Duration since = m_known ? answers.now - m_known->listedAt : Duration();
    const bool isYoung = !m_firstAt || answers.now - *m_firstAt < kEarly;
    const bool isWholeDue =
        m_known && (since > kLongestUpdate || answers.now - m_known->wholeAt >= kWholeEvery);
    // Pods that are too many to be listed are asked for by name, after the engines are known.
    const bool arePodsNamed = m_known && isWholeDue && m_known->arePodsMany;
    if (m_known && !isYoung && !m_isJoinedRefused && !arePodsNamed && since > Duration()) {
        m_cycle->listing = isWholeDue ? Listing::All
            : since >= kListingsEvery ? Listing::Changes
                                      : Listing::None;
        askUpdate();
    } else {
        askFirst();
    }
}

void FleetDiscovery::enter(void (FleetDiscovery::*next)(), const QString& step)
{
    m_cycle->next = next;
    m_cycle->step = step;
    // Held open while the requests of the step are sent, so that quick answers do not end it.
    m_cycle->open = 1;
}

void FleetDiscovery::finishOne()
{
    if (--m_cycle->open == 0) {
        (this->*m_cycle->next)();
    }
}

void FleetDiscovery::reportProgress()
{
    if (m_progress) {
        m_progress({ .step = m_cycle->step,
            .finishedRequests = m_cycle->finished,
            .totalRequests = m_cycle->total });
    }
}

void FleetDiscovery::send(
    const std::string& expression, std::function<void(Result<SnapshotPtr>)> take)
{
    ++m_cycle->open;
    ++m_cycle->total;
    const auto& counts = m_cycle->counts.empty() && m_known ? m_known->counts : m_cycle->counts;
    const bool isHeavy = std::any_of(counts.begin(), counts.end(),
        [](const auto& entry) { return entry.second > kSeriesPerInventory; });
    const QueryRequest request { .kind = QueryRequest::Kind::Instant,
        .expression = expression,
        .start = m_cycle->answers.now + m_capabilities.clockSkew,
        .end = {},
        .step = {},
        .timeout = isHeavy ? kHeavyTimeout : kRequestTimeout,
        .origin = { .asker = RequestOrigin::Asker::Discovery } };
    const std::weak_ptr<Cycle> weak = m_cycle;
    Executor& gui = m_threads.gui;
    m_source.fetch(request, m_cycle->cancel.token(),
        [this, weak, &gui, take = std::move(take)](Result<SnapshotPtr> result) {
            gui.post([this, weak, take, result = std::move(result)] {
                // The cycle lives in this object: while it lives, so does the object.
                if (const auto cycle = weak.lock()) {
                    ++cycle->finished;
                    take(result);
                    // A failed cycle has handed its done away, and this object may be gone with it.
                    if (cycle->done) {
                        reportProgress();
                        finishOne();
                    }
                }
            });
        });
}

void FleetDiscovery::ask(const std::string& expression, SnapshotPtr DiscoveryAnswers::*place)
{
    send(expression, [this, place](const Result<SnapshotPtr>& result) {
        if (result) {
            m_cycle->answers.*place = *result;
        } else {
            m_cycle->answers.notes.append(result.error().toDisplayText());
        }
    });
}

bool FleetDiscovery::areNamesDue() const
{
    const Instant now = m_cycle->answers.now;
    const Duration every = now - m_firstAt.value_or(now) < kEarly ? kNamesEveryEarly : kNamesEvery;
    return m_names->empty() || now - m_namesAt >= every;
}

void FleetDiscovery::askNames()
{
    m_firstAt = m_firstAt.value_or(m_cycle->answers.now);
    if (!areNamesDue()) {
        return;
    }
    ++m_cycle->open;
    ++m_cycle->total;
    MetadataRequest request;
    request.kind = MetadataKind::LabelValues;
    request.name = "__name__";
    request.start = m_cycle->answers.now + m_capabilities.clockSkew - kNamesWindow;
    request.end = m_cycle->answers.now + m_capabilities.clockSkew;
    request.limit = kNamesLimit;
    request.origin.asker = RequestOrigin::Asker::Discovery;
    const std::weak_ptr<Cycle> weak = m_cycle;
    Executor& gui = m_threads.gui;
    m_source.fetchMetadata(
        request, m_cycle->cancel.token(), [this, weak, &gui](Result<MetadataAnswer> result) {
            // Still on the worker: there may be 200,000 names.
            const auto* list =
                result ? std::get_if<std::vector<std::string>>(&result->content) : nullptr;
            auto names =
                list ? std::make_shared<const MetricNames>(list->begin(), list->end()) : nullptr;
            gui.post([this, weak, names, result = std::move(result)] {
                const auto cycle = weak.lock();
                if (!cycle) {
                    return;
                }
                ++cycle->finished;
                if (names) {
                    m_names = names;
                    m_namesAt = cycle->answers.now;
                } else if (!result) {
                    cycle->answers.notes.append(
                        u"The metric names could not be listed: "_s + result.error().message);
                }
                reportProgress();
                finishOne();
            });
        });
}

void FleetDiscovery::askFirst()
{
    enter(&FleetDiscovery::askEntities, u"looking for exporters"_s);
    const auto cycle = m_cycle;
    askNames();
    ask("up", &DiscoveryAnswers::targets);
    ask("ALERTS{alertstate=\"firing\"}", &DiscoveryAnswers::alerts);
    send(guardExpression(*m_knowledge->profiles), [this](const Result<SnapshotPtr>& result) {
        if (result) {
            m_cycle->guard = *result;
        } else {
            fail(result.error());
        }
    });
    if (cycle->done) {
        reportProgress();
        finishOne();
    }
}

void FleetDiscovery::bind()
{
    std::vector<SignalBinding>& all = m_cycle->answers.bindings;
    for (const ServerProfile* profile : m_cycle->detected) {
        const auto bindings = bindSignals(*profile, *m_names);
        all.insert(all.end(), bindings.begin(), bindings.end());
    }
}

void FleetDiscovery::askEntities()
{
    const auto held = m_cycle;
    Cycle& cycle = *held;
    cycle.counts = countsOf(cycle.guard);
    cycle.detected = detectProfiles(*m_knowledge->profiles, cycle.counts);
    for (const ServerProfile* profile : cycle.detected) {
        cycle.answers.profileIds.push_back(profile->id);
    }
    bind();
    const LabelWords& words = m_knowledge->profiles->words;
    enter(&FleetDiscovery::joinMarkers, u"listing nodes and endpoints"_s);
    const std::int64_t pods = cycle.counts["kube_pod_info"];
    cycle.arePodsMany = pods > kSeriesPerInventory;
    const bool isInventoryNew = (!m_nodeInfo && cycle.counts["kube_node_info"] > 0)
        || (!m_podInfo && cycle.counts["kube_pod_info"] > 0);
    if (isInventoryNew || cycle.answers.now - m_inventoryAt >= kInventoryEvery) {
        m_inventoryAt = cycle.answers.now;
        m_nodeInfo.reset();
        m_podInfo.reset();
        if (cycle.counts["kube_node_info"] > 0) {
            ask(nodeInfoExpression(words), &DiscoveryAnswers::nodeInfo);
        }
        if (pods > 0 && !cycle.arePodsMany) {
            ask(podInfoExpression(words), &DiscoveryAnswers::podInfo);
        }
    } else {
        cycle.answers.nodeInfo = m_nodeInfo;
        cycle.answers.podInfo = m_podInfo;
    }
    askMarkers();
    if (held->done) {
        finishOne();
    }
}

/// Held open by the step, so that quick answers do not end it.
void FleetDiscovery::askMarkers()
{
    const auto held = m_cycle;
    const std::vector<std::string> expressions = markerExpressions(held->detected, held->counts,
        m_knowledge->profiles->words, m_capabilities.longestExpression);
    for (const std::string& expression : expressions) {
        if (!held->done) {
            return; // one before has failed at once
        }
        send(expression, [this](const Result<SnapshotPtr>& result) {
            if (result) {
                m_cycle->markerLists.push_back(*result);
            } else {
                fail(result.error());
            }
        });
    }
}

/// On a worker where there are several: they may have a row for each of 20,000 entities.
void FleetDiscovery::joinMarkers()
{
    std::vector<SnapshotPtr> lists = std::move(m_cycle->markerLists);
    if (lists.size() < 2) {
        m_cycle->answers.markers = joinedLists(lists);
        askVitals();
        return;
    }
    const std::weak_ptr<Cycle> weak = m_cycle;
    Executor& gui = m_threads.gui;
    m_threads.workers.post([this, weak, &gui, lists = std::move(lists)] {
        const SnapshotPtr all = joinedLists(lists);
        gui.post([this, weak, all] {
            if (const auto cycle = weak.lock()) {
                cycle->answers.markers = all;
                askVitals();
            }
        });
    });
}

void FleetDiscovery::build()
{
    m_cycle->step = u"building the fleet"_s;
    reportProgress();
    const std::weak_ptr<Cycle> weak = m_cycle;
    Executor& gui = m_threads.gui;
    const std::shared_ptr<UpdateParts> parts =
        m_cycle->isUpdate ? std::make_shared<UpdateParts>(std::move(m_cycle->parts)) : nullptr;
    m_threads.workers.post([this, weak, &gui, parts, knowledge = m_knowledge,
                               vitals = m_cycle->vitals, joined = std::move(m_cycle->joined),
                               podLists = std::move(m_cycle->podLists),
                               answers = std::move(m_cycle->answers)] {
        auto told =
            std::make_shared<DiscoveryAnswers>(parts ? updated(answers, *parts, vitals) : answers);
        if (!podLists.empty()) {
            told->podInfo = joinedLists(podLists);
        }
        for (const JoinedVitals& one : joined) {
            auto found = vitalsIn(splitUpdate(one.rows), one.queries);
            std::move(found.begin(), found.end(), std::back_inserter(told->vitals));
        }
        auto topology = std::make_shared<TopologySource>(
            buildTopology(*told, *knowledge->profiles, knowledge->catalog, knowledge->health));
        // The GUI thread needs neither: freeing what was said of each node would hold it up.
        told->previous.reset();
        told->vitals.clear();
        gui.post([this, weak, told, topology] {
            if (weak.lock()) {
                remember(*told);
                const Done done = std::move(m_cycle->done);
                m_cycle.reset();
                done(std::move(*topology));
            }
        });
    });
}

void FleetDiscovery::fail(Error error)
{
    const Done done = std::move(m_cycle->done);
    m_cycle.reset();
    done(failure(std::move(error)));
}

} // namespace promdesk
