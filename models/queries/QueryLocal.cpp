// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that evaluates expressions itself, from raw samples.
#include "queries/ExpressionText.h"
#include "queries/QuerySchedulerState.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

/// Of each kind; beyond, the memory begins anew.
constexpr std::size_t kMostRemembered = 2000;

/// Below, as in most tails, even many panels together are not worth looking for.
constexpr double kLeastServerMs = 6;

template <typename Map> void makeRoom(Map& remembered)
{
    if (remembered.size() >= kMostRemembered) {
        remembered.clear();
    }
}

} // namespace

/// name: the expression as it was asked for, macros unresolved.
std::optional<LocalJob> QuerySchedulerState::localJob(
    const QueryRequest& request, const std::string& name, const Lane& lane)
{
    std::optional<LocalExpression> expression = localExpression(request.expression);
    const std::string selector =
        expression ? canonicalExpression(expression->selector) : std::string();
    const auto load = lane.loads.find(selector);
    const bool isKnown = expression && load != lane.loads.end()
        && !lane.withoutLocal.contains(selector)
        && !(lane.rules->hasRemarks && ratesNoCounter(*expression));
    if (!isKnown) {
        return std::nullopt;
    }
    const TimeRange needed =
        samplesNeeded(*expression, { request.start, request.end }, *lane.rules);
    if (mayMistakeLabels(*expression, load->second, lane.externalLabels, needed.start)) {
        return std::nullopt;
    }
    const auto lines = lane.lines.find(canonicalExpression(name));
    const double unknownLines = hidesLabels(*expression) ? 1 : load->second.series;
    const GridSpan points = gridSpan(request.start, request.end, request.step);
    return LocalJob { .expression = std::move(*expression),
        .outlook = { .load = load->second,
            .lines = lines == lane.lines.end() ? unknownLines : lines->second,
            .points = static_cast<double>(points.size()),
            .length = needed.length() } };
}

/// What else waits for samples of the selector, over what is about to be sent.
std::vector<LocalJob> QuerySchedulerState::jobsOfOthers(
    const Question& question, const Lane& lane, const std::string& selector) const
{
    std::vector<LocalJob> jobs;
    for (const auto& [key, other] : questions) {
        const bool isWaiting = other.get() != &question && other->waitingFor && !other->round
            && other->query.sourceId == question.query.sourceId
            && other->query.range == question.query.range && !other->isRaw && isVisible(*other);
        const Result<QueryRequest> request = isWaiting
            ? requestOf(other->query, lane)
            : failure(ErrorKind::InvalidArgument, QString());
        if (!request || request->kind != QueryRequest::Kind::Range) {
            continue;
        }
        QueryRequest part = question.flight;
        part.expression = request->expression;
        const auto job = localJob(part, other->query.expression, lane);
        if (job && canonicalExpression(job->expression.selector) == selector) {
            jobs.push_back(*job);
        }
    }
    return jobs;
}

QuerySchedulerState::QuestionPtr QuerySchedulerState::leaderOf(
    const Question& question, const LocalPlan& plan) const
{
    const bool isReload = question.round->mode == PutMode::Replace;
    for (const auto& [key, other] : questions) {
        const bool isLeader = other->isInFlight && other->noted.kind == QueryLogEntry::Kind::Local
            && other->query.sourceId == question.query.sourceId && other->samplesOf == plan.selector
            && other->samplesRange.start <= plan.needed.start
            && other->samplesRange.end >= plan.needed.end
            && (!isReload || other->sentAt >= question.roundStartedAt);
        if (isLeader) {
            return other;
        }
    }
    return nullptr;
}

std::optional<LocalPlan> QuerySchedulerState::planLocally(
    const Question& question, const Lane& lane) const
{
    const QueryRequest& request = question.flight;
    const bool mayBe = evaluatesLocally && lane.rules && request.kind == QueryRequest::Kind::Range;
    const auto job = mayBe ? localJob(request, question.query.expression, lane) : std::nullopt;
    if (!job) {
        return std::nullopt;
    }
    LocalPlan plan { .expression = job->expression,
        .rules = *lane.rules,
        .grid = { request.start, request.step, static_cast<std::size_t>(job->outlook.points) },
        .samples = {},
        .selector = canonicalExpression(job->expression.selector),
        .needed = samplesNeeded(job->expression, { request.start, request.end }, *lane.rules),
        .held = nullptr,
        .leader = nullptr };
    const bool isReload = question.round->mode == PutMode::Replace;
    plan.held = lane.shelf.find(plan.selector, plan.needed, clock.elapsed(),
        isReload ? question.roundStartedAt : Duration());
    plan.leader = plan.held ? nullptr : leaderOf(question, plan);
    std::vector<LocalJob> jobs { *job };
    Duration longest = job->outlook.length;
    const bool isWorthALook = costThere(job->expression, job->outlook).serverMs >= kLeastServerMs;
    if (!plan.held && !plan.leader && isWorthALook) {
        for (LocalJob& other : jobsOfOthers(question, lane, plan.selector)) {
            longest = std::max(longest, other.outlook.length);
            jobs.push_back(std::move(other));
        }
    }
    const auto held = plan.held || plan.leader ? SamplesHeld::Yes : SamplesHeld::No;
    if (!payTogether(jobs, held)) {
        return std::nullopt;
    }
    plan.needed.start = plan.needed.end - longest;
    plan.samples = { .selector = job->expression.selector,
        .start = plan.needed.start,
        .end = plan.needed.end,
        .timeout = request.timeout,
        .usesRemoteRead = true,
        .externalLabels = lane.externalLabels,
        .scrapeInterval = lane.scrapeInterval,
        .isRemoteReadOnly = true,
        .isKnownSmall = true };
    return plan;
}

void QuerySchedulerState::flyLocally(const QuestionPtr& question, const LanePtr& lane,
    const PieceOrder& order, const LocalPlan& plan)
{
    question->noted.kind = QueryLogEntry::Kind::Local;
    question->samplesOf = plan.selector;
    question->samplesRange = plan.needed;
    const bool isHeld = plan.held != nullptr;
    takeOff(question, *lane, isHeld ? FlightTo::Shelf : FlightTo::Server);
    auto done = landing(question,
        [order, isHeld, expression = plan.expression, grid = plan.grid, rules = plan.rules](
            const Result<SnapshotPtr>& samples) {
            Result<SnapshotPtr> answer =
                samples.and_then([&](const SnapshotPtr& raw) -> Result<SnapshotPtr> {
                    auto evaluated = evaluateLocally(expression, *raw, grid, rules);
                    if (evaluated && isHeld) {
                        (*evaluated)->bodyBytes = 0; // nothing came
                    }
                    return evaluated;
                });
            FetchedPiece piece = mergePiece(order, std::move(answer));
            piece.samples = isHeld || !samples ? nullptr : *samples;
            return piece;
        });
    if (isHeld) {
        runOnWorker([done = std::move(done), held = plan.held] { done(held); });
    } else {
        RawRequest samples = plan.samples;
        samples.origin = question->flight.origin;
        lane->source->fetchRaw(samples, question->cancel.token(), std::move(done));
    }
}

void QuerySchedulerState::awaitSamples(
    const QuestionPtr& question, const LocalPlan& plan, const GridSpan& part)
{
    question->leader = plan.leader;
    question->leaderGeneration = plan.leader->generation;
    question->round->held = question->noted.storedPoints;
    putBack(*question, part);
    queue(*question, Urgency::Onward);
}

bool QuerySchedulerState::isAwaiting(const Question& question)
{
    const QuestionPtr leader = question.leader.lock();
    return leader && leader->isInFlight && leader->generation == question.leaderGeneration;
}

void QuerySchedulerState::putBack(Question& question, const GridSpan& part)
{
    question.round->missing.push_back(part);
    question.round->asked -= part.size();
}

void QuerySchedulerState::giveUpLocally(Question& question, Lane& lane)
{
    const QueryRequest& request = question.flight;
    makeRoom(lane.withoutLocal);
    lane.withoutLocal.insert(question.samplesOf);
    putBack(question,
        question.round->isStored ? gridSpan(request.start, request.end, request.step)
                                 : question.round->span);
    queue(question, Urgency::Onward);
}

void QuerySchedulerState::keepSamples(
    const Question& question, Lane& lane, const FetchedPiece& piece) const
{
    if (piece.samples) {
        lane.shelf.put({ .selector = question.samplesOf,
            .range = question.samplesRange,
            .settledEnd = question.sentWhen - lane.lateness,
            .heldAt = clock.elapsed(),
            .samples = piece.samples });
    }
}

void QuerySchedulerState::noteLoad(const Question& question, Lane& lane, const FetchedPiece& piece)
{
    const bool isServers = question.noted.kind != QueryLogEntry::Kind::Local && !question.isRaw;
    const auto expression = lane.rules && isServers && *piece.answer
        ? localExpression(question.flight.expression)
        : std::nullopt;
    const auto load = expression
        ? selectorLoad(*expression, question.flight, **piece.answer, lane.scrapeInterval)
        : std::nullopt;
    if (!load) {
        return;
    }
    makeRoom(lane.loads);
    makeRoom(lane.lines);
    SelectorLoad& known = lane.loads[canonicalExpression(expression->selector)];
    const SeriesSnapshot& answer = **piece.answer;
    const std::optional<TimeRange> free = freeAfter(known.freeOfExternalLabels,
        allSeriesSeen(*expression, question.flight, answer, *lane.rules),
        hasAnyName(answer, lane.externalLabels));
    known = *load;
    known.freeOfExternalLabels = free;
    lane.lines[canonicalExpression(question.query.expression)] =
        static_cast<double>(answer.series.size());
}

} // namespace promdesk
