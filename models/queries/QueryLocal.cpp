// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that evaluates expressions itself, from raw samples.
#include "queries/ExpressionText.h"
#include "queries/QuerySchedulerState.h"

#include <utility>

namespace promdesk {

namespace {

/// Of each kind; beyond, the memory begins anew.
constexpr std::size_t kMostRemembered = 2000;

template <typename Map> void makeRoom(Map& remembered)
{
    if (remembered.size() >= kMostRemembered) {
        remembered.clear();
    }
}

} // namespace

std::optional<QuerySchedulerState::LocalPlan> QuerySchedulerState::planLocally(
    const Question& question, const Lane& lane) const
{
    const QueryRequest& request = question.flight;
    if (!evaluatesLocally || !lane.rules || request.kind != QueryRequest::Kind::Range) {
        return std::nullopt;
    }
    const std::optional<LocalExpression> expression = localExpression(request.expression);
    const std::string selector =
        expression ? canonicalExpression(expression->selector) : std::string();
    const auto load = lane.loads.find(selector);
    const bool isKnown = expression && load != lane.loads.end()
        && !lane.withoutLocal.contains(selector)
        && !mayMistakeLabels(*expression, load->second, lane.externalLabels);
    if (!isKnown) {
        return std::nullopt;
    }
    const TimeRange needed =
        samplesNeeded(*expression, { request.start, request.end }, *lane.rules);
    const GridSpan points = gridSpan(request.start, request.end, request.step);
    const auto lines = lane.lines.find(canonicalExpression(question.query.expression));
    const LocalOutlook outlook { .load = load->second,
        .lines = lines != lane.lines.end() ? lines->second
            : hidesLabels(*expression)     ? 1
                                           : load->second.series,
        .points = static_cast<double>(points.size()),
        .length = needed.length() };
    if (!paysHere(*expression, outlook)) {
        return std::nullopt;
    }
    return LocalPlan { .expression = *expression,
        .rules = *lane.rules,
        .grid = { request.start, request.step, static_cast<std::size_t>(points.size()) },
        .samples = { .selector = expression->selector,
            .start = needed.start,
            .end = needed.end,
            .timeout = request.timeout,
            .usesRemoteRead = true,
            .externalLabels = lane.externalLabels,
            .scrapeInterval = lane.scrapeInterval,
            .isRemoteReadOnly = true,
            .isKnownSmall = true } };
}

void QuerySchedulerState::flyLocally(const QuestionPtr& question, const LanePtr& lane,
    const PieceOrder& order, const LocalPlan& plan)
{
    question->noted.kind = QueryLogEntry::Kind::Local;
    takeOff(question, *lane);
    lane->source->fetchRaw(plan.samples, question->cancel.token(),
        landing(question, [order, plan](const Result<SnapshotPtr>& samples) {
            Result<SnapshotPtr> answer = samples.and_then([&plan](const SnapshotPtr& raw) {
                return evaluateLocally(plan.expression, *raw, plan.grid, plan.rules);
            });
            return mergePiece(order, std::move(answer));
        }));
}

void QuerySchedulerState::giveUpLocally(Question& question, Lane& lane)
{
    const QueryRequest& request = question.flight;
    FetchRound& round = *question.round;
    makeRoom(lane.withoutLocal);
    const auto expression = localExpression(request.expression);
    lane.withoutLocal.insert(
        canonicalExpression(expression ? expression->selector : request.expression));
    const GridSpan part =
        round.isStored ? gridSpan(request.start, request.end, request.step) : round.span;
    round.missing.push_back(part);
    round.asked -= part.size();
    queue(question, Urgency::Onward);
}

void QuerySchedulerState::noteLoad(const Question& question, Lane& lane, const FetchedPiece& piece)
{
    const bool isServers = question.noted.kind != QueryLogEntry::Kind::Local && !question.isRaw;
    const auto expression = lane.rules && isServers && *piece.answer
        ? localExpression(question.flight.expression)
        : std::nullopt;
    const auto load = expression ? selectorLoad(*expression, question.flight, **piece.answer,
                          lane.scrapeInterval, lane.externalLabels)
                                 : std::nullopt;
    if (!load) {
        return;
    }
    makeRoom(lane.loads);
    makeRoom(lane.lines);
    SelectorLoad& known = lane.loads[canonicalExpression(expression->selector)];
    const bool wasFree = known.isFreeOfExternalLabels;
    known = *load;
    known.isFreeOfExternalLabels =
        hidesLabels(*expression) ? wasFree : known.isFreeOfExternalLabels;
    lane.lines[canonicalExpression(question.query.expression)] =
        static_cast<double>((*piece.answer)->series.size());
}

} // namespace promdesk
