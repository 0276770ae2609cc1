// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that knows when something is due.
#include "queries/QuerySchedulerState.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr int kJitterPercent = 10;

} // namespace

void QuerySchedulerState::tick()
{
    const Duration now = clock.elapsed();
    for (const auto& [id, lane] : lanes) {
        std::erase_if(lane->abandoned, [now](Duration end) { return end <= now; });
        lane->shelf.expire(now);
    }
    applyDueChanges(now);
    keepBlocksNowAndThen(now);
    forgetUnused(now);
    if (nextRefresh && *nextRefresh <= now) {
        scheduleRefresh(now);
        if (!isPaused) {
            refreshVisible(Urgency::Tick);
        }
    }
    retryDue(now);
    armTimer();
}

void QuerySchedulerState::applyDueChanges(Duration now)
{
    const auto all = entries;
    for (const EntryPtr& entry : all) {
        if (entry->heldBack && entry->changedAt && now - *entry->changedAt >= kHoldBack) {
            entry->query = *std::exchange(entry->heldBack, std::nullopt);
            applyQuery(entry);
        }
    }
}

void QuerySchedulerState::refreshVisible(Urgency urgency)
{
    // The step of a range such as "now/d" to "now" grows during the day: look again where each
    // subscription belongs.
    const auto all = entries;
    for (const EntryPtr& entry : all) {
        if (entry->attention != Attention::Hidden && !entry->isClosed) {
            applyQuery(entry);
        }
    }
    const Duration now = clock.elapsed();
    std::map<QString, bool> isResting; // servers for which this beat comes too soon
    for (const auto& [id, lane] : lanes) {
        const bool isTick = urgency == Urgency::Tick;
        isResting[id] = isTick && isPaced(id, *lane);
        lane->refreshedAt = isResting[id] ? lane->refreshedAt : now;
    }
    isGathering = true;
    for (const QuestionPtr& question : allQuestions()) {
        const bool isHeld = question->isRefused || question->backOff.isHolding(now)
            || isResting[question->query.sourceId];
        if (isVisible(*question) && !isHeld) {
            want(question, urgency);
        }
    }
    isGathering = false;
    pumpAll();
    announce();
}

void QuerySchedulerState::retryDue(Duration now)
{
    for (const QuestionPtr& question : allQuestions()) {
        const auto due = question->backOff.notBefore();
        const bool isDue = due && *due <= now && !question->isRefused && !question->isBusy();
        if (isDue && isVisible(*question) && !isPaused) {
            want(question, Urgency::Tick);
        }
    }
    pumpAll();
    announce();
}

void QuerySchedulerState::scheduleRefresh(Duration now)
{
    if (refreshInterval <= Duration()) {
        nextRefresh.reset();
        return;
    }
    // On the beat of the interval, so that late ticks do not add up; each one a little off it, so
    // that a wall of consoles does not ask in chorus.
    const std::int64_t spread = refreshInterval.toMs() * kJitterPercent / 100;
    const std::int64_t jitter =
        std::uniform_int_distribution<std::int64_t>(-spread, spread)(random);
    // A tick that came early by its jitter belongs to the beat that lies just ahead.
    const std::int64_t beat = (now - refreshBase + Duration::fromMs(spread)) / refreshInterval + 1;
    nextRefresh = refreshBase + refreshInterval * beat + Duration::fromMs(jitter);
}

std::optional<Duration> QuerySchedulerState::nextDue() const
{
    std::optional<Duration> due;
    const auto consider = [&due](std::optional<Duration> when) {
        if (when && (!due || *when < *due)) {
            due = when;
        }
    };
    consider(nextRefresh);
    for (const EntryPtr& entry : entries) {
        if (entry->heldBack && entry->changedAt) {
            consider(*entry->changedAt + kHoldBack);
        }
    }
    for (const auto& [key, question] : questions) {
        const bool isIdle = !question->isBusy() && !question->waitingFor && !question->isRefused;
        const bool isHeld = question->waitingFor && question->backOff.isHolding(clock.elapsed());
        if (((isIdle && !isPaused) || isHeld) && isVisible(*question)) {
            consider(question->backOff.notBefore());
        }
    }
    for (const auto& [id, lane] : lanes) {
        consider(lane->heldUntil(clock.elapsed()));
        for (const Duration end : lane->abandoned) {
            consider(end);
        }
    }
    return due;
}

void QuerySchedulerState::armTimer()
{
    const auto due = nextDue();
    if (scheduler == nullptr || !due) {
        timer.stop();
        return;
    }
    const std::int64_t waitMs = (*due - clock.elapsed()).toMs();
    timer.start(static_cast<int>(std::clamp<std::int64_t>(waitMs, 1, 3'600'000)));
}

} // namespace promdesk
