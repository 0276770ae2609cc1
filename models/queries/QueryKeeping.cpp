// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of QuerySchedulerState that keeps settled blocks on disk and looks there before it asks.
#include "queries/QuerySchedulerState.h"

#include <QLoggingCategory>

#include <algorithm>
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
    std::size_t prefix = 0;
    std::vector<UnkeptBlock> blocks;
};

void keepAll(const BlockFolder& folder, const std::vector<KeepJob>& jobs, const Clock& clock)
{
    bool hasWritten = false;
    for (const KeepJob& job : jobs) {
        for (const UnkeptBlock& block : job.blocks) {
            const auto address = addressOf(job.server, block.key, job.prefix, block.number);
            const Result<void> written = folder.write(address, block.toKept());
            if (!written) { // a full disk is no reason to trouble anybody: this is only a cache
                qCInfo(lcQueries).noquote() << written.error().toDisplayText();
                return;
            }
            hasWritten = true;
        }
    }
    if (hasWritten) {
        folder.trim(clock);
    }
}

} // namespace

void QuerySchedulerState::keepBlocks(const QString& sourceId, KeepWhat what, KeepWhere where)
{
    if (!blockFolder) {
        return;
    }
    auto jobs = std::make_shared<std::vector<KeepJob>>();
    for (const auto& [id, lane] : lanes) {
        if (!lane->server.empty() && (sourceId.isEmpty() || sourceId == id)) {
            const std::int64_t growth = what == KeepWhat::Everything ? 1 : kGrowth;
            jobs->push_back({ .server = lane->server,
                .prefix = lane->families.size(),
                .blocks = store->takeUnkept(lane->families, growth) });
        }
    }
    const auto keep = [folder = blockFolder, jobs, &clock = clock] {
        keepAll(*folder, *jobs, clock);
    };
    if (where == KeepWhere::Worker) {
        runOnWorker(keep);
    } else {
        keep();
    }
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
    const bool mayLook = blockFolder && !lane.server.empty() && why != Urgency::Wish;
    auto numbers = mayLook ? blocksToLookFor(lane, key, span) : std::vector<std::int64_t>();
    if (numbers.empty()) {
        return false;
    }
    freeRiders(*question);
    question->isReading = true;
    const std::uint64_t generation = ++question->generation;
    const std::size_t prefix = lane.families.size();
    runOnWorker([weakState = weak_from_this(), weakQuestion = std::weak_ptr<Question>(question),
                    generation, why, key, prefix, numbers = std::move(numbers),
                    server = lane.server, folder = blockFolder, shelves = store, &executor = gui] {
        for (const std::int64_t number : numbers) {
            const Result<KeptBlock> kept = folder->read(addressOf(server, key, prefix, number));
            if (kept) {
                shelves->restore(key, number, *kept);
            } else if (kept.error().kind != ErrorKind::NotFound) {
                qCInfo(lcQueries).noquote() << kept.error().toDisplayText();
            }
        }
        executor.post([weakState, weakQuestion, generation, why] {
            const auto state = weakState.lock();
            const auto asked = weakQuestion.lock();
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

void QuerySchedulerState::forgetKept(const QString& sourceId)
{
    const LanePtr lane = laneOf(sourceId);
    if (blockFolder && lane && !lane->server.empty()) {
        runOnWorker(
            [folder = blockFolder, server = lane->server] { folder->forgetServer(server); });
    }
    if (lane) {
        lane->server.clear();
    }
}

} // namespace promdesk
