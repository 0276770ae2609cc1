// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryScheduler.h"

#include "queries/QuerySchedulerState.h"

#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

using Urgency = QuerySchedulerState::Urgency;

namespace {

constexpr Duration kRateWindow = Duration::fromSeconds(10);
/// Clocks are measured anew with each probing, a little otherwise each time.
constexpr Duration kToleratedLateness = Duration::fromSeconds(10);

} // namespace

QuerySubscription::QuerySubscription(std::shared_ptr<Entry> entry)
    : m_entry(std::move(entry))
{ }

QuerySubscription::QuerySubscription(QuerySubscription&& other) noexcept
    : m_entry(std::exchange(other.m_entry, nullptr))
{ }

QuerySubscription& QuerySubscription::operator=(QuerySubscription&& other) noexcept
{
    if (this != &other) {
        reset();
        m_entry = std::exchange(other.m_entry, nullptr);
    }
    return *this;
}

QuerySubscription::~QuerySubscription()
{
    reset();
}

void QuerySubscription::setVisible(bool isVisible)
{
    setAttention(isVisible ? Attention::Visible : Attention::Hidden);
}

void QuerySubscription::runAnyway()
{
    const auto state = m_entry ? m_entry->state.lock() : nullptr;
    if (state) {
        state->allow(m_entry);
    }
}

void QuerySubscription::setAttention(Attention attention)
{
    if (!m_entry || m_entry->attention == attention) {
        return;
    }
    m_entry->attention = attention;
    const auto state = m_entry->state.lock();
    if (state) {
        state->showEntry(m_entry);
    }
}

void QuerySubscription::setQuery(LiveQuery query)
{
    const auto state = m_entry ? m_entry->state.lock() : nullptr;
    if (state) {
        state->changeQuery(m_entry, std::move(query));
    }
}

void QuerySubscription::reset()
{
    const auto entry = std::exchange(m_entry, nullptr);
    if (!entry) {
        return;
    }
    entry->isClosed = true;
    if (const auto state = entry->state.lock()) {
        state->remove(entry);
    }
}

QueryScheduler::QueryScheduler(const Clock& clock, Executor& gui, quint64 seed, QObject* parent)
    : QObject(parent)
    , m_state(std::make_shared<QuerySchedulerState>(clock, gui, seed))
{
    m_state->scheduler = this;
    m_state->timer.setSingleShot(true);
    m_state->timer.setTimerType(Qt::PreciseTimer);
    m_state->scheduleRefresh(clock.elapsed());
    connect(&m_state->timer, &QTimer::timeout, this, &QueryScheduler::tick);
    m_state->armTimer();
}

QueryScheduler::~QueryScheduler()
{
    m_state->scheduler = nullptr;
    m_state->timer.stop();
    for (const auto& question : m_state->allQuestions()) {
        m_state->cancelFlight(*question);
        question->entries.clear(); // entries hold their question and the other way round
    }
}

void QueryScheduler::addSource(DataSource& source, Duration scrapeInterval)
{
    removeSource(source.id());
    auto lane = std::make_shared<QuerySchedulerState::Lane>();
    lane->source = &source;
    lane->scrapeInterval = scrapeInterval;
    lane->families = familyPrefix(source.id(), ++m_state->additions);
    m_state->lanes.insert_or_assign(source.id(), std::move(lane));
    setScrapeInterval(source.id(), scrapeInterval);
}

void QueryScheduler::setScrapeInterval(const QString& sourceId, Duration scrapeInterval)
{
    const auto lane = m_state->laneOf(sourceId);
    if (!lane) {
        return;
    }
    lane->scrapeInterval = scrapeInterval;
    const auto entries = m_state->entries;
    for (const auto& entry : entries) {
        const bool isConcerned =
            entry->query.sourceId == sourceId || entry->query.companions.contains(sourceId);
        if (isConcerned && !entry->isClosed) {
            m_state->applyQuery(entry);
        }
    }
    m_state->armTimer();
}

void QueryScheduler::setCapabilities(
    const QString& sourceId, const SourceCapabilities& capabilities)
{
    bool wasMistaken = false; // about what can change no more
    if (const auto lane = m_state->laneOf(sourceId)) {
        wasMistaken = latenessOf(capabilities) > lane->lateness + kToleratedLateness
            || leadOf(capabilities) != lane->lead;
        lane->lateness = latenessOf(capabilities);
        lane->lead = leadOf(capabilities);
        lane->queryTimeout = capabilities.queryTimeout;
        lane->cancelsQueries = capabilities.cancelsQueries;
        lane->hasRemoteRead = capabilities.hasRemoteRead;
        if (std::exchange(lane->externalLabels, capabilities.externalLabels)
            != capabilities.externalLabels) {
            lane->loads.clear(); // they tell who has such labels
        }
        lane->withoutRaw.clear();
        lane->hasPrometheusQuantiles = capabilities.flavour == Flavour::Prometheus;
        lane->quantileRules = quantileRules(capabilities);
        lane->rules = evaluationRules(capabilities);
        lane->withoutLocal.clear();
        lane->shelf.clear();
        lane->lockOut.end(); // probing was let in
    }
    setScrapeInterval(sourceId, capabilities.scrapeInterval);
    if (wasMistaken) {
        renewColumns(sourceId);
    }
    m_state->pumpSoon();
}

void QueryScheduler::noteLetIn(const QString& sourceId)
{
    if (const auto lane = m_state->laneOf(sourceId)) {
        lane->lockOut.tryNow(m_state->clock.elapsed());
        m_state->pumpSoon();
    }
}

void QueryScheduler::renewColumns(const QString& sourceId)
{
    m_state->renewColumns(sourceId);
    m_state->armTimer();
    m_state->announce();
}

void QueryScheduler::setLocalEvaluation(LocalEvaluation mode)
{
    m_state->evaluatesLocally = mode == LocalEvaluation::WherePaying;
}

void QueryScheduler::setBlockFolder(std::shared_ptr<const BlockFolder> folder)
{
    m_state->blockFolder = std::move(folder);
    m_state->keptAt = m_state->clock.elapsed();
    for (const auto& [id, lane] : m_state->lanes) {
        lane->lookedFor.clear();
    }
}

void QueryScheduler::setServerIdentity(const QString& sourceId, std::string identity)
{
    if (const auto lane = m_state->laneOf(sourceId)) {
        lane->server = std::move(identity);
    }
}

void QueryScheduler::forgetKept(const QString& sourceId, const std::string& identity)
{
    m_state->forgetKept(sourceId, identity);
}

int QueryScheduler::damagedBlocks() const
{
    return m_state->damagedBlocks;
}

void QueryScheduler::keepBlocks()
{
    m_state->keepBlocks({}, KeepWhat::Everything, KeepWhere::Here);
}

void QueryScheduler::setWorker(Executor& worker)
{
    m_state->worker = &worker;
}

void QueryScheduler::removeSource(const QString& sourceId)
{
    m_state->dropSource(sourceId);
    m_state->announce();
}

QuerySubscription QueryScheduler::subscribe(LiveQuery query, FrameDone onFrame)
{
    auto entry = std::make_shared<QuerySubscription::Entry>();
    entry->state = m_state;
    entry->query = std::move(query);
    entry->onFrame = std::move(onFrame);
    m_state->entries.push_back(entry);
    m_state->applyQuery(entry);
    m_state->armTimer();
    return QuerySubscription(std::move(entry));
}

void QueryScheduler::setRefreshInterval(Duration interval)
{
    m_state->refreshInterval = std::max(interval, Duration());
    m_state->refreshBase = m_state->clock.elapsed();
    m_state->scheduleRefresh(m_state->refreshBase);
    m_state->armTimer();
}

Duration QueryScheduler::refreshInterval() const
{
    return m_state->refreshInterval;
}

void QueryScheduler::setPaused(bool isPaused)
{
    if (m_state->isPaused == isPaused) {
        return;
    }
    m_state->isPaused = isPaused;
    if (!isPaused) {
        m_state->refreshVisible(Urgency::Tick);
    }
    m_state->armTimer();
    m_state->announce();
}

void QueryScheduler::refreshNow()
{
    for (const auto& [id, lane] : m_state->lanes) {
        lane->backOff.succeed();
        lane->lockOut.end();
        lane->withoutRaw.clear();
    }
    for (const auto& question : m_state->allQuestions()) {
        question->backOff.succeed();
        question->isRefused = false;
    }
    m_state->refreshVisible(Urgency::Wish);
    m_state->armTimer();
}

void QueryScheduler::cancelAll()
{
    const Error cancelled = failure(ErrorKind::Cancelled, u"The request was cancelled"_s).value();
    for (const auto& question : m_state->allQuestions()) {
        m_state->freeRiders(*question);
    }
    for (const auto& question : m_state->allQuestions()) {
        if (!question->isInFlight && !question->waitingFor) {
            continue;
        }
        m_state->cancelFlight(*question);
        m_state->rest(*question);
        question->frame.error = cancelled;
        question->frame.state = question->frame.snapshot ? FrameState::Stale : FrameState::Failed;
        m_state->markDirty(*question);
    }
    m_state->announce();
}

void QueryScheduler::tick()
{
    m_state->tick();
}

SchedulerStatus QueryScheduler::status() const
{
    SchedulerStatus status;
    for (const auto& [id, lane] : m_state->lanes) {
        status.inFlight += lane->inFlight;
    }
    for (const auto& [key, question] : m_state->questions) {
        const auto lane = m_state->laneOf(question->query.sourceId);
        const bool isWaiting = question->waitingFor && QuerySchedulerState::isVisible(*question);
        status.waiting += isWaiting && lane && !lane->lockOut.isOn() ? 1 : 0;
    }
    const Duration since = m_state->clock.elapsed() - kRateWindow;
    for (const auto& [when, points] : m_state->recentPoints) {
        status.pointsPerSecond += when > since ? static_cast<double>(points) : 0.0;
    }
    status.pointsPerSecond /= kRateWindow.toSeconds();
    status.lastRefresh = m_state->lastRefresh;
    status.currentStep = m_state->currentStep;
    status.isPaused = m_state->isPaused;
    status.storedBytes = m_state->store->bytes();
    return status;
}

std::vector<SourceLoad> QueryScheduler::loads() const
{
    std::vector<SourceLoad> loads;
    const Duration now = m_state->clock.elapsed();
    for (const auto& [id, lane] : m_state->lanes) {
        int waiting = 0;
        for (const auto& [key, question] : m_state->questions) {
            const bool isWaiting = question->query.sourceId == id && question->waitingFor
                && QuerySchedulerState::isVisible(*question);
            waiting += isWaiting ? 1 : 0;
        }
        const auto heldUntil = lane->heldUntil(now);
        loads.push_back({ .sourceId = id,
            .inFlight = lane->inFlight,
            .waiting = waiting,
            .limit = lane->limit.value(),
            .failures = lane->backOff.failures(),
            .heldFor = heldUntil ? std::optional(*heldUntil - now) : std::nullopt,
            .isLockedOut = lane->lockOut.isOn() });
    }
    return loads;
}

void QueryScheduler::compute(Task work, Task done)
{
    m_state->runOnWorker([work = std::move(work), done = std::move(done), &gui = m_state->gui,
                             weak = std::weak_ptr(m_state)] {
        work();
        gui.post([done, weak] {
            const auto state = weak.lock();
            if (state && state->scheduler != nullptr) {
                done();
            }
        });
    });
}

void QueryScheduler::noteRequest(RequestNote note)
{
    m_state->log.note(std::move(note));
}

const QueryLog& QueryScheduler::log() const
{
    return m_state->log;
}

} // namespace promdesk
