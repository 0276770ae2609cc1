// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that asks sources.
#include "core/Limits.h"
#include "queries/QuerySchedulerState.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// From so many failures in a row on, a source is tried with one request at a time.
constexpr int kFailuresUntilProbing = 3;
/// A server that does not stop a cancelled query gets no more than this many long ones at a time.
constexpr Duration kHeavy = Duration::fromSeconds(1);
constexpr int kMostHeavy = 2;

/// What a request for a part of the range is called in the log.
QueryLogEntry::Kind flightKind(const QuerySchedulerState::Question& question, const GridSpan& part)
{
    const FetchRound& round = *question.round;
    if (question.request.kind == QueryRequest::Kind::Instant) {
        return QueryLogEntry::Kind::Instant;
    }
    if (part == round.span) {
        return QueryLogEntry::Kind::Full;
    }
    const bool isTail = round.held > 0 && part.end == round.span.end;
    return isTail ? QueryLogEntry::Kind::Tail : QueryLogEntry::Kind::Slice;
}

/// Steps that reach at least so far.
std::int64_t pointsIn(Duration length, Duration step)
{
    return (length + step - Duration::fromMs(1)) / step;
}

} // namespace

void QuerySchedulerState::want(const QuestionPtr& question, Urgency urgency)
{
    const LanePtr lane = laneOf(question->query.sourceId);
    if (!lane) {
        return;
    }
    question->wantsReload = question->wantsReload || urgency == Urgency::Wish;
    if (question->isBusy()) {
        return; // a tick is skipped, not queued, while the previous answer is out
    }
    if (question->waitingFor) {
        question->waitingFor = std::max(*question->waitingFor, urgency);
    } else {
        queue(*question, urgency);
    }
    if (lane->isHeldBack(clock.elapsed())) {
        showHeldBack(*question, *lane);
    }
    pumpSoon();
}

void QuerySchedulerState::queue(Question& question, Urgency urgency)
{
    question.waitingFor = urgency;
    question.waitingSince = ++arrivals;
    question.queuedAt = clock.elapsed();
}

void QuerySchedulerState::pump(const QString& sourceId)
{
    const LanePtr lane = laneOf(sourceId);
    if (!lane || scheduler == nullptr || isGathering || std::exchange(lane->isPumping, true)) {
        return;
    }
    while (const QuestionPtr question = nextWaiting(sourceId, *lane)) {
        send(question, lane);
        if (laneOf(sourceId) != lane) {
            break; // the source went away meanwhile
        }
    }
    lane->isPumping = false;
}

void QuerySchedulerState::pumpSoon()
{
    // What is subscribed in one go is known before the first of it is sent.
    if (isGathering || std::exchange(isPumpPosted, true)) {
        return;
    }
    gui.post([weak = weak_from_this()] {
        if (const auto state = weak.lock()) {
            state->isPumpPosted = false;
            state->pumpAll();
        }
    });
}

void QuerySchedulerState::pumpAll()
{
    std::vector<QString> ids;
    for (const auto& [id, lane] : lanes) {
        ids.push_back(id);
    }
    for (const QString& id : ids) {
        pump(id);
    }
}

bool QuerySchedulerState::mayGo(const Question& question, const Lane& lane) const
{
    const bool isPausedRetry =
        isPaused && *question.waitingFor == Urgency::Tick && question.frame.snapshot;
    const bool isForPointer =
        *question.waitingFor == Urgency::Interactive && attentionOf(question) == Attention::Visible;
    const bool isLastPlace = lane.limit.value() > 1 && lane.inFlight == lane.limit.value() - 1;
    const bool isHeavy = !lane.cancelsQueries && question.cost >= kHeavy
        && heavyCount(question.query.sourceId, lane) >= kMostHeavy;
    return !isPausedRetry && !isAwaiting(question) && (isForPointer || !isLastPlace) && !isHeavy
        && !question.backOff.isHolding(clock.elapsed());
}

QuerySchedulerState::QuestionPtr QuerySchedulerState::nextWaiting(
    const QString& sourceId, const Lane& lane) const
{
    int all = 0;
    for (const auto& [id, other] : lanes) {
        all += other->inFlight;
    }
    // Each server gets one: else four that accept and then hang would block all others.
    const bool isFull = all >= limits::kRequestsInAll && lane.inFlight > 0;
    const bool isProbing = lane.backOff.failures() >= kFailuresUntilProbing;
    if (lane.isHeldBack(clock.elapsed()) || (isProbing && lane.inFlight > 0)
        || lane.inFlight >= lane.limit.value() || isFull) {
        return nullptr;
    }
    const auto rank = [](const Question& question) {
        return std::pair(attentionOf(question), *question.waitingFor);
    };
    QuestionPtr best;
    for (const auto& [key, question] : questions) {
        if (!question->waitingFor || question->query.sourceId != sourceId
            || !mayGo(*question, lane)) {
            continue;
        }
        const bool isBetter = !best || rank(*question) > rank(*best)
            || (rank(*question) == rank(*best) && question->waitingSince < best->waitingSince);
        best = isBetter ? question : best;
    }
    return best;
}

/// Of a range that reaches into the future, that ended just now, or whose answer was partial.
bool QuerySchedulerState::mayBringMore(const Question& question, const Lane& lane) const
{
    const QueryRequest& request = question.request;
    const auto reached = [&request](Instant when) {
        return std::min(request.end, when).alignedDown(request.step);
    };
    const Instant now = clock.now();
    const Instant seen = question.frame.receivedAt - question.frame.latency;
    const Instant complete = request.end + lane.lateness;
    return reached(now) > reached(seen) || (seen < complete && now >= complete)
        || partialRetry.isDue(question.heldKey, clock.elapsed());
}

void QuerySchedulerState::send(const QuestionPtr& question, const LanePtr& lane)
{
    const Urgency waited = *std::exchange(question->waitingFor, std::nullopt);
    const bool isReload = std::exchange(question->wantsReload, false);
    const Urgency urgency = isReload ? Urgency::Wish : waited;
    const bool isOnward = question->round && !question->round->missing.empty();
    if (isOnward && urgency != Urgency::Wish) {
        fly(question, lane);
        return;
    }
    const Result<QueryRequest> request = requestOf(*question, *lane);
    if (!request) {
        takeError(question, *lane, request.error());
        return;
    }
    const bool hasAnswer = question->frame.state == FrameState::Fresh;
    const bool isSame = hasAnswer && *request == question->request;
    if (urgency == Urgency::Tick && isSame && !mayBringMore(*question, *lane)) {
        return; // the server would say the same again
    }
    if (startRound(question, lane, *request, urgency) && !askCost(question, lane)) {
        fly(question, lane);
    }
}

void QuerySchedulerState::fly(const QuestionPtr& question, const LanePtr& lane)
{
    if (question->isRaw) {
        flyRaw(question, lane);
        return;
    }
    FetchRound& round = *question->round;
    QueryRequest& request = question->flight;
    request = question->request;
    request.expression = round.expression;
    GridSpan part = round.span;
    if (round.isStored) {
        part = takeNewestSlice(round.missing, request.step, round.sliceDays);
        const std::int64_t lead = pointsIn(lane->lead, request.step);
        request.start = Instant() + request.step * (part.first - lead);
        request.end = Instant() + request.step * (part.end - 1);
    } else {
        round.missing.clear();
    }
    round.asked += part.size();
    question->noted = {};
    question->noted.kind = flightKind(*question, part);
    question->noted.askedPoints = part.size();
    question->noted.storedPoints = std::exchange(round.held, 0);
    request.timeout = std::min(request.timeout, lane->queryTimeout);
    const PieceOrder order { .store = store,
        .key = round.key,
        .asked = part,
        .hasLead = round.isStored && lane->lead > Duration(),
        .span = round.span,
        .settledEnd = round.settledEnd,
        .mode = round.mode,
        .isStored = round.isStored,
        .warnings = round.warnings,
        .quantiles = round.quantiles,
        .quantileRules = lane->quantileRules };
    if (const std::optional<LocalPlan> plan = planLocally(*question, *lane)) {
        if (plan->leader) {
            awaitSamples(question, *plan, part);
        } else {
            flyLocally(question, lane, order, *plan);
        }
        return;
    }
    takeOff(question, *lane);
    lane->source->fetch(request, question->cancel.token(),
        landing(question,
            [order](Result<SnapshotPtr> answer) { return mergePiece(order, std::move(answer)); }));
}

DataSource::QueryDone QuerySchedulerState::landing(
    const QuestionPtr& question, std::function<FetchedPiece(Result<SnapshotPtr> answer)> merge)
{
    return [weakState = weak_from_this(), weakQuestion = std::weak_ptr<Question>(question),
               generation = question->generation, merge = std::move(merge),
               &executor = gui](Result<SnapshotPtr> result) {
        FetchedPiece piece = merge(std::move(result));
        executor.post([weakState, weakQuestion, generation, piece = std::move(piece)] {
            const auto state = weakState.lock();
            const auto asked = weakQuestion.lock();
            if (state && asked) {
                state->answer(asked, generation, piece);
            }
        });
    };
}

void QuerySchedulerState::takeOff(const QuestionPtr& question, Lane& lane, FlightTo flightTo)
{
    question->isInFlight = true;
    question->flightTo = flightTo;
    question->sentAt = clock.elapsed();
    question->sentWhen = clock.now();
    question->cancel = CancelSource();
    question->frame.state = question->frame.snapshot ? FrameState::Refreshing : FrameState::Loading;
    question->frame.cost.reset();
    question->flight.origin = originOf(*question);
    question->flight.origin.flight = ++flights;
    ++question->generation;
    ++lane.inFlight;
    if (flightTo == FlightTo::Server) {
        lane.lockOut.tried(question->sentAt);
    }
    markDirty(*question);
}

/// All who wait for it, by name; the first few of many.
RequestOrigin QuerySchedulerState::originOf(const Question& question)
{
    constexpr qsizetype kMostNames = 3;
    RequestOrigin origin { .asker = question.query.origin.asker };
    QStringList names;
    const auto addNames = [&names](const Question& one) {
        for (const EntryPtr& entry : one.entries) {
            names += entry->query.origin.name;
        }
    };
    addNames(question);
    for (const auto& [weak, request] : question.riders) {
        if (const QuestionPtr rider = weak.lock()) {
            addNames(*rider);
        }
    }
    names.removeAll(QString());
    names.removeDuplicates();
    const qsizetype more = names.size() - kMostNames;
    origin.name =
        names.mid(0, kMostNames).join(u", "_s) + (more > 0 ? u" +%1"_s.arg(more) : QString());
    return origin;
}

void QuerySchedulerState::cancelFlight(Question& question)
{
    if (!std::exchange(question.isInFlight, false)) {
        return;
    }
    ++question.generation;
    record(question, failure(ErrorKind::Cancelled, u"The request was cancelled"_s));
    if (const LanePtr lane = laneOf(question.query.sourceId)) {
        --lane->inFlight;
        abandon(question, *lane);
    }
    question.isEstimating = false;
    freeRiders(question);
    question.cancel.cancel();
}

} // namespace promdesk
