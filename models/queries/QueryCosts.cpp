// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that spares the servers: consent, pacing, abandoned queries.
#include "queries/QueryCost.h"
#include "queries/QuerySchedulerState.h"

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// A view that takes a second to answer is asked for every five seconds at most.
constexpr int kPaceFactor = 5;
constexpr Duration kLongestPace = Duration::fromMinutes(5);
constexpr Duration kCertainlyLong = Duration::fromSeconds(1);
constexpr Duration kLongestAbandoned = Duration::fromSeconds(30);
constexpr Duration kEstimateTimeout = Duration::fromSeconds(10);
/// After a count that came too late.
constexpr qint64 kCountAgainMs = 5LL * 60 * 1000;

/// The number in the answer to a scalar query.
std::optional<double> scalarOf(const Result<SnapshotPtr>& result)
{
    const bool hasSample = result && *result && !(*result)->series.empty()
        && !(*result)->series.front().values.empty();
    const double value = hasSample ? (*result)->series.front().values.front() : std::nan("");
    return std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

} // namespace

bool QuerySchedulerState::askCost(const QuestionPtr& question, const LanePtr& lane)
{
    if (question->isAllowed) {
        return false;
    }
    const bool isRange = question->request.kind == QueryRequest::Kind::Range;
    Duration length;
    for (const GridSpan& span : question->round->missing) {
        length = length + (isRange ? question->request.step * span.size() : Duration());
    }
    const auto expression =
        sampleCountExpression(question->request.expression, length, lane->scrapeInterval);
    if (!expression) {
        return false; // not worth asking; a longer range is another question
    }
    question->flight = question->request;
    question->flight.kind = QueryRequest::Kind::Instant;
    question->flight.expression = *expression;
    question->flight.start = question->request.end;
    question->flight.timeout = std::min(kEstimateTimeout, lane->queryTimeout);
    question->isEstimating = true;
    question->noted = {};
    question->noted.kind = QueryLogEntry::Kind::Estimate;
    takeOff(question, *lane);
    const std::weak_ptr<QuerySchedulerState> weakState = weak_from_this();
    const std::weak_ptr<Question> weakQuestion = question;
    lane->source->fetch(question->flight, question->cancel.token(),
        [weakState, weakQuestion, generation = question->generation, &executor = gui](
            Result<SnapshotPtr> result) {
            executor.post([weakState, weakQuestion, generation, result = std::move(result)] {
                const auto state = weakState.lock();
                const auto asked = weakQuestion.lock();
                if (state && asked) {
                    state->takeCost(asked, generation, result);
                }
            });
        });
    return true;
}

void QuerySchedulerState::takeCost(
    const QuestionPtr& question, std::uint64_t generation, const Result<SnapshotPtr>& result)
{
    if (generation != question->generation || !question->isInFlight) {
        return;
    }
    question->isInFlight = false;
    question->isEstimating = false;
    record(*question, result);
    const LanePtr lane = laneOf(question->query.sourceId);
    if (!lane) {
        return;
    }
    --lane->inFlight;
    if (result) {
        lane->noteLetIn(clock.elapsed());
    }
    const std::optional<double> samples = scalarOf(result);
    const QueryCost cost { .samples = samples.value_or(0) };
    const bool isLate = !result && result.error().kind == ErrorKind::Timeout;
    const bool isUncountable = !result
        && (result.error().kind == ErrorKind::BadQuery
            || result.error().kind == ErrorKind::TooMuch);
    if (isLate) {
        lane->limit.congest(question->sentAt, clock.elapsed());
    }
    if (isLate && !question->isAllowed) {
        // The query has longer than its count: it may be answered if the user wants that.
        showCostly(*question, std::nullopt);
        question->backOff.fail(clock.elapsed(), kCountAgainMs, random);
    } else if (!result && !isLate && !isUncountable) {
        takeError(question, *lane, result.error());
    } else if (cost.isCostly() && !question->isAllowed) {
        showCostly(*question, cost);
        question->isRefused = true;
    } else {
        // Also when it cannot be counted: the server has limits of its own.
        question->isAllowed = true;
        queue(*question, Urgency::Interactive);
    }
    afterLanding(*question);
    pumpAll();
    armTimer();
    announce();
}

void QuerySchedulerState::showCostly(Question& question, std::optional<QueryCost> cost)
{
    freeRiders(question);
    question.round.reset();
    question.frame.cost = cost;
    question.frame.state = FrameState::Costly;
    question.frame.expression = question.request.expression;
    markDirty(question);
}

void QuerySchedulerState::foreseeCost(Question& question) const
{
    // A first load says little about the tails that follow: they are that much shorter.
    question.cost = question.roundCost;
    if (question.round && question.round->tail > 0
        && question.round->tail < question.round->asked) {
        question.cost = Duration::fromMs(
            question.roundCost.toMs() * question.round->tail / question.round->asked);
    }
}

void QuerySchedulerState::allow(const EntryPtr& entry)
{
    entry->query.consent = CostConsent::Given;
    const QuestionPtr question = entry->question;
    if (!question || (question->isAllowed && question->frame.state != FrameState::Costly)) {
        return;
    }
    question->isAllowed = true;
    question->isRefused = false;
    question->backOff.succeed();
    want(question, Urgency::Interactive);
    armTimer();
    announce();
}

void QuerySchedulerState::abandon(const Question& question, Lane& lane)
{
    const Duration ran = clock.elapsed() - question.sentAt;
    if (lane.cancelsQueries || ran < kCertainlyLong) {
        return;
    }
    const Duration rest = question.cost > ran ? question.cost - ran : ran;
    lane.abandoned.push_back(clock.elapsed() + std::min(rest, kLongestAbandoned));
}

bool QuerySchedulerState::isPaced(const QString& sourceId, const Lane& lane) const
{
    Duration together;
    for (const auto& [key, question] : questions) {
        if (question->query.sourceId == sourceId && isVisible(*question)) {
            together = together + question->cost;
        }
    }
    const Duration pace = std::min(together * kPaceFactor / lane.limit.value(), kLongestPace);
    return lane.refreshedAt && clock.elapsed() - *lane.refreshedAt < pace;
}

int QuerySchedulerState::heavyCount(const QString& sourceId, const Lane& lane) const
{
    const Duration now = clock.elapsed();
    int count = static_cast<int>(std::count_if(
        lane.abandoned.begin(), lane.abandoned.end(), [now](Duration end) { return end > now; }));
    for (const auto& [key, question] : questions) {
        const bool isHeavy = question->isInFlight && question->query.sourceId == sourceId
            && std::max(question->cost, now - question->sentAt) >= kCertainlyLong;
        count += isHeavy ? 1 : 0;
    }
    return count;
}

} // namespace promdesk
