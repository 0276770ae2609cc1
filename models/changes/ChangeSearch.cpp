// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/ChangeSearch.h"

#include "changes/ChangeAnswers.h"
#include "changes/ChangeList.h"
#include "changes/ChangeQueries.h"
#include "changes/FleetComparison.h"
#include "core/CancelToken.h"
#include "topology/DiscoveryUpdate.h"

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kRequestTimeout = Duration::fromSeconds(60);

bool hasScope(const TopologyTree& tree, const QString& sourceId, const Scope& scope)
{
    Scope here = scope;
    here.source = sourceId;
    switch (scope.level) {
    case Level::Fleet:
        return true;
    case Level::Cluster:
        return tree.findCluster(here) != nullptr;
    case Level::Node:
        return tree.findNode(here) != nullptr;
    case Level::Endpoint:
        return tree.findEndpoint(here) != nullptr;
    }
    return false;
}

/// The larger of both counts of each metric.
SeriesCounts largerOf(const SeriesCounts& a, const SeriesCounts& b)
{
    SeriesCounts counts = a;
    for (const auto& [metric, count] : b) {
        counts[metric] = std::max(counts[metric], count);
    }
    return counts;
}

/// Nothing unless all of it is there: entities of a part that failed would seem to have gone.
SnapshotPtr wholeList(const std::vector<SnapshotPtr>& parts)
{
    const bool isWhole = std::all_of(
        parts.begin(), parts.end(), [](const SnapshotPtr& part) { return part != nullptr; });
    return isWhole ? joinedLists(parts) : nullptr;
}

} // namespace

/// The comparison of one source.
struct ChangeSearch::Part
{
    ChangeAnswers answers;
    std::vector<std::string> matchers; ///< of the scope
    int open = 0;
    bool hasCounts = false; ///< they were asked for
    bool isSecond = false;
};

struct ChangeSearch::Run
{
    ChangeQuestion question;
    CancelSource cancel;
    std::vector<Part> parts;
    ChangeReport report;
    std::size_t openParts = 0;
    Done done;
};

ChangeSearch::ChangeSearch(ProfileSetPtr profiles, SourceOf sourceOf, Threads threads)
    : m_profiles(std::move(profiles))
    , m_sourceOf(std::move(sourceOf))
    , m_threads(threads)
{ }

ChangeSearch::~ChangeSearch()
{
    cancel();
}

void ChangeSearch::cancel()
{
    if (const auto run = std::exchange(m_run, nullptr)) {
        run->cancel.cancel();
    }
}

void ChangeSearch::setProfiles(ProfileSetPtr profiles)
{
    cancel();
    m_profiles = std::move(profiles);
}

void ChangeSearch::start(const ChangeQuestion& question, const TopologyPtr& topology, Done done)
{
    cancel();
    m_run = std::make_shared<Run>();
    m_run->question = question;
    m_run->done = std::move(done);
    m_run->report.before = question.before;
    m_run->report.after = question.after;
    m_run->report.scope = question.scope;
    for (const TopologySource& source : topology->sources) {
        const bool isMeant = question.scope.source.isEmpty() || question.scope.source == source.id;
        if (!isMeant || !hasScope(*topology, source.id, question.scope)) {
            continue;
        }
        Part& part = m_run->parts.emplace_back();
        part.answers.sourceId = source.id;
        part.answers.sourceName = source.name;
        part.answers.capabilities = source.capabilities;
        part.answers.beforeAt = question.before;
        part.answers.afterAt = question.after;
        part.answers.scope = question.scope;
        part.matchers = matchersOf(source, question.scope);
    }
    // Held open, so that quick answers do not end it before all are asked.
    m_run->openParts = m_run->parts.size() + 1;
    const auto run = m_run;
    for (std::size_t i = 0; i < run->parts.size(); ++i) {
        askFirst(i);
    }
    if (m_run != run) {
        return;
    }
    if (run->parts.empty()) {
        run->report.problems += u"No server knows this part of the fleet."_s;
    }
    m_threads.gui.post([this, weak = std::weak_ptr(run)] {
        if (weak.lock()) {
            finishPart();
        }
    });
}

void ChangeSearch::ask(std::size_t index, Instant at, const std::string& expression,
    const QString& topic, SnapshotPtr* place)
{
    Part& part = m_run->parts[index];
    DataSource* source = m_sourceOf(part.answers.sourceId);
    if (!source) {
        part.answers.problems += u"%1 is not connected any more"_s.arg(part.answers.sourceName);
        return;
    }
    ++part.open;
    ++m_run->report.requests;
    const QueryRequest request { .kind = QueryRequest::Kind::Instant,
        .expression = expression,
        .start = at + part.answers.capabilities.clockSkew,
        .end = {},
        .step = {},
        .timeout = kRequestTimeout,
        .origin = { .asker = RequestOrigin::Asker::Changes } };
    const std::weak_ptr<Run> weak = m_run;
    Executor& gui = m_threads.gui;
    source->fetch(request, m_run->cancel.token(),
        [this, weak, &gui, index, topic, place](Result<SnapshotPtr> result) {
            gui.post([this, weak, index, topic, place, result = std::move(result)] {
                // The run lives in this object: while it lives, so does the object.
                const auto run = weak.lock();
                if (!run) {
                    return;
                }
                ChangeAnswers& answers = run->parts[index].answers;
                if (result) {
                    *place = *result;
                } else {
                    const QString problem = u"%1: %2 could not be compared: %3"_s.arg(
                        answers.sourceName, topic, result.error().message);
                    answers.problems +=
                        answers.problems.contains(problem) ? QStringList() : QStringList(problem);
                }
                finishOne(index);
            });
        });
}

void ChangeSearch::askBoth(std::size_t index, const std::string& expression, const QString& topic,
    SnapshotPtr* before, SnapshotPtr* after)
{
    ask(index, m_run->question.before, expression, topic, before);
    ask(index, m_run->question.after, expression, topic, after);
}

void ChangeSearch::askFirst(std::size_t index)
{
    Part& part = m_run->parts[index];
    ChangeAnswers& answers = part.answers;
    part.open = 1;
    if (part.matchers.empty() && answers.scope.level > Level::Cluster) {
        answers.notes += u"%1: metric names are those of all its series"_s.arg(answers.sourceName);
    }
    askBoth(index, namesExpression(part.matchers), u"metric names"_s, &answers.before.names,
        &answers.after.names);
    if (!part.matchers.empty()) {
        askCounts(index);
    }
    finishOne(index);
}

void ChangeSearch::askCounts(std::size_t index)
{
    Part& part = m_run->parts[index];
    part.hasCounts = true;
    askBoth(index, countsExpression(*m_profiles), u"metrics"_s, &part.answers.before.counts,
        &part.answers.after.counts);
}

void ChangeSearch::askSecond(std::size_t index)
{
    Part& part = m_run->parts[index];
    ChangeAnswers& answers = part.answers;
    part.open = 1;
    part.isSecond = true;
    if (!part.hasCounts) {
        answers.before.counts = answers.before.names;
        answers.after.counts = answers.after.names;
    }
    const SeriesCounts counts =
        largerOf(seriesCounts(answers.before.counts), seriesCounts(answers.after.counts));
    const auto detected = detectProfiles(*m_profiles, counts);
    for (const ServerProfile* profile : detected) {
        answers.profileIds.push_back(profile->id);
    }
    const InfoChoice infos = chooseInfos(counts);
    if (!infos.leftOut.isEmpty()) {
        answers.notes += u"%1: too many series to compare: %2"_s.arg(
            answers.sourceName, infos.leftOut.join(u", "_s));
    }
    const auto up = counts.find("up");
    askBoth(index, targetsExpression(up == counts.end() ? 0 : up->second), u"targets"_s,
        &answers.before.targets, &answers.after.targets);
    const std::vector<std::string> markers = markerExpressions(
        detected, counts, m_profiles->words, answers.capabilities.longestExpression);
    answers.before.markerLists.resize(markers.size());
    answers.after.markerLists.resize(markers.size());
    for (std::size_t i = 0; i < markers.size(); ++i) {
        askBoth(index, markers[i], u"nodes and endpoints"_s, &answers.before.markerLists[i],
            &answers.after.markerLists[i]);
    }
    if (const std::string expression = infoExpression(infos.metrics); !expression.empty()) {
        askBoth(index, expression, u"versions and configuration"_s, &answers.before.infos,
            &answers.after.infos);
    }
    finishOne(index);
}

void ChangeSearch::finishOne(std::size_t index)
{
    Part& part = m_run->parts[index];
    if (--part.open > 0) {
        return;
    }
    const MomentAnswers& before = part.answers.before;
    const bool areNamesMissing = !before.names || !part.answers.after.names;
    if (areNamesMissing && !part.hasCounts) {
        // A server that cannot count all of its series may still count some.
        part.open = 1;
        askCounts(index);
        finishOne(index);
    } else if (!part.isSecond) {
        askSecond(index);
    } else {
        compare(index);
    }
}

void ChangeSearch::compare(std::size_t index)
{
    const std::weak_ptr<Run> weak = m_run;
    Executor& gui = m_threads.gui;
    m_threads.workers.post([this, weak, &gui, profiles = m_profiles,
                               answers = std::move(m_run->parts[index].answers)]() mutable {
        for (MomentAnswers* moment : { &answers.before, &answers.after }) {
            moment->markers = wholeList(moment->markerLists);
        }
        auto found = std::make_shared<SourceChanges>(compareFleet(answers, *profiles));
        gui.post([this, weak, found] {
            if (const auto run = weak.lock()) {
                std::move(found->changes.begin(), found->changes.end(),
                    std::back_inserter(run->report.changes));
                run->report.problems += found->problems;
                run->report.notes += found->notes;
                finishPart();
            }
        });
    });
}

void ChangeSearch::finishPart()
{
    if (--m_run->openParts > 0) {
        return;
    }
    const auto run = std::exchange(m_run, nullptr);
    finishReport(run->report);
    run->done(std::move(run->report));
}

} // namespace promdesk
