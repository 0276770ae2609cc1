// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that knows what is stored and what is left to ask.
#include "queries/BucketQuantile.h"
#include "queries/ExpressionText.h"
#include "queries/QuerySchedulerState.h"
#include "queries/TailRule.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

namespace promdesk {

namespace {

/// A wall clock that was set by more than this makes what is stored doubtful.
constexpr std::int64_t kToleratedJumpMs = 10'000;

StoreKey storeKey(const SourceLane& lane, const LiveQuery& query, const QueryRequest& request)
{
    return { .family = lane.families + canonicalExpression(query.expression),
        .step = request.step,
        .expression = canonicalExpression(request.expression) };
}

/// Whether what is stored of it can be expected to be there when the last piece comes.
bool mayOutlastTheRound(const SharedQuestion& question, Duration now)
{
    const Duration rest = std::max(kStoreAgain, question.request.step * kStoreAgainSteps);
    return question.lostRounds <= kMostLostRounds || now - question.lostAt >= rest;
}

} // namespace

void QuerySchedulerState::runOnWorker(Task task) const
{
    if (worker != nullptr) {
        worker->post(std::move(task));
    } else {
        task();
    }
}

void QuerySchedulerState::forgetOldTime()
{
    // "Settled" was said by the clock: when the clock was wrong, so was that.
    const std::int64_t offset = clock.now().toMs() - clock.sinceBoot().toMs();
    if (clockOffsetMs && std::abs(offset - *clockOffsetMs) > kToleratedJumpMs) {
        store->clear();
        partialRetry.clear();
        for (const QuestionPtr& question : allQuestions()) {
            question->rawHeld.reset();
        }
        for (const auto& [id, lane] : lanes) {
            lane->shelf.clear();
        }
        clockOffsetMs = offset;
    }
    clockOffsetMs = clockOffsetMs.value_or(offset);
}

void QuerySchedulerState::renewColumns(const QString& sourceId)
{
    const LanePtr lane = laneOf(sourceId);
    if (!lane) {
        return;
    }
    store->forgetFamilies(lane->families);
    partialRetry.forgetFamilies(lane->families);
    lane->families = familyPrefix(sourceId, ++additions); // workers may still store there
    lane->shelf.clear();
    lane->loads.clear();
    lane->lines.clear();
    lane->withoutRaw.clear();
    lane->withoutLocal.clear();
    isGathering = true;
    for (const QuestionPtr& question : allQuestions()) {
        if (question->query.sourceId == sourceId) {
            renewColumns(*question);
        }
    }
    for (const QuestionPtr& question : allQuestions()) {
        const bool isWanted = question->query.sourceId == sourceId && isVisible(*question);
        if (isWanted && !question->isRefused) {
            want(question, Urgency::Interactive);
        }
    }
    isGathering = false;
    pumpAll();
}

/// Who looks at it goes on seeing what there was, until something else is there.
void QuerySchedulerState::renewColumns(Question& question)
{
    cancelFlight(question);
    freeRiders(question);
    question.round.reset();
    question.heldKey = {};
    question.rawHeld.reset();
    question.wholeSpan = {};
    question.answeredAt.reset();
    question.isReading = false;
    ++question.generation;
    question.frame.snapshot.reset();
    question.frame.isCoarse = false;
    if (!question.isRefused) {
        question.frame.state = question.frame.error ? FrameState::Failed : FrameState::Loading;
    } else if (question.frame.state == FrameState::Stale) {
        question.frame.state = FrameState::Failed;
    }
    markDirty(question);
}

/// During a shift what is shown moves on, and what lies behind is hardly ever looked at again.
void QuerySchedulerState::forgetUnused(Duration now)
{
    constexpr Duration kNoteEvery = Duration::fromMinutes(5);
    constexpr Duration kKept = Duration::fromMinutes(60);
    if (storeUses.empty() || now - storeUses.back().first >= kNoteEvery) {
        storeUses.emplace_back(now, store->useCount());
    }
    if (now - storeUses.front().first >= kKept) {
        store->forgetUnused(storeUses.front().second);
        storeUses.pop_front();
    }
}

void QuerySchedulerState::notePartial(const StoreKey& key, const SeriesSnapshot& shown)
{
    if (shown.isPartial) {
        partialRetry.seenPartial(key, clock.elapsed());
    } else {
        partialRetry.seenWhole(key);
    }
}

void QuerySchedulerState::noteAnswered(const FetchRound& round, const FetchedPiece& last)
{
    if (round.key.family.empty() || !last.joined) {
        return;
    }
    notePartial(round.key, *last.joined);
    const bool isTail = round.asked < round.span.size() && !round.asksAgain;
    if (isTail && (*last.answer)->isPartial) {
        partialRetry.seenPartialTail(round.key);
    } else if (isTail) {
        partialRetry.seenWholeTail(round.key, clock.elapsed());
    }
}

/// What the store lacks, and now and then what it has of partial answers.
std::vector<GridSpan> QuerySchedulerState::tailOf(FetchRound& round)
{
    const std::vector<GridSpan> lacking = store->missing(round.key, round.span);
    if (!partialRetry.isDue(round.key, clock.elapsed())) {
        return lacking;
    }
    std::vector<GridSpan> all = store->missing(round.key, round.span, Trust::Whole);
    round.asksAgain = all != lacking;
    if (round.asksAgain) {
        partialRetry.asked(round.key, clock.elapsed());
    }
    return all;
}

bool QuerySchedulerState::startRound(
    const QuestionPtr& question, const LanePtr& lane, const QueryRequest& request, Urgency why)
{
    forgetOldTime();
    freeRiders(*question); // of a round that this one takes the place of
    question->request = request;
    question->roundStartedAt = clock.elapsed();
    question->roundCost = Duration();
    if (question->isRaw) {
        startRawRound(*question, *lane, why);
        return true;
    }
    FetchRound round;
    const bool isRange = request.kind == QueryRequest::Kind::Range;
    const TailRule rule = isRange ? tailRule(request.expression) : TailRule();
    round.isStored = isRange && rule.isIncremental && !question->isUnstorable
        && mayOutlastTheRound(*question, clock.elapsed());
    round.span = isRange ? gridSpan(request.start, request.end, request.step) : GridSpan { 0, 1 };
    round.missing = { round.span };
    round.expression = request.expression;
    if (round.isStored) {
        round.key = storeKey(*lane, question->query, request);
        if (lookOnDisk(question, *lane, round.key, round.span, why)) {
            return false;
        }
        round.mode = why == Urgency::Wish ? PutMode::Replace : PutMode::KeepSettled;
        shareBuckets(question, lane, round);
        if (!round.quantiles.empty() && lookOnDisk(question, *lane, round.key, round.span, why)) {
            return false;
        }
        const auto settled = rule.settledBefore(clock.now(), lane->lateness);
        round.settledEnd = settled ? gridSpan(*settled, *settled, request.step).first
                                   : std::numeric_limits<std::int64_t>::min();
        round.tail = settled ? std::max<std::int64_t>(round.span.end - round.settledEnd, 1) : 0;
        // Without anything settled a part would be no better than the whole.
        const bool isTail = why != Urgency::Wish && settled;
        round.missing = isTail ? tailOf(round) : round.missing;
    }
    round.held = round.span.size();
    for (const GridSpan& span : round.missing) {
        round.held -= span.size();
    }
    if (round.missing.empty() && !round.quantiles.empty()) {
        // Nothing flies: the newest point again, so that riders are told, too.
        round.missing = { GridSpan { round.span.end - 1, round.span.end } };
    }
    question->round = std::move(round);
    question->heldKey = question->round->key;
    const bool isShared = !question->round->quantiles.empty();
    if (question->round->isStored && !isShared && !question->frame.snapshot) {
        showStored(question);
    }
    if (!question->round->missing.empty()) {
        return true;
    }
    finishFromStore(question);
    return false;
}

void QuerySchedulerState::shareBuckets(
    const QuestionPtr& question, const LanePtr& lane, FetchRound& round)
{
    const auto own = quantileCall(question->query.expression);
    if (!lane->hasPrometheusQuantiles || !own || !question->isShareable) {
        return;
    }
    const std::string buckets = canonicalExpression(own->buckets);
    for (const QuestionPtr& other : allQuestions()) {
        const bool isFree = other != question && !other->isBusy() && !other->round
            && !other->isRefused && other->isShareable
            && !other->backOff.isHolding(clock.elapsed());
        const bool isAlike = other->query.sourceId == question->query.sourceId
            && other->query.kind == question->query.kind
            && other->query.range == question->query.range;
        const auto call = isFree && isAlike && isVisible(*other)
            ? quantileCall(other->query.expression)
            : std::nullopt;
        if (!call || canonicalExpression(call->buckets) != buckets) {
            continue;
        }
        const Result<QueryRequest> request = requestOf(other->query, *lane);
        const bool isSameGrid = request && request->step == question->request.step
            && request->start == question->request.start && request->end == question->request.end;
        if (isSameGrid) {
            round.quantiles.push_back(call->quantile);
            question->riders.emplace_back(other, *request);
            other->carrier = question;
            other->waitingFor.reset();
            other->wantsReload = other->wantsReload && round.mode != PutMode::Replace;
        }
    }
    if (question->riders.empty()) {
        return;
    }
    round.quantiles.insert(round.quantiles.begin(), own->quantile);
    round.expression = quantileCall(question->request.expression).value_or(*own).buckets;
    round.key = { .family = lane->families + buckets,
        .step = question->request.step,
        .expression = canonicalExpression(round.expression) };
}

void QuerySchedulerState::takeRiders(Question& question, const FetchedPiece& piece)
{
    const auto riders = std::exchange(question.riders, {});
    for (std::size_t i = 0; i < riders.size(); ++i) {
        const QuestionPtr rider = riders[i].first.lock();
        if (rider && i + 1 < piece.quantiles.size()) {
            rider->carrier.reset();
            rider->request = riders[i].second;
            rider->roundStartedAt = question.roundStartedAt;
            rider->roundCost = Duration();
            takeSnapshot(*rider, piece.quantiles[i + 1]);
            afterLanding(*rider);
        }
    }
}

void QuerySchedulerState::freeRiders(Question& question)
{
    for (const auto& [weak, request] : std::exchange(question.riders, {})) {
        if (const QuestionPtr rider = weak.lock()) {
            rider->carrier.reset();
            queue(*rider, Urgency::Onward);
            afterLanding(*rider);
        }
    }
}

/// Their query would be their carrier's again. They wait as long as it does, so that all of them
/// come back as one request.
void QuerySchedulerState::failRiders(Question& question, const Error& error)
{
    for (const auto& [weak, request] : std::exchange(question.riders, {})) {
        if (const QuestionPtr rider = weak.lock()) {
            rider->carrier.reset();
            rider->request = request;
            rider->sentWhen = question.sentWhen;
            rider->backOff = question.backOff;
            rider->isRefusedAlone = question.isRefusedAlone;
            showError(*rider, error);
            afterLanding(*rider);
        }
    }
}

void QuerySchedulerState::showStored(const QuestionPtr& question)
{
    const StoreKey key = question->round->key;
    const GridSpan span = question->round->span;
    const std::weak_ptr<QuerySchedulerState> weakState = weak_from_this();
    const std::weak_ptr<Question> weakQuestion = question;
    runOnWorker([weakState, weakQuestion, key, span, shelves = store, &executor = gui] {
        StoredSeries stored = shelves->read(key, span);
        if (stored.held.empty()) {
            stored = shelves->readNeighbour(key, span);
        }
        if (stored.held.empty()) {
            return;
        }
        executor.post([weakState, weakQuestion, key, stored = std::move(stored)] {
            const auto state = weakState.lock();
            const auto asked = weakQuestion.lock();
            if (!state || !asked || asked->frame.snapshot || asked->heldKey != key) {
                return;
            }
            SeriesFrame& frame = asked->frame;
            frame.snapshot = stored.snapshot;
            frame.isCoarse = stored.step != key.step;
            frame.step = stored.step;
            frame.range = { asked->request.start, asked->request.end };
            frame.expression = asked->request.expression;
            frame.receivedAt = state->clock.now();
            frame.state = frame.error ? FrameState::Stale : FrameState::Refreshing;
            state->markDirty(*asked);
        });
    });
}

void QuerySchedulerState::recordStored(const Question& question, const SnapshotPtr& snapshot)
{
    const QueryRequest& request = question.request;
    QueryLogEntry entry;
    entry.sourceId = question.query.sourceId;
    entry.kind = QueryLogEntry::Kind::Stored;
    entry.request = request;
    entry.request.origin = originOf(question);
    entry.askedAt = clock.now();
    entry.latency = clock.elapsed() - question.roundStartedAt;
    entry.storedPoints = gridSpan(request.start, request.end, request.step).size();
    entry.seriesCount = snapshot->series.size();
    entry.sampleCount = snapshot->sampleCount();
    log.add(std::move(entry));
}

void QuerySchedulerState::finishFromStore(const QuestionPtr& question)
{
    question->isReading = true;
    const std::uint64_t generation = ++question->generation;
    const StoreKey key = question->round->key;
    const GridSpan span = question->round->span;
    question->round.reset();
    const std::weak_ptr<QuerySchedulerState> weakState = weak_from_this();
    const std::weak_ptr<Question> weakQuestion = question;
    runOnWorker([weakState, weakQuestion, generation, key, span, shelves = store, &executor = gui] {
        const StoredSeries stored = shelves->read(key, span);
        executor.post([weakState, weakQuestion, generation, key, span, stored] {
            const auto state = weakState.lock();
            const auto asked = weakQuestion.lock();
            if (!state || !asked || asked->generation != generation) {
                return;
            }
            asked->isReading = false;
            if (stored.held == std::vector<GridSpan> { span }) {
                state->recordStored(*asked, stored.snapshot);
                state->notePartial(key, *stored.snapshot);
                state->takeSnapshot(*asked, stored.snapshot);
            } else if (isVisible(*asked)) {
                state->want(asked, Urgency::Interactive); // it left the store meanwhile
            }
            state->afterLanding(*asked);
            state->pumpSoon();
            state->armTimer();
            state->announce();
        });
    });
}

} // namespace promdesk
