// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that keeps settled blocks on disk and looks there before it asks.
#include "queries/QuerySchedulerState.h"

#include <QLoggingCategory>

#include <algorithm>
#include <atomic>
#include <utility>

namespace promdesk {

namespace {

Q_LOGGING_CATEGORY(lcQueries, "promdesk.queries", QtInfoMsg)

/// A block that is still growing is written again after so many more points, not at every tick.
constexpr std::int64_t kGrowth = 64;
constexpr Duration kKeepEvery = Duration::fromMinutes(2);
/// What was not there is looked for again after this, as another run may have kept it.
constexpr Duration kLookAgain = Duration::fromMinutes(30);

std::int64_t blockOf(std::int64_t point)
{
    return (point >= 0 ? point : point - kBlockPoints + 1) / kBlockPoints;
}

/// The key as it is known outside of this session: without the source's own name.
BlockAddress addressOf(
    const std::string& server, const StoreKey& key, std::size_t prefix, std::int64_t number)
{
    BlockAddress address { .server = server, .key = key, .number = number };
    address.key.family.erase(0, prefix);
    return address;
}

/// Blocks of one source on their way to the disk.
struct KeepJob
{
    std::string server;
    std::shared_ptr<const std::atomic<bool>> isForgotten;
    std::size_t prefix = 0;
    std::vector<UnkeptBlock> blocks;
};

/// How many were written.
Result<int> keepJob(const BlockFolder& folder, const KeepJob& job)
{
    int written = 0;
    Result<void> result;
    for (auto block = job.blocks.begin(); result && block != job.blocks.end(); ++block) {
        if (*job.isForgotten) {
            break;
        }
        result = folder.write(
            addressOf(job.server, block->key, job.prefix, block->number), block->toKept());
        ++written;
    }
    // The last file may have come after the removal.
    if (*job.isForgotten) {
        folder.forgetServer(job.server);
    }
    return result.map([written] { return written; });
}

void keepAll(const BlockFolder& folder, const std::vector<KeepJob>& jobs, const Clock& clock)
{
    int written = 0;
    for (const KeepJob& job : jobs) {
        const Result<int> kept = keepJob(folder, job);
        if (!kept) { // a full disk is no reason to trouble anybody: this is only a cache
            qCInfo(lcQueries).noquote() << kept.error().toDisplayText();
            return;
        }
        written += *kept;
    }
    if (written > 0) {
        folder.trim(clock);
    }
}

/// Blocks of one key that are looked for.
struct LookJob
{
    std::string server;
    std::shared_ptr<const std::atomic<bool>> isForgotten;
    StoreKey key;
    std::size_t prefix = 0;
    std::vector<std::int64_t> numbers;
};

/// Takes what is kept into the store. How many files were damaged.
int restoreKept(const BlockFolder& folder, const LookJob& job, SeriesStore& store)
{
    int damaged = 0;
    for (const std::int64_t number : job.numbers) {
        const Result<KeptBlock> kept =
            folder.read(addressOf(job.server, job.key, job.prefix, number));
        if (*job.isForgotten) {
            break;
        }
        if (kept) {
            store.restore(job.key, number, *kept);
            continue;
        }
        damaged += kept.error().kind == ErrorKind::Malformed ? 1 : 0;
        if (kept.error().kind != ErrorKind::NotFound) {
            qCInfo(lcQueries).noquote() << kept.error().toDisplayText();
        }
    }
    return damaged;
}

} // namespace

void QuerySchedulerState::keepBlocks(const QString& sourceId, KeepWhat what, KeepWhere where)
{
    if (!blockFolder) {
        return;
    }
    auto jobs = std::make_shared<std::vector<KeepJob>>();
    for (const auto& [id, lane] : lanes) {
        if (mayUseDisk(*lane) && (sourceId.isEmpty() || sourceId == id)) {
            const std::int64_t growth = what == KeepWhat::Everything ? 1 : kGrowth;
            jobs->push_back({ .server = lane->server,
                .isForgotten = lane->isForgotten,
                .prefix = lane->families.size(),
                .blocks = store->takeUnkept(lane->families, growth) });
        }
    }
    const auto keep = [folder = blockFolder, jobs, &clock = clock] {
        keepAll(*folder, *jobs, clock);
    };
    if (where == KeepWhere::Worker) {
        changeDisk(keep);
        return;
    }
    // The pool drops what waits when the program ends.
    for (const std::string& server : forgotten) {
        blockFolder->forgetServer(server);
    }
    keep();
}

void QuerySchedulerState::keepBlocksNowAndThen(Duration now)
{
    if (blockFolder && now - keptAt >= kKeepEvery) {
        keptAt = now;
        keepBlocks({}, KeepWhat::WhatHasGrown, KeepWhere::Worker);
    }
}

/// Numbers of blocks that the span lacks and that were not looked for yet.
std::vector<std::int64_t> QuerySchedulerState::blocksToLookFor(
    Lane& lane, const StoreKey& key, const GridSpan& span) const
{
    const Duration now = clock.elapsed();
    if (now - lane.lookedSince >= kLookAgain) {
        lane.lookedFor.clear();
        lane.lookedSince = now;
    }
    std::vector<std::int64_t> numbers;
    for (const GridSpan& part : store->missing(key, span)) {
        for (std::int64_t number = blockOf(part.first); number <= blockOf(part.end - 1); ++number) {
            if (lane.lookedFor.emplace(key, number).second) {
                numbers.push_back(number);
            }
        }
    }
    return numbers;
}

bool QuerySchedulerState::lookOnDisk(
    const QuestionPtr& question, Lane& lane, const StoreKey& key, const GridSpan& span, Urgency why)
{
    const bool mayLook = blockFolder && mayUseDisk(lane) && why != Urgency::Wish;
    auto numbers = mayLook ? blocksToLookFor(lane, key, span) : std::vector<std::int64_t>();
    if (numbers.empty()) {
        return false;
    }
    freeRiders(*question);
    question->isReading = true;
    const std::uint64_t generation = ++question->generation;
    LookJob job { .server = lane.server,
        .isForgotten = lane.isForgotten,
        .key = key,
        .prefix = lane.families.size(),
        .numbers = std::move(numbers) };
    runOnWorker(
        [weakState = weak_from_this(), weakQuestion = std::weak_ptr<Question>(question), generation,
            why, job = std::move(job), folder = blockFolder, shelves = store, &executor = gui] {
            const int damaged = restoreKept(*folder, job, *shelves);
            executor.post([weakState, weakQuestion, generation, why, damaged] {
                const auto state = weakState.lock();
                const auto asked = weakQuestion.lock();
                if (state) {
                    state->damagedBlocks += damaged;
                }
                if (!state || !asked || asked->generation != generation) {
                    return;
                }
                asked->isReading = false;
                if (isVisible(*asked)) {
                    // A tick would be dropped: its request counts as asked already.
                    state->want(asked, std::max(why, Urgency::Onward));
                }
                state->armTimer();
                state->announce();
            });
        });
    return true;
}

bool QuerySchedulerState::mayUseDisk(const Lane& lane) const
{
    return !lane.server.empty() && !forgotten.contains(lane.server);
}

void QuerySchedulerState::changeDisk(Task work)
{
    ++diskChanges;
    runOnWorker([weakState = weak_from_this(), work = std::move(work), &executor = gui] {
        work();
        executor.post([weakState] {
            const auto state = weakState.lock();
            if (state && --state->diskChanges == 0) {
                state->forgotten.clear(); // nothing can write for them any more
            }
        });
    });
}

void QuerySchedulerState::forgetKept(const QString& sourceId, const std::string& identity)
{
    std::set<std::string> servers { identity };
    if (const LanePtr lane = laneOf(sourceId)) {
        *std::exchange(lane->isForgotten, std::make_shared<std::atomic<bool>>(false)) = true;
        servers.insert(std::exchange(lane->server, {}));
    }
    servers.erase(std::string());
    if (blockFolder) {
        for (const std::string& server : servers) {
            forgotten.insert(server);
            changeDisk([folder = blockFolder, server] { folder->forgetServer(server); });
        }
    }
}

} // namespace promdesk
