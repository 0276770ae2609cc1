// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Executor.h"
#include "queries/LiveQuery.h"
#include "queries/QueryLog.h"
#include "queries/SeriesFrame.h"
#include "sources/DataSource.h"
#include "sources/SourceCapabilities.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace promdesk {

class BlockFolder;
class QueryScheduler;
struct QuerySchedulerState;

/// How much somebody looks at what a subscription feeds, rising.
enum class Attention
{
    Hidden, ///< asks nothing
    Near, ///< asks after what is visible
    Visible,
};

/// Who evaluates expressions.
enum class LocalEvaluation
{
    Never, ///< the servers alone
    WherePaying,
};

/// A standing wish for frames; ends when destroyed or reset, which cancels what nobody else wants.
/// Lives on the scheduler's thread and may outlive the scheduler.
class QuerySubscription
{
public:
    QuerySubscription() = default;
    QuerySubscription(QuerySubscription&&) noexcept;
    QuerySubscription& operator=(QuerySubscription&&) noexcept;
    ~QuerySubscription();

    /// Hidden subscriptions ask nothing; becoming visible asks at once when the frame is old.
    void setVisible(bool isVisible);
    /// The same with a middle: what scrolling would show next asks when nothing visible waits.
    void setAttention(Attention attention);
    /// The same wish in other words: old data stays until the new answer is there. A change that
    /// follows another within 200 ms (dragging) is held back until 200 ms have passed without one.
    void setQuery(LiveQuery query);
    /// Asks although the frame is Costly.
    void runAnyway();
    void reset();

    [[nodiscard]] bool isActive() const { return m_entry != nullptr; }

private:
    friend class QueryScheduler;
    friend struct QuerySchedulerState;
    friend struct SharedQuestion;
    struct Entry;
    explicit QuerySubscription(std::shared_ptr<Entry> entry);

    std::shared_ptr<Entry> m_entry;
};

/// What the status bar says.
struct SchedulerStatus
{
    int inFlight = 0;
    int waiting = 0; ///< not for sources that do not accept who asks
    Instant lastRefresh; ///< of the newest complete answer
    Duration currentStep; ///< of the newest range answer
    double pointsPerSecond = 0;
    bool isPaused = false;
    std::size_t storedBytes = 0; ///< columns kept for tails, panning and zooming
};

/// What one source has to do at this moment.
struct SourceLoad
{
    QString sourceId;
    int inFlight = 0;
    int waiting = 0; ///< questions that somebody looks at
    int limit = 0; ///< so many are sent at once
    int failures = 0; ///< of the connection, in a row
    std::optional<Duration> heldFor = {}; ///< until it is tried again; absent: it is not held back
    bool isLockedOut = false; ///< it did not accept who asked (401, 407)

    friend bool operator==(const SourceLoad&, const SourceLoad&) = default;
};

/// Asks the sources for what is visible, as seldom and as little as possible: equal requests fly
/// once, ranges sit on the step's grid, a refresh asks for the tail that may have changed and
/// merges it into stored columns (see TailRule), a long range comes in slices, the newest first,
/// what is visible before what is near. Four requests per source are in flight at first, more or
/// fewer as it copes (RequestLimit), one place kept for what the user has just asked for, and
/// sixteen to all together, but one to each. A tick is skipped, not queued, while the last answer
/// is out, and where answers take long (five times their time has not passed); failing sources are
/// asked again after rand(0, min(60 s, 1 s · 2^n)), and old frames stay until new ones are there.
/// What would read very much (QueryCost) is Costly until the user says so. Where raw samples cost a
/// Prometheus much less than its own evaluation they are asked for and evaluated here. Queries that
/// the server refused (400, 403, 422) are not repeated until they change or refreshNow(); one that
/// does not accept who asks (401, 407) is asked nothing until refreshNow() or setCapabilities(),
/// but for one request now and then (LockOut).
/// Refreshing follows Clock::elapsed(), so setting the machine's clock neither stops nor floods it.
/// GUI thread; callbacks run there too, never inside subscribe() when gui is a Mailbox.
class QueryScheduler final : public QObject
{
    Q_OBJECT

public:
    using FrameDone = std::function<void(const SeriesFrame& frame)>;

    /// gui runs tasks on this object's thread. seed: of the jitter. All referenced things outlive
    /// this.
    QueryScheduler(const Clock& clock, Executor& gui, quint64 seed, QObject* parent = nullptr);
    ~QueryScheduler() override;

    /// Sources are not owned and are removed before they go. The scrape interval is the one that
    /// probing found; it may be set again.
    void addSource(DataSource& source, Duration scrapeInterval);
    void setScrapeInterval(const QString& sourceId, Duration scrapeInterval);
    /// What probing found; may come again. Includes setScrapeInterval().
    void setCapabilities(const QString& sourceId, const SourceCapabilities& capabilities);
    void removeSource(const QString& sourceId);
    /// Others were let in by the source with the same credentials: where it is locked out it is
    /// tried with one request at once.
    void noteLetIn(const QString& sourceId);

    /// It answers otherwise from now on, as when who asks is another tenant: nothing it said before
    /// is shown together with what it says then. What is looked at is asked anew.
    void renewColumns(const QString& sourceId);

    /// Whether expressions are evaluated here from raw samples where that costs a server much less
    /// (paysHere()); they are, unless switched off. What is stored stays.
    void setLocalEvaluation(LocalEvaluation mode);

    /// Where settled columns outlive the program; null: nowhere. What is kept is looked for before
    /// a server is asked, and trusted like what is stored. The worker writes every two minutes.
    void setBlockFolder(std::shared_ptr<const BlockFolder> folder);
    /// Who a source is for the folder: the same text for the same server asked with the same
    /// rights, in every session. Empty, as at first: nothing of it is kept.
    void setServerIdentity(const QString& sourceId, std::string identity);
    /// Removes what is kept of a source, as who it was and as who it will be (setServerIdentity),
    /// and keeps no more until it is told who it is: before it is asked with other rights. It need
    /// not be known. Until the files are gone nothing of that server is looked for.
    void forgetKept(const QString& sourceId, const std::string& identity);
    /// Files that could not be used, so far; what they held was asked for again.
    [[nodiscard]] int damagedBlocks() const;
    /// Writes what was not yet kept on the calling thread: for the end of the program.
    void keepBlocks();

    /// Where stored columns are read and joined; outlives this. Without one: on the thread that
    /// brings an answer, and this object's for what is stored already.
    void setWorker(Executor& worker);

    /// onFrame is called once soon with what is there (state Loading when nothing is), then at
    /// every change.
    [[nodiscard]] QuerySubscription subscribe(LiveQuery query, FrameDone onFrame);

    /// Zero switches refreshing off; the first picture still comes.
    void setRefreshInterval(Duration interval);
    [[nodiscard]] Duration refreshInterval() const;
    /// While paused nothing is refreshed or tried again; first pictures and changed queries are
    /// still asked for.
    void setPaused(bool isPaused);
    /// Everything visible in full, now; also what waits for its back-off. What is out is asked for
    /// again when it is there.
    void refreshNow();
    /// Drops every request in flight and waiting; data stays.
    void cancelAll();

    /// Does everything that is due by the clock. Called by a timer of its own; tests call it after
    /// moving their clock.
    void tick();

    [[nodiscard]] SchedulerStatus status() const;
    /// One for each source, by id.
    [[nodiscard]] std::vector<SourceLoad> loads() const;
    [[nodiscard]] const QueryLog& log() const;
    /// A request of anybody has ended: for the log.
    void noteRequest(RequestNote note);

    /// Runs work on the worker (here, without one) and then done on this object's thread; both run
    /// whatever becomes of the asker, done not after the end of this.
    void compute(Task work, Task done);

Q_SIGNALS:
    void statusChanged();

private:
    std::shared_ptr<QuerySchedulerState> m_state;
};

} // namespace promdesk
