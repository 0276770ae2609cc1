// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that knows what is stored and what is left to ask.
#include "queries/ExpressionText.h"
#include "queries/QuerySchedulerState.h"
#include "queries/TailRule.h"

#include <cstdlib>
#include <limits>
#include <utility>

namespace promdesk {

namespace {

/// A wall clock that was set by more than this makes what is stored doubtful.
constexpr std::int64_t kToleratedJumpMs = 10'000;

StoreKey storeKey(const LiveQuery& query, const QueryRequest& request)
{
    return { .family = familyPrefix(query.sourceId) + canonicalExpression(query.expression),
        .step = request.step,
        .expression = canonicalExpression(request.expression) };
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
    const std::int64_t offset = clock.now().toMs() - clock.elapsed().toMs();
    if (clockOffsetMs && std::abs(offset - *clockOffsetMs) > kToleratedJumpMs) {
        store->clear();
        clockOffsetMs = offset;
    }
    clockOffsetMs = clockOffsetMs.value_or(offset);
}

bool QuerySchedulerState::startRound(
    const QuestionPtr& question, const LanePtr& lane, const QueryRequest& request, Urgency why)
{
    forgetOldTime();
    FetchRound round;
    question->request = request;
    question->roundStartedAt = clock.elapsed();
    question->roundCost = Duration();
    const bool isRange = request.kind == QueryRequest::Kind::Range;
    const TailRule rule = isRange ? tailRule(request.expression) : TailRule();
    round.isStored = isRange && rule.isIncremental && !question->isUnstorable;
    round.span = isRange ? gridSpan(request.start, request.end, request.step) : GridSpan { 0, 1 };
    round.missing = { round.span };
    if (round.isStored) {
        round.key = storeKey(question->query, request);
        const auto settled = rule.settledBefore(clock.now(), lane->lateness);
        round.settledEnd = settled ? gridSpan(*settled, *settled, request.step).first
                                   : std::numeric_limits<std::int64_t>::min();
        round.mode = why == Urgency::Wish ? PutMode::Replace : PutMode::KeepSettled;
        // Without anything settled a part would be no better than the whole.
        const bool isTail = why != Urgency::Wish && settled;
        round.missing = isTail ? store->missing(round.key, round.span) : round.missing;
    }
    question->round = std::move(round);
    if (question->round->isStored && !question->frame.snapshot) {
        showStored(question);
    }
    if (!question->round->missing.empty()) {
        return true;
    }
    finishFromStore(question);
    return false;
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
            if (!state || !asked || asked->frame.snapshot) {
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
        executor.post([weakState, weakQuestion, generation, span, stored] {
            const auto state = weakState.lock();
            const auto asked = weakQuestion.lock();
            if (!state || !asked || asked->generation != generation) {
                return;
            }
            asked->isReading = false;
            if (stored.held == std::vector<GridSpan> { span }) {
                state->takeSnapshot(*asked, stored.snapshot);
            } else {
                state->want(asked, Urgency::Interactive); // it left the store meanwhile
            }
            state->armTimer();
            state->announce();
        });
    });
}

} // namespace promdesk
