// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QuerySchedulerState.h"

#include "queries/ExpressionText.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Two subscriptions with the same key want the same samples.
std::string keyOf(
    const LiveQuery& query, const QueryRequest& request, Duration scrapeInterval, bool isRaw)
{
    const std::array<std::string, 7> parts { query.sourceId.toStdString(),
        isRaw                                           ? "raw"
            : query.kind == QueryRequest::Kind::Instant ? "instant"
                                                        : "range",
        query.range.from.toStdString(), query.range.to.toStdString(),
        std::to_string(request.step.toMs()), std::to_string(scrapeInterval.toMs()),
        canonicalExpression(query.expression) };
    std::string key;
    for (const std::string& part : parts) {
        key += part;
        key += '\0';
    }
    return key;
}

/// The width it is asked for decides its step when its range has grown.
void askAsTheFirst(QuerySchedulerState::Question& question)
{
    question.query = question.entries.front()->query;
}

/// What the subscriber sees: old data stays, also that of an earlier query.
SeriesFrame keepOldData(const SeriesFrame& shown, SeriesFrame next)
{
    if (next.snapshot || !shown.snapshot) {
        return next;
    }
    SeriesFrame kept = shown;
    kept.state = next.state == FrameState::Failed ? FrameState::Stale
        : next.state == FrameState::Costly        ? FrameState::Costly
                                                  : FrameState::Refreshing;
    kept.error = next.error;
    kept.failingSince = next.failingSince;
    kept.cost = next.cost;
    return kept;
}

} // namespace

Attention QuerySchedulerState::attentionOf(const Question& question)
{
    Attention most = Attention::Hidden;
    for (const EntryPtr& entry : question.entries) {
        most = std::max(most, entry->attention);
    }
    return most;
}

bool QuerySchedulerState::isVisible(const Question& question)
{
    return attentionOf(question) != Attention::Hidden;
}

bool QuerySchedulerState::isOld(const Question& question) const
{
    // Also when it is still being refreshed: it may rest since nobody looked.
    if (!question.answeredAt || question.frame.state != FrameState::Fresh) {
        return true;
    }
    const bool isRefreshing = refreshInterval > Duration() && !isPaused;
    return isRefreshing && clock.elapsed() - *question.answeredAt >= refreshInterval;
}

std::vector<QuerySchedulerState::QuestionPtr> QuerySchedulerState::allQuestions() const
{
    std::vector<QuestionPtr> all;
    all.reserve(questions.size());
    for (const auto& [key, question] : questions) {
        all.push_back(question);
    }
    return all;
}

QuerySchedulerState::LanePtr QuerySchedulerState::laneOf(const QString& sourceId) const
{
    const auto found = lanes.find(sourceId);
    return found == lanes.end() ? nullptr : found->second;
}

Result<QueryRequest> QuerySchedulerState::requestOf(const LiveQuery& query, const Lane& lane) const
{
    Duration coarsest = lane.scrapeInterval;
    for (const QString& id : query.companions) {
        const LanePtr other = laneOf(id);
        coarsest = other ? std::max(coarsest, other->scrapeInterval) : coarsest;
    }
    if (query.minimumStep > Duration() || coarsest == lane.scrapeInterval) {
        return toRequest(query, clock.now(), lane.scrapeInterval);
    }
    LiveQuery coarse = query;
    coarse.minimumStep = coarsest;
    return toRequest(coarse, clock.now(), lane.scrapeInterval);
}

void QuerySchedulerState::attach(const EntryPtr& entry)
{
    const LanePtr lane = laneOf(entry->query.sourceId);
    const Result<QueryRequest> request = lane
        ? requestOf(entry->query, *lane)
        : failure(ErrorKind::NotFound, u"This server is not connected"_s);
    if (!request) {
        const bool isNews = entry->question || !entry->failure
            || entry->failure->message != request.error().message;
        detach(*entry);
        entry->failure = request.error();
        if (isNews) {
            markDirty(entry);
        }
        return;
    }
    entry->failure.reset();
    const bool isRaw = asksRaw(entry->query, *lane);
    const std::string key = keyOf(entry->query, *request, lane->scrapeInterval, isRaw);
    if (entry->question && entry->question->key == key) {
        askAsTheFirst(*entry->question);
        return;
    }
    detach(*entry);
    QuestionPtr& question = questions[key];
    if (!question) {
        question = std::make_shared<Question>();
        question->key = key;
        question->query = entry->query;
        question->isRaw = isRaw;
        question->frame.isRaw = isRaw;
        question->frame.sourceId = entry->query.sourceId;
    }
    question->entries.push_back(entry);
    if (entry->query.consent == CostConsent::Given) {
        question->isAllowed = true;
        const bool wasTooCostly = question->frame.state == FrameState::Costly;
        question->isRefused = question->isRefused && !wasTooCostly;
        if (wasTooCostly) {
            question->backOff.succeed();
        }
    }
    entry->question = question;
    markDirty(entry);
}

void QuerySchedulerState::detach(Entry& entry)
{
    const QuestionPtr question = std::exchange(entry.question, nullptr);
    if (!question) {
        return;
    }
    std::erase_if(
        question->entries, [&entry](const EntryPtr& other) { return other.get() == &entry; });
    if (question->entries.empty()) {
        cancelFlight(*question);
        rest(*question);
        questions.erase(question->key);
        pump(question->query.sourceId);
        return;
    }
    askAsTheFirst(*question);
    if (!isVisible(*question)) {
        rest(*question);
        pumpSoon();
    }
}

void QuerySchedulerState::rest(Question& question)
{
    question.waitingFor.reset();
    question.wantsReload = false;
    if (!question.isInFlight) {
        freeRiders(question);
        question.round.reset();
    }
}

void QuerySchedulerState::remove(const EntryPtr& entry)
{
    std::erase(entries, entry);
    detach(*entry);
    armTimer();
    announce();
}

void QuerySchedulerState::changeQuery(const EntryPtr& entry, LiveQuery query)
{
    if (query == entry->query && !entry->heldBack) {
        return;
    }
    const Duration now = clock.elapsed();
    const bool isDragging = entry->changedAt && now - *entry->changedAt < kHoldBack;
    entry->changedAt = now;
    if (isDragging) {
        entry->heldBack = std::move(query);
    } else {
        entry->query = std::move(query);
        entry->heldBack.reset();
        applyQuery(entry);
    }
    armTimer();
}

void QuerySchedulerState::applyQuery(const EntryPtr& entry)
{
    const QuestionPtr before = entry->question;
    attach(entry);
    const QuestionPtr question = entry->question;
    if (question && question != before) {
        showEntry(entry);
    }
    announce();
}

void QuerySchedulerState::showEntry(const EntryPtr& entry)
{
    const QuestionPtr question = entry->question;
    if (!question) {
        return;
    }
    if (!isVisible(*question)) {
        rest(*question);
        pumpSoon();
    } else if (isOld(*question) && !question->isRefused) {
        want(question, Urgency::Interactive);
    }
    armTimer();
    announce();
}

void QuerySchedulerState::dropSource(const QString& sourceId)
{
    const LanePtr lane = laneOf(sourceId);
    if (!lane) {
        return;
    }
    for (const QuestionPtr& question : allQuestions()) {
        if (question->query.sourceId == sourceId) {
            cancelFlight(*question);
        }
    }
    keepBlocks(sourceId, KeepWhat::Everything, KeepWhere::Worker);
    lanes.erase(sourceId);
    store->forgetFamilies(lane->families);
    partialRetry.forgetFamilies(lane->families);
    const auto all = entries;
    for (const EntryPtr& entry : all) {
        if (entry->query.sourceId == sourceId) {
            attach(entry); // there is nothing to attach to: says so
        }
    }
}

void QuerySchedulerState::markDirty(const EntryPtr& entry)
{
    if (!std::exchange(entry->isDirty, true)) {
        dirtyEntries.push_back(entry);
    }
    if (!std::exchange(isFlushPosted, true)) {
        gui.post([weak = weak_from_this()] {
            if (const auto state = weak.lock()) {
                state->flush();
            }
        });
    }
}

void QuerySchedulerState::markDirty(const Question& question)
{
    const auto all = question.entries;
    for (const EntryPtr& entry : all) {
        markDirty(entry);
    }
}

void QuerySchedulerState::flush()
{
    isFlushPosted = false;
    const auto dirty = std::exchange(dirtyEntries, {});
    for (const EntryPtr& entry : dirty) {
        entry->isDirty = false;
        if (entry->isClosed || scheduler == nullptr) {
            continue;
        }
        SeriesFrame next;
        if (entry->question) {
            next = entry->question->frame;
        } else {
            next.state = FrameState::Failed;
            next.sourceId = entry->query.sourceId;
            next.error = entry->failure;
        }
        entry->frame = keepOldData(entry->frame, std::move(next));
        // A copy: the callback may end its own subscription.
        const SeriesFrame frame = entry->frame;
        entry->onFrame(frame);
    }
}

void QuerySchedulerState::announce()
{
    if (scheduler != nullptr) {
        Q_EMIT scheduler->statusChanged();
    }
}

} // namespace promdesk
