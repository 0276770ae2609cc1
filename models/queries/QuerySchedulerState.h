// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/BlockKeeping.h"
#include "queries/FetchRound.h"
#include "queries/LocalPlan.h"
#include "queries/PartialRetry.h"
#include "queries/QueryScheduler.h"
#include "queries/SharedQuestion.h"
#include "queries/SourceLane.h"
#include "queries/SubscriptionEntry.h"
#include "series/BlockFolder.h"
#include "series/SeriesStore.h"

#include <QTimer>

#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

namespace promdesk {

/// Book-keeping of a QueryScheduler; private to this folder. Outlives the scheduler only inside a
/// call. A Question is one expression on one grid, whoever looks at it; a FetchRound is one
/// refresh of it: what the store lacks is asked for piece by piece, the newest first.
struct QuerySchedulerState : public std::enable_shared_from_this<QuerySchedulerState>
{
    using Entry = QuerySubscription::Entry;
    using EntryPtr = std::shared_ptr<Entry>;
    using Question = SharedQuestion;
    using QuestionPtr = std::shared_ptr<Question>;
    using Urgency = AskingUrgency;

    using Lane = SourceLane;
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
    void rest(Question& question); ///< nobody looks: nothing more is asked
    void markDirty(const EntryPtr& entry);
    void markDirty(const Question& question);
    void flush();
    void dropSource(const QString& sourceId);

    // asking and answering
    void want(const QuestionPtr& question, Urgency urgency);
    void queue(Question& question, Urgency urgency); ///< behind those that wait already
    void pump(const QString& sourceId);
    void pumpSoon();
    void pumpAll();
    [[nodiscard]] QuestionPtr nextWaiting(const QString& sourceId, const Lane& lane) const;
    [[nodiscard]] bool mayGo(const Question& question, const Lane& lane) const;
    /// Whether the last request would be answered otherwise by now.
    [[nodiscard]] bool mayBringMore(const Question& question, const Lane& lane) const;
    void send(const QuestionPtr& question, const LanePtr& lane);
    void fly(const QuestionPtr& question, const LanePtr& lane);
    void takeOff(const QuestionPtr& question, Lane& lane, FlightTo flightTo = FlightTo::Server);
    [[nodiscard]] static RequestOrigin originOf(const Question& question);
    void cancelFlight(Question& question);
    void answer(const QuestionPtr& question, std::uint64_t generation, const FetchedPiece& piece);
    void afterLanding(Question& question);
    void takePiece(const QuestionPtr& question, Lane& lane, const FetchedPiece& piece);
    void showPart(Question& question, const FetchedPiece& piece);
    void takeSnapshot(Question& question, SnapshotPtr snapshot);
    void takeError(const QuestionPtr& question, Lane& lane, const Error& error);
    void showError(Question& question, const Error& error);
    void holdBack(Lane& lane, const Error& error);
    void showHeldBack(Question& question, const Lane& lane);
    void record(const Question& question, const Result<SnapshotPtr>& result);
    void recordStored(const Question& question, const SnapshotPtr& snapshot);
    [[nodiscard]] LanePtr laneOf(const QString& sourceId) const;
    /// Brings the answer to a flight back from the worker, where merge makes a piece of it.
    [[nodiscard]] DataSource::QueryDone landing(
        const QuestionPtr& question, std::function<FetchedPiece(Result<SnapshotPtr> answer)> merge);
    /// toRequest() with a step that suits all companions.
    [[nodiscard]] Result<QueryRequest> requestOf(const LiveQuery& query, const Lane& lane) const;

    // raw samples
    [[nodiscard]] bool asksRaw(const LiveQuery& query, const Lane& lane) const;
    [[nodiscard]] Result<QueryRequest> requestOf(const Question& question, const Lane& lane) const;
    void startRawRound(Question& question, const Lane& lane, Urgency why);
    void flyRaw(const QuestionPtr& question, const LanePtr& lane);
    /// Its entries are asked in steps from now on.
    void giveUpRaw(const QuestionPtr& question, Lane& lane, RawFailure why);

    // evaluating here
    /// Nothing: the server evaluates what is about to be sent.
    [[nodiscard]] std::optional<LocalPlan> planLocally(
        const Question& question, const Lane& lane) const;
    void flyLocally(const QuestionPtr& question, const LanePtr& lane, const PieceOrder& order,
        const LocalPlan& plan);
    /// Another flight brings samples that will do.
    void awaitSamples(const QuestionPtr& question, const LocalPlan& plan, const GridSpan& part);
    [[nodiscard]] static bool isAwaiting(const Question& question);
    [[nodiscard]] static std::optional<LocalJob> localJob(
        const QueryRequest& request, const std::string& name, const Lane& lane);
    [[nodiscard]] std::vector<LocalJob> jobsOfOthers(
        const Question& question, const Lane& lane, const std::string& selector) const;
    [[nodiscard]] QuestionPtr leaderOf(const Question& question, const LocalPlan& plan) const;
    static void putBack(Question& question, const GridSpan& part);
    /// The piece is asked from the server, and so is all of its selector from now on.
    void giveUpLocally(Question& question, Lane& lane);
    static void noteLoad(const Question& question, Lane& lane, const FetchedPiece& piece);
    void keepSamples(const Question& question, Lane& lane, const FetchedPiece& piece) const;

    // blocks on disk
    /// sourceId: of one source; empty: of all.
    void keepBlocks(const QString& sourceId, KeepWhat what, KeepWhere where);
    void keepBlocksNowAndThen(Duration now);
    void forgetKept(const QString& sourceId, const std::string& identity);
    /// Not while what was kept of its server is being removed.
    [[nodiscard]] bool mayUseDisk(const Lane& lane) const;
    /// On the worker; the work changes what is on disk.
    void changeDisk(Task work);
    [[nodiscard]] std::vector<std::int64_t> blocksToLookFor(
        Lane& lane, const StoreKey& key, const GridSpan& span) const;
    /// True: the question is wanted again when what is kept of it is in the store.
    [[nodiscard]] bool lookOnDisk(const QuestionPtr& question, Lane& lane, const StoreKey& key,
        const GridSpan& span, Urgency why);

    // what queries cost
    [[nodiscard]] bool askCost(const QuestionPtr& question, const LanePtr& lane);
    void takeCost(
        const QuestionPtr& question, std::uint64_t generation, const Result<SnapshotPtr>& result);
    /// cost: absent, it could not be counted in time.
    void showCostly(Question& question, std::optional<QueryCost> cost);
    void allow(const EntryPtr& entry);
    void abandon(const Question& question, Lane& lane);
    void foreseeCost(Question& question) const;
    [[nodiscard]] bool isPaced(const QString& sourceId, const Lane& lane) const;
    [[nodiscard]] int heavyCount(const QString& sourceId, const Lane& lane) const;

    // rounds and stored columns
    [[nodiscard]] bool startRound(
        const QuestionPtr& question, const LanePtr& lane, const QueryRequest& request, Urgency why);
    void shareBuckets(const QuestionPtr& question, const LanePtr& lane, FetchRound& round);
    void takeRiders(Question& question, const FetchedPiece& piece);
    void freeRiders(Question& question);
    void failRiders(Question& question, const Error& error);
    void stopSharing(Question& question);
    void showStored(const QuestionPtr& question);
    void finishFromStore(const QuestionPtr& question);
    void forgetOldTime();
    void renewColumns(const QString& sourceId);
    void renewColumns(Question& question);
    void forgetUnused(Duration now);
    void notePartial(const StoreKey& key, const SeriesSnapshot& shown);
    void noteAnswered(const FetchRound& round, const FetchedPiece& last);
    [[nodiscard]] std::vector<GridSpan> tailOf(FetchRound& round);
    void runOnWorker(Task task) const;

    // time
    void tick();
    void applyDueChanges(Duration now);
    void refreshVisible(Urgency urgency);
    void retryDue(Duration now);
    void scheduleRefresh(Duration now);
    void armTimer();
    [[nodiscard]] std::optional<Duration> nextDue() const;
    void announce();

    /// The highest of its subscriptions.
    [[nodiscard]] static Attention attentionOf(const Question& question);
    [[nodiscard]] static bool isVisible(const Question& question); ///< or near
    [[nodiscard]] bool isOld(const Question& question) const;
    [[nodiscard]] std::vector<QuestionPtr> allQuestions() const;

    const Clock& clock;
    Executor& gui;
    Executor* worker = nullptr; ///< null: work is done where it turns up
    std::shared_ptr<SeriesStore> store = std::make_shared<SeriesStore>();
    std::shared_ptr<const BlockFolder> blockFolder; ///< null: nothing is kept on disk
    Duration keptAt;
    std::set<std::string> forgotten; ///< servers whose blocks may still be on disk
    int diskChanges = 0; ///< under way
    int damagedBlocks = 0; ///< files that were found so far
    /// What the store had been used for at these times, the oldest first.
    std::deque<std::pair<Duration, std::uint64_t>> storeUses;
    PartialRetry partialRetry; ///< of what is stored or held
    std::optional<std::int64_t> clockOffsetMs; ///< wall clock minus sinceBoot(), as last seen
    std::mt19937_64 random;
    QueryScheduler* scheduler = nullptr; ///< null once it is gone
    QTimer timer;
    std::map<QString, LanePtr> lanes;
    std::map<std::string, QuestionPtr> questions; ///< by key
    std::vector<EntryPtr> entries;
    std::vector<EntryPtr> dirtyEntries;
    bool isFlushPosted = false;
    bool isPumpPosted = false;
    bool isGathering = false; ///< many wishes come at once: nothing is sent before the last
    std::uint64_t arrivals = 0;
    Duration refreshInterval = Duration::fromSeconds(15);
    Duration refreshBase; ///< ticks are at this plus whole intervals, plus jitter
    std::optional<Duration> nextRefresh;
    bool isPaused = false;
    bool evaluatesLocally = true; ///< where it pays
    Instant lastRefresh;
    Duration currentStep;
    std::deque<std::pair<Duration, std::size_t>> recentPoints;
    QueryLog log;
    std::uint64_t flights = 0; ///< so far
    std::uint64_t additions = 0; ///< of sources, so far
};

} // namespace promdesk
