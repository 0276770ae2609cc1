// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that takes what sources answer.
#include "queries/QuerySchedulerState.h"
#include "queries/RawTail.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

constexpr Duration kRateWindow = Duration::fromSeconds(10);
/// While slices come this quickly the next ones reach further: a year in slices of a day is 365
/// requests of 4 ms each for the server, however little there is to read.
constexpr Duration kQuickSlice = Duration::fromMs(250);
constexpr Duration kSlowSlice = Duration::fromMs(1500);
constexpr int kMostSliceDays = 32;
/// Each try of a question that alone is not accepted is another sign-in that fails.
constexpr qint64 kRefusedAloneMs = 5LL * 60 * 1000;

/// What the server will say again however often it is asked.
bool isFinal(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::BadQuery:
    case ErrorKind::Forbidden:
    case ErrorKind::InvalidArgument:
    case ErrorKind::Unsupported:
    case ErrorKind::TooMuch:
        return true;
    default:
        return false;
    }
}

/// What concerns the whole source rather than one query.
bool isOfSource(ErrorKind kind)
{
    return kind == ErrorKind::Connect || kind == ErrorKind::Resolve || kind == ErrorKind::Tls
        || kind == ErrorKind::Unavailable || kind == ErrorKind::Authentication;
}

/// Whether it is what the question asks for that is not accepted: others are let in.
bool isRefusedAlone(const SharedQuestion& question, const SourceLane& lane, const Error& error)
{
    return error.kind == ErrorKind::Authentication
        && (question.isRefusedAlone || (lane.letInAt && *lane.letInAt >= question.sentAt));
}

/// How many points are in both.
std::int64_t overlap(const GridSpan& a, const GridSpan& b)
{
    return std::max<std::int64_t>(std::min(a.end, b.end) - std::max(a.first, b.first), 0);
}

} // namespace

void QuerySchedulerState::answer(
    const QuestionPtr& question, std::uint64_t generation, const FetchedPiece& piece)
{
    if (generation != question->generation || !question->isInFlight) {
        return; // of a flight that nobody waits for any more
    }
    question->isInFlight = false;
    record(*question, piece.answer);
    if (const LanePtr lane = laneOf(question->query.sourceId)) {
        --lane->inFlight;
        if (piece.answer) {
            takePiece(question, *lane, piece);
        } else {
            takeError(question, *lane, piece.answer.error());
        }
        afterLanding(*question);
    }
    pumpAll();
    armTimer();
    announce();
}

/// Everybody may have looked away meanwhile, or somebody wished for a reload.
void QuerySchedulerState::afterLanding(Question& question)
{
    if (!isVisible(question)) {
        rest(question);
    } else if (question.wantsReload && !question.isRefused) {
        queue(question, Urgency::Wish);
    }
}

void QuerySchedulerState::takePiece(
    const QuestionPtr& question, Lane& lane, const FetchedPiece& piece)
{
    const Duration now = clock.elapsed();
    if (question->flightTo == FlightTo::Server) {
        lane.backOff.succeed();
        lane.noteLetIn(now);
        lane.limit.succeed();
        lane.error.reset();
        question->isRefusedAlone = false;
    }
    question->backOff.succeed();
    question->isRefused = false;
    noteLoad(*question, lane, piece);
    keepSamples(*question, lane, piece);
    question->roundCost = question->roundCost + (now - question->sentAt);
    recentPoints.emplace_back(now, *piece.answer ? (*piece.answer)->sampleCount() : 0);
    while (recentPoints.front().first < now - kRateWindow) {
        recentPoints.pop_front();
    }
    const bool isOnward = question->round && !question->round->missing.empty();
    const bool isEmpty = !*piece.answer;
    const bool isAnswer = !isOnward && (isEmpty || (piece.joined && piece.isWhole));
    const bool isShared = question->round && !question->round->quantiles.empty();
    question->isUnstorable = question->isUnstorable || (!piece.isStorable && !isShared);
    if (isShared && !piece.isShareable) {
        stopSharing(*question);
    } else if (isAnswer && question->isRaw
        && (isEmpty || !hasSampleSince(*piece.joined, question->request.start))) {
        giveUpRaw(question, lane, RawFailure::Nothing);
        return;
    } else if (isAnswer) {
        foreseeCost(*question);
        if (question->round) {
            noteAnswered(*question->round, piece);
        }
        const bool isStored = question->round && question->round->isStored;
        question->lostRounds = isStored ? 0 : question->lostRounds;
        question->round.reset();
        takeSnapshot(*question, piece.joined);
        takeRiders(*question, piece);
        return;
    } else if (isOnward && piece.joined) {
        collectWarnings(question->round->warnings, (*piece.answer)->warnings);
        showPart(*question, piece);
    } else {
        // What was stored left meanwhile, or never had a place there: once more.
        ++question->lostRounds;
        question->lostAt = now;
        freeRiders(*question);
        question->round.reset();
    }
    queue(*question, Urgency::Onward); // behind the first pictures of others
}

void QuerySchedulerState::stopSharing(Question& question)
{
    question.isShareable = false;
    for (const auto& [weak, request] : question.riders) {
        if (const QuestionPtr rider = weak.lock()) {
            rider->isShareable = false;
        }
    }
    freeRiders(question);
    question.round.reset();
}

/// A picture that was whole is replaced only by one that has as much of what both show.
void QuerySchedulerState::showPart(Question& question, const FetchedPiece& piece)
{
    FetchRound& round = *question.round;
    const Duration took = clock.elapsed() - question.sentAt;
    if (took < kQuickSlice) {
        round.sliceDays = std::min(round.sliceDays * 2, kMostSliceDays);
    } else if (took > kSlowSlice) {
        round.sliceDays = std::max(round.sliceDays / 2, 1);
    }
    if (piece.heldPoints < overlap(question.wholeSpan, round.span)) {
        return;
    }
    question.frame.snapshot = piece.joined;
    question.frame.isCoarse = false;
    question.frame.range = { question.request.start, question.request.end };
    question.frame.step = question.request.step;
    question.frame.expression = question.request.expression;
    question.frame.receivedAt = clock.now();
    markDirty(question);
}

void QuerySchedulerState::takeSnapshot(Question& question, SnapshotPtr snapshot)
{
    const Duration now = clock.elapsed();
    question.answeredAt = now;
    const bool isInstant = question.request.kind == QueryRequest::Kind::Instant;
    SeriesFrame& frame = question.frame;
    frame.state = FrameState::Fresh;
    frame.snapshot = std::move(snapshot);
    frame.isCoarse = false;
    frame.range = { question.request.start, question.request.end };
    frame.step = isInstant ? Duration() : question.request.step;
    question.wholeSpan = isInstant || question.isRaw
        ? GridSpan()
        : gridSpan(frame.range.start, frame.range.end, frame.step);
    if (question.isRaw) {
        question.rawHeld = frame.range;
    }
    frame.expression = question.request.expression;
    frame.error.reset();
    frame.failingSince = Instant();
    frame.receivedAt = clock.now();
    frame.latency = now - question.roundStartedAt;
    question.backOff.succeed();
    lastRefresh = frame.receivedAt;
    currentStep = isInstant ? currentStep : question.request.step;
    markDirty(question);
}

void QuerySchedulerState::takeError(const QuestionPtr& question, Lane& lane, const Error& error)
{
    const Duration now = clock.elapsed();
    if (error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Unavailable) {
        lane.limit.congest(question->sentAt, now);
    }
    // What was had can be had again, unless there is too much of it now.
    const bool isPassing = !isFinal(error.kind) || error.kind == ErrorKind::Forbidden;
    const bool isSparedRaw = isOfSource(error.kind) || error.kind == ErrorKind::Cancelled
        || (question->rawHeld && isPassing);
    if (question->isRaw && !isSparedRaw) {
        giveUpRaw(question, lane, RawFailure::Refused);
        return;
    }
    const bool isPassingLocal = isOfSource(error.kind) || error.kind == ErrorKind::Cancelled;
    if (question->noted.kind == QueryLogEntry::Kind::Local && question->round && !isPassingLocal) {
        giveUpLocally(*question, lane);
        return;
    }
    const bool isShared = question->round && !question->round->quantiles.empty();
    if (isShared && isFinal(error.kind)) {
        stopSharing(*question); // the buckets may be too many where their quantile is not
        queue(*question, Urgency::Onward);
        return;
    }
    question->round.reset();
    showError(*question, error);
    if (isFinal(error.kind)) {
        question->isRefused = true;
        freeRiders(*question);
    } else if (isRefusedAlone(*question, lane, error)) {
        question->isRefusedAlone = true;
        question->backOff.fail(now, kRefusedAloneMs, random);
        failRiders(*question, error);
    } else if (isOfSource(error.kind)) {
        freeRiders(*question);
        queue(*question, Urgency::Tick); // asked again once the source may be
        holdBack(lane, error);
    } else {
        if (error.kind != ErrorKind::Cancelled) { // else the next tick asks again
            question->backOff.fail(now, error.retryAfterMs, random);
        }
        failRiders(*question, error);
    }
}

void QuerySchedulerState::holdBack(Lane& lane, const Error& error)
{
    lane.error = error;
    if (error.kind != ErrorKind::Authentication) {
        lane.backOff.fail(clock.elapsed(), error.retryAfterMs, random);
        return;
    }
    // Every further request would be another sign-in that fails: accounts get locked.
    lane.lockOut.begin(clock.elapsed());
    for (const QuestionPtr& question : allQuestions()) {
        if (question->waitingFor && question->query.sourceId == lane.source->id()) {
            showHeldBack(*question, lane);
        }
    }
}

/// Old errors stay: they tell why it fails; but nobody may go on waiting for what is not out.
void QuerySchedulerState::showHeldBack(Question& question, const Lane& lane)
{
    SeriesFrame& frame = question.frame;
    const bool isAwaited =
        frame.state == FrameState::Loading || frame.state == FrameState::Refreshing;
    if (frame.error && !isAwaited) {
        return;
    }
    frame.error = lane.error;
    frame.failingSince = frame.failingSince == Instant() ? clock.now() : frame.failingSince;
    frame.state = frame.snapshot ? FrameState::Stale : FrameState::Failed;
    markDirty(question);
}

void QuerySchedulerState::showError(Question& question, const Error& error)
{
    SeriesFrame& frame = question.frame;
    frame.error = error;
    if (frame.failingSince == Instant()) {
        frame.failingSince = question.sentWhen;
    }
    frame.state = frame.snapshot ? FrameState::Stale : FrameState::Failed;
    frame.expression = question.request.expression;
    markDirty(question);
}

void QuerySchedulerState::record(const Question& question, const Result<SnapshotPtr>& result)
{
    QueryLogEntry entry = question.noted;
    entry.sourceId = question.query.sourceId;
    entry.request = question.flight;
    entry.askedAt = question.sentWhen;
    entry.queueWait = question.sentAt - question.queuedAt;
    entry.latency = clock.elapsed() - question.sentAt;
    if (!result) {
        entry.error = result.error();
    } else if (*result) {
        entry.bodyBytes = (*result)->bodyBytes;
        entry.seriesCount = (*result)->series.size();
        entry.sampleCount = (*result)->sampleCount();
        entry.serverSamples = (*result)->stats.totalQueryableSamples;
        entry.serverTime = Duration::fromMs(std::llround((*result)->stats.evalSeconds * 1000));
    }
    log.add(std::move(entry));
}

} // namespace promdesk
