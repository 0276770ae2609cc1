// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that asks for raw samples.
#include "queries/ExpressionText.h"
#include "queries/QuerySchedulerState.h"
#include "queries/RawTail.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

/// What cannot be had; beyond, the memory begins anew.
constexpr std::size_t kMostRemembered = 2000;

std::string rangeKey(const LiveQuery& query)
{
    const QString range = query.range.from + QChar(u'\0') + query.range.to;
    return canonicalExpression(query.expression) + '\0' + range.toStdString();
}

/// By what answers of the server told of the selector.
bool isFreeOfExternalLabels(const std::string& selector, Instant since, const SourceLane& lane)
{
    const auto load = lane.loads.find(canonicalExpression(selector));
    return load != lane.loads.end() && isFreeSince(load->second, since);
}

/// No step is zero: it is nobody else's. What two questions hold of the same samples may differ.
StoreKey rawKey(const SharedQuestion& question, const SourceLane& lane)
{
    return { .family = lane.families + rangeKey(question.query),
        .step = Duration(),
        .expression = question.key };
}

} // namespace

bool QuerySchedulerState::asksRaw(const LiveQuery& query, const Lane& lane) const
{
    return query.raw == RawSamples::WhenFiner
        && suitsRawSamples(query, clock.now(), lane.scrapeInterval)
        && !lane.withoutRaw.contains(canonicalExpression(query.expression))
        && !lane.withoutRaw.contains(rangeKey(query));
}

Result<QueryRequest> QuerySchedulerState::requestOf(
    const Question& question, const Lane& lane) const
{
    Result<QueryRequest> request = requestOf(question.query, lane);
    return request && question.isRaw ? toRawRequest(*request, question.query, clock.now())
                                     : request;
}

/// Of samples that were there at the last answer, those that may still change are asked for again;
/// now and then all of them, where some answer was partial.
void QuerySchedulerState::startRawRound(Question& question, const Lane& lane, Urgency why)
{
    const QueryRequest& request = question.request;
    FetchRound round;
    round.expression = request.expression;
    round.key = rawKey(question, lane);
    round.span = gridSpan(request.start, request.end, request.step);
    round.missing = { round.span };
    round.rawFrom = request.start - kRawLead;
    const bool isHeld = why != Urgency::Wish && question.rawHeld && question.frame.snapshot
        && question.rawHeld->start <= request.start;
    round.asksAgain = isHeld && partialRetry.isDue(round.key, clock.elapsed());
    if (round.asksAgain) {
        partialRetry.asked(round.key, clock.elapsed());
    } else if (isHeld) {
        round.rawFrom = std::max(round.rawFrom, question.rawHeld->end - lane.lateness);
        round.missing = { gridSpan(round.rawFrom, request.end, request.step) };
    }
    round.held = round.span.size() - round.missing.front().size();
    question.round = std::move(round);
    question.heldKey = question.round->key;
}

void QuerySchedulerState::flyRaw(const QuestionPtr& question, const LanePtr& lane)
{
    FetchRound& round = *question->round;
    question->flight = question->request;
    question->flight.start = round.rawFrom;
    question->flight.timeout = std::min(question->flight.timeout, lane->queryTimeout);
    round.asked = round.missing.front().size();
    question->noted = {};
    question->noted.kind = QueryLogEntry::Kind::Raw;
    question->noted.askedPoints = round.asked;
    question->noted.storedPoints = std::exchange(round.held, 0);
    round.missing.clear();
    takeOff(question, *lane);
    const QueryRequest& request = question->flight;
    const Instant start = question->request.start - kRawLead;
    const SnapshotPtr held = round.rawFrom > start ? question->frame.snapshot : nullptr;
    lane->source->fetchRaw({ .selector = request.expression,
                               .start = request.start,
                               .end = request.end,
                               .timeout = request.timeout,
                               .usesRemoteRead = lane->hasRemoteRead,
                               .externalLabels = lane->externalLabels,
                               .scrapeInterval = lane->scrapeInterval,
                               .isFreeOfExternalLabels =
                                   isFreeOfExternalLabels(request.expression, request.start, *lane),
                               .isKnownSmall = true,
                               .origin = request.origin },
        question->cancel.token(),
        landing(question, [held, start, from = round.rawFrom](Result<SnapshotPtr> answer) {
            FetchedPiece piece { .answer = std::move(answer),
                .joined = nullptr,
                .isStorable = true,
                .isWhole = true,
                .quantiles = {},
                .isShareable = true };
            if (piece.answer && *piece.answer) {
                piece.joined = joinRaw(held, **piece.answer, start, from);
            }
            return piece;
        }));
}

void QuerySchedulerState::giveUpRaw(const QuestionPtr& question, Lane& lane, RawFailure why)
{
    if (lane.withoutRaw.size() >= kMostRemembered) {
        lane.withoutRaw.clear();
    }
    lane.withoutRaw.insert(why == RawFailure::Refused
            ? canonicalExpression(question->query.expression)
            : rangeKey(question->query));
    question->round.reset();
    const auto all = question->entries;
    for (const EntryPtr& entry : all) {
        applyQuery(entry);
    }
}

} // namespace promdesk
