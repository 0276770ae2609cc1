// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "queries/BackOff.h"
#include "queries/QueryScheduler.h"

#include <QTimer>

#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>

namespace promdesk {

/// Book-keeping of a QueryScheduler; private to this folder. Outlives the scheduler only inside a
/// call. The place for tail queries and stored columns is Question: it stands for one expression on
/// one grid, whoever looks at it.
struct QuerySchedulerState : public std::enable_shared_from_this<QuerySchedulerState>
{
    using Entry = QuerySubscription::Entry;
    using EntryPtr = std::shared_ptr<Entry>;

    /// Why a question is asked, rising in urgency.
    enum class Urgency
    {
        Tick, ///< its time has come
        Wish, ///< refreshNow()
        Interactive, ///< new, changed or newly visible
    };

    /// What several subscriptions may share: one expression, kind, range and step of one source.
    struct Question
    {
        std::string key;
        LiveQuery query; ///< of the first asker
        std::vector<EntryPtr> entries;
        SeriesFrame frame; ///< as all of them see it
        std::optional<Urgency> waitingFor; ///< absent: not waiting
        std::uint64_t waitingSince = 0; ///< order of arrival
        bool isInFlight = false;
        std::uint64_t generation = 0; ///< of the flight; answers to older ones are dropped
        CancelSource cancel;
        QueryRequest request; ///< last sent
        Instant sentWhen;
        Duration sentAt;
        std::optional<Duration> answeredAt;
        BackOff backOff;
        bool isRefused = false; ///< asking again would only be refused again
    };

    using QuestionPtr = std::shared_ptr<Question>;

    /// One source and its share of attention.
    struct Lane
    {
        DataSource* source = nullptr;
        Duration scrapeInterval;
        BackOff backOff; ///< of the connection
        std::optional<Error> error; ///< why it is held back
        int inFlight = 0;
        bool isPumping = false;
    };

    using LanePtr = std::shared_ptr<Lane>;

    QuerySchedulerState(const Clock& systemClock, Executor& guiExecutor, quint64 seed)
        : clock(systemClock)
        , gui(guiExecutor)
        , random(seed)
    { }

    // subscriptions
    void attach(const EntryPtr& entry);
    void detach(Entry& entry);
    void remove(const EntryPtr& entry);
    void changeQuery(const EntryPtr& entry, LiveQuery query);
    void applyQuery(const EntryPtr& entry);
    void showEntry(const EntryPtr& entry);
    void markDirty(const EntryPtr& entry);
    void markDirty(const Question& question);
    void flush();
    void dropSource(const QString& sourceId);

    // asking and answering
    void want(const QuestionPtr& question, Urgency urgency);
    void pump(const QString& sourceId);
    [[nodiscard]] QuestionPtr nextWaiting(const QString& sourceId, const Lane& lane) const;
    void send(const QuestionPtr& question, const LanePtr& lane);
    void cancelFlight(Question& question);
    void answer(const QuestionPtr& question, std::uint64_t generation, Result<SnapshotPtr> result);
    void takeSnapshot(Question& question, Lane& lane, SnapshotPtr snapshot);
    void takeError(const QuestionPtr& question, Lane& lane, const Error& error);
    void record(const Question& question, const Result<SnapshotPtr>& result);
    [[nodiscard]] LanePtr laneOf(const QString& sourceId) const;

    // time
    void tick();
    void applyDueChanges(Duration now);
    void refreshVisible(Urgency urgency);
    void retryDue(Duration now);
    void scheduleRefresh(Duration now);
    void armTimer();
    [[nodiscard]] std::optional<Duration> nextDue() const;
    void announce();

    [[nodiscard]] static bool isVisible(const Question& question);
    [[nodiscard]] bool isOld(const Question& question) const;
    [[nodiscard]] std::vector<QuestionPtr> allQuestions() const;

    const Clock& clock;
    Executor& gui;
    std::mt19937_64 random;
    QueryScheduler* scheduler = nullptr; ///< null once it is gone
    QTimer timer;
    std::map<QString, LanePtr> lanes;
    std::map<std::string, QuestionPtr> questions; ///< by key
    std::vector<EntryPtr> entries;
    std::vector<EntryPtr> dirtyEntries;
    bool isFlushPosted = false;
    std::uint64_t arrivals = 0;
    Duration refreshInterval = Duration::fromSeconds(15);
    Duration refreshBase; ///< ticks are at this plus whole intervals, plus jitter
    std::optional<Duration> nextRefresh;
    bool isPaused = false;
    Instant lastRefresh;
    Duration currentStep;
    std::deque<std::pair<Duration, std::size_t>> recentPoints;
    QueryLog log;
};

/// One subscriber.
struct QuerySubscription::Entry
{
    std::weak_ptr<QuerySchedulerState> state;
    LiveQuery query;
    QueryScheduler::FrameDone onFrame;
    SeriesFrame frame; ///< as last delivered
    QuerySchedulerState::QuestionPtr question; ///< null: it cannot be asked, see failure
    std::optional<Error> failure;
    std::optional<Duration> changedAt;
    std::optional<LiveQuery> heldBack; ///< newest query of a drag
    bool isVisible = true;
    bool isDirty = false;
    bool isClosed = false;
};

} // namespace promdesk
