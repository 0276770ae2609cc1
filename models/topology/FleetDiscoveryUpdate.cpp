// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/FleetDiscovery.h"
#include "topology/FleetDiscoveryState.h"

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kUpdateTimeout = Duration::fromSeconds(30);

/// Whether the connection is sound but not the question: too long, too much, a join that is not one
/// to one.
bool isRefusal(ErrorKind kind)
{
    return kind == ErrorKind::BadQuery || kind == ErrorKind::TooMuch || kind == ErrorKind::Timeout
        || kind == ErrorKind::InvalidArgument;
}

} // namespace

/// Everything in one question; the names beside it when they are due.
void FleetDiscovery::askUpdate()
{
    const auto cycle = m_cycle;
    cycle->isUpdate = true;
    cycle->vitals = m_known->vitals;
    cycle->detected = m_known->detected;
    enter(&FleetDiscovery::takeUpdate, u"looking for changes"_s);
    askNames();
    const Duration since = cycle->answers.now - m_known->listedAt;
    UpdatePlan plan { .detected = m_known->detected,
        .counts = cycle->listing == Listing::All ? m_known->counts : m_known->listingCounts(),
        .vitals = m_known->vitals,
        .listing = cycle->listing,
        .sinceListing = since,
        .mostBytes = m_capabilities.longestExpression };
    std::vector<std::string> expressions = updateExpressions(*m_knowledge->profiles, plan);
    if (cycle->listing == Listing::Changes && expressions.size() > 1 && !m_known->arePodsMany) {
        // With very many profiles a list of all is the shorter question.
        plan.listing = Listing::All;
        plan.counts = m_known->counts;
        auto whole = updateExpressions(*m_knowledge->profiles, plan);
        if (whole.size() < expressions.size()) {
            cycle->listing = Listing::All;
            expressions = std::move(whole);
        }
    }
    for (const std::string& expression : expressions) {
        if (!cycle->done) {
            return; // one before has failed at once
        }
        sendUpdate(expression);
    }
    if (cycle->done) {
        reportProgress();
        finishOne();
    }
}

void FleetDiscovery::takeUpdate()
{
    const auto cycle = m_cycle;
    const auto namesOf = [](const SeriesCounts& counts) {
        std::vector<std::string> names;
        for (const auto& [name, count] : counts) {
            if (count > 0) {
                names.push_back(name);
            }
        }
        return names;
    };
    cycle->answers.bindings.clear();
    bind();
    const auto isSame = [](const SignalBinding& a, const SignalBinding& b) {
        return a.expression == b.expression && a.signalId == b.signalId;
    };
    const auto& known = m_known->answers.bindings;
    const bool isBoundAlike = std::equal(cycle->answers.bindings.begin(),
        cycle->answers.bindings.end(), known.begin(), known.end(), isSame);
    m_isJoinedRefused = m_isJoinedRefused || cycle->isRefused;
    if (cycle->isRefused || !isBoundAlike
        || namesOf(countsIn(cycle->parts)) != namesOf(m_known->counts)) {
        // Another fleet than the one that is known: found anew within this cycle.
        cycle->isUpdate = false;
        cycle->listing = Listing::All;
        cycle->answers.bindings.clear();
        cycle->answers.profileIds.clear();
        cycle->vitals.clear();
        m_known.reset();
        m_names = std::make_shared<const MetricNames>(); // those were of the fleet that was
        askFirst();
        return;
    }
    DiscoveryAnswers answers = m_known->answers;
    answers.now = cycle->answers.now;
    answers.capabilities = m_capabilities;
    answers.previous = cycle->answers.previous;
    answers.notes += cycle->answers.notes;
    cycle->answers = std::move(answers);
    build();
}

void FleetDiscovery::sendUpdate(const std::string& expression)
{
    ++m_cycle->open;
    ++m_cycle->total;
    const QueryRequest request { .kind = QueryRequest::Kind::Instant,
        .expression = expression,
        .start = m_cycle->answers.now + m_capabilities.clockSkew,
        .end = {},
        .step = {},
        .timeout = kUpdateTimeout,
        .origin = { .asker = RequestOrigin::Asker::Discovery } };
    const std::weak_ptr<Cycle> weak = m_cycle;
    Executor& gui = m_threads.gui;
    m_source.fetch(
        request, m_cycle->cancel.token(), [this, weak, &gui](Result<SnapshotPtr> result) {
            // Still on the worker: the answer has a row for each node and vital sign.
            auto parts = result ? std::make_shared<UpdateParts>(splitUpdate(*result)) : nullptr;
            // Nor is the answer to be freed on the GUI thread.
            auto error = result ? std::nullopt : std::optional(result.error());
            gui.post([this, weak, parts, error = std::move(error)] {
                const auto cycle = weak.lock();
                if (!cycle) {
                    return;
                }
                ++cycle->finished;
                if (parts) {
                    addParts(cycle->parts, std::move(*parts));
                } else if (isRefusal(error->kind)) {
                    cycle->isRefused = true;
                } else {
                    fail(*error);
                    return;
                }
                reportProgress();
                finishOne();
            });
        });
}

void FleetDiscovery::remember(const DiscoveryAnswers& answers)
{
    const Cycle& cycle = *m_cycle;
    if (!m_known) {
        m_known = std::make_unique<Known>();
    }
    Known& known = *m_known;
    // Notes of an update are of its moment; those of the whole discovery hold until the next.
    const QStringList notes = cycle.isUpdate ? known.answers.notes : answers.notes;
    m_nodeInfo = answers.nodeInfo;
    m_podInfo = answers.podInfo;
    known.answers = answers;
    known.answers.notes = notes;
    known.answers.previous.reset();
    known.answers.vitals.clear();
    if (cycle.listing != Listing::None) {
        known.listedAt = answers.now;
    }
    if (cycle.listing == Listing::All) {
        known.wholeAt = answers.now;
    }
    if (!cycle.isUpdate) {
        known.counts = cycle.counts;
        known.arePodsMany = cycle.arePodsMany;
        known.detected = cycle.detected;
        known.vitals = cycle.vitals;
        std::erase_if(known.vitals, [&cycle](const VitalQuery& query) {
            return cycle.refused.contains(query.profileId + '/' + query.signalId);
        });
    }
}

} // namespace promdesk
