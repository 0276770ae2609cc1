// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SeriesStore.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr qsizetype kMostWarnings = 20;

std::int64_t blockOf(std::int64_t point)
{
    return (point >= 0 ? point : point - kBlockPoints + 1) / kBlockPoints;
}

GridSpan pointsOf(std::int64_t block)
{
    return { block * kBlockPoints, (block + 1) * kBlockPoints };
}

/// The blocks, whichever way they are kept.
template <typename SlotMap> BlockMap unpacked(const SlotMap& kept)
{
    BlockMap blocks;
    for (const auto& [number, slot] : kept) {
        blocks.emplace(number, slot.packed ? slot.packed->unpack() : slot.block);
    }
    return blocks;
}

/// The points of another step's grid that lie in the same time.
GridSpan rescaled(const GridSpan& span, Duration from, Duration to)
{
    const Instant first = Instant() + from * span.first;
    const Instant last = Instant() + from * (span.end - 1);
    return gridSpan(first, std::max(first, last), to);
}

std::int64_t sizeOf(const std::vector<GridSpan>& spans)
{
    std::int64_t sum = 0;
    for (const GridSpan& span : spans) {
        sum += span.size();
    }
    return sum;
}

} // namespace

SeriesStore::SeriesStore(std::size_t maxBytes)
    : m_maxBytes(maxBytes)
{ }

GridCover SeriesStore::Shelf::whole() const
{
    GridCover cover = settled;
    for (const GridSpan& span : partial.spans()) {
        cover.remove(span);
    }
    return cover;
}

std::vector<GridSpan> SeriesStore::missing(
    const StoreKey& key, const GridSpan& span, Trust trust) const
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_shelves.find(key);
    if (at == m_shelves.end()) {
        return GridCover().outside(span);
    }
    const Shelf& shelf = at->second;
    return trust == Trust::Whole ? shelf.whole().outside(span) : shelf.settled.outside(span);
}

SeriesStore::Draft SeriesStore::draft(const StoreKey& key, const GridSpan& span, PutMode mode)
{
    const std::lock_guard lock(m_mutex);
    Shelf& shelf = m_shelves[key];
    if (mode == PutMode::Replace) {
        shelf.settled.remove(span);
        for (auto& [number, slot] : shelf.blocks) {
            const GridSpan points = pointsOf(number);
            const bool isTouched = points.first < span.end && span.first < points.end;
            slot.keptPoints = isTouched ? 0 : slot.keptPoints;
        }
    }
    shelf.version = ++m_versions;
    Draft draft { .writes = shelf.whole().outside(span), .kept = {}, .version = shelf.version };
    for (const GridSpan& write : draft.writes) {
        const auto end = shelf.blocks.upper_bound(blockOf(write.end - 1));
        draft.kept.insert(shelf.blocks.lower_bound(blockOf(write.first)), end);
    }
    return draft;
}

void SeriesStore::notePartial(Shelf& shelf, const Draft& draft, const SeriesSnapshot& answer)
{
    for (const GridSpan& write : draft.writes) {
        shelf.partial.remove(write);
        if (answer.isPartial) {
            shelf.partial.add(write);
        }
    }
    if (shelf.partial.spans().empty()) {
        shelf.partialWarnings.clear();
    } else if (answer.isPartial) {
        shelf.partialWarnings += answer.warnings;
        shelf.partialWarnings.removeDuplicates();
        shelf.partialWarnings.resize(std::min(shelf.partialWarnings.size(), kMostWarnings));
    }
}

bool SeriesStore::publish(const StoreKey& key, const Draft& draft, const BlockMap& patched,
    const SeriesSnapshot& answer, const GridSpan& settled)
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_shelves.find(key);
    if (at == m_shelves.end() || at->second.version != draft.version) {
        return false; // somebody else was faster: the merge starts from what is there now
    }
    Shelf& shelf = at->second;
    for (const auto& [number, block] : patched) {
        Slot& slot = shelf.blocks[number];
        setSlot(slot, block, nullptr, block->bytes());
        slot.lastUse = ++m_uses;
    }
    for (const GridSpan& write : draft.writes) {
        shelf.held.add(write);
    }
    notePartial(shelf, draft, answer);
    shelf.settled.add(settled);
    shelf.version = ++m_versions;
    evict();
    return true;
}

bool SeriesStore::put(const StoreKey& key, const GridSpan& span, const SeriesSnapshot& answer,
    std::int64_t settledEnd, PutMode mode)
{
    const std::optional<BlockMap> pieces = cutIntoBlocks(answer, key.step, span);
    if (!pieces) {
        forget(key);
        return false;
    }
    const GridSpan settled { span.first, std::min(span.end, settledEnd) };
    bool isPublished = span.isEmpty();
    while (!isPublished) {
        const Draft current = draft(key, span, mode);
        BlockMap patched = unpacked(current.kept);
        for (const GridSpan& write : current.writes) {
            for (std::int64_t n = blockOf(write.first); n <= blockOf(write.end - 1); ++n) {
                const auto piece = pieces->find(n);
                patched[n] = patchBlock(patched[n],
                    piece == pieces->end() ? nullptr : piece->second, n, write, key.step);
            }
        }
        isPublished = publish(key, current, patched, answer, settled);
    }
    packCold();
    return true;
}

StoredSeries SeriesStore::read(const StoreKey& key, const GridSpan& span)
{
    StoredSeries stored { .snapshot = nullptr, .held = {}, .step = key.step };
    SlotMap kept;
    QStringList warnings;
    bool isPartial = false;
    {
        const std::lock_guard lock(m_mutex);
        const auto at = m_shelves.find(key);
        if (at != m_shelves.end() && !span.isEmpty()) {
            Shelf& shelf = at->second;
            stored.held = shelf.held.inside(span);
            isPartial = !shelf.partial.inside(span).empty();
            warnings = isPartial ? shelf.partialWarnings : warnings;
            const auto end = shelf.blocks.upper_bound(blockOf(span.end - 1));
            for (auto slot = shelf.blocks.lower_bound(blockOf(span.first)); slot != end; ++slot) {
                slot->second.lastUse = ++m_uses;
                kept.insert(*slot);
            }
        }
    }
    const BlockMap blocks = unpacked(kept);
    keepUnpacked(key, kept, blocks);
    stored.snapshot = std::make_shared<SeriesSnapshot>(joinBlocks(blocks, key.step, span));
    stored.snapshot->isPartial = isPartial;
    stored.snapshot->warnings = std::move(warnings);
    return stored;
}

StoredSeries SeriesStore::readNeighbour(const StoreKey& key, const GridSpan& span)
{
    StoreKey best = key;
    GridSpan bestSpan = span;
    {
        const std::lock_guard lock(m_mutex);
        double bestShare = 0;
        Duration bestDistance;
        for (auto at = m_shelves.lower_bound({ key.family, Duration(), {} });
             at != m_shelves.end() && at->first.family == key.family; ++at) {
            const GridSpan same = rescaled(span, key.step, at->first.step);
            const double share = static_cast<double>(sizeOf(at->second.held.inside(same)))
                / static_cast<double>(std::max<std::int64_t>(same.size(), 1));
            const Duration distance =
                std::max(at->first.step - key.step, key.step - at->first.step);
            const bool isBetter =
                share > bestShare || (share == bestShare && distance < bestDistance);
            if (at->first.step != key.step && share > 0 && isBetter) {
                best = at->first;
                bestSpan = same;
                bestShare = share;
                bestDistance = distance;
            }
        }
    }
    if (best.step == key.step) {
        return { .snapshot = std::make_shared<SeriesSnapshot>(), .held = {}, .step = key.step };
    }
    return read(best, bestSpan);
}

void SeriesStore::setSlot(Slot& slot, BlockPtr block, PackedBlockPtr packed, std::size_t bytes)
{
    m_unpackedBytes -= slot.block ? slot.bytes : 0;
    m_unpackedBytes += block ? bytes : 0;
    m_bytes += bytes - slot.bytes;
    slot.block = std::move(block);
    slot.packed = std::move(packed);
    slot.bytes = bytes;
}

/// What had to be unpacked is likely to be looked at again soon.
void SeriesStore::keepUnpacked(const StoreKey& key, const SlotMap& kept, const BlockMap& blocks)
{
    const bool hasPacked = std::any_of(
        kept.begin(), kept.end(), [](const auto& one) { return one.second.packed != nullptr; });
    if (!hasPacked) {
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        const auto shelf = m_shelves.find(key);
        for (const auto& [number, was] : kept) {
            if (!was.packed || shelf == m_shelves.end()) {
                continue;
            }
            const auto at = shelf->second.blocks.find(number);
            if (at != shelf->second.blocks.end() && at->second.packed == was.packed) {
                const BlockPtr& block = blocks.at(number);
                setSlot(at->second, block, nullptr, block->bytes());
            }
        }
    }
    packCold();
}

/// The settled blocks that were not used for the longest time, as many as are too many unpacked.
std::vector<SeriesStore::Cold> SeriesStore::coldBlocks()
{
    const std::lock_guard lock(m_mutex);
    std::vector<Cold> cold;
    const std::size_t most = m_maxBytes / 4;
    if (m_unpackedBytes <= most || m_isPacking) {
        return cold;
    }
    for (const auto& [key, shelf] : m_shelves) {
        for (const auto& [number, slot] : shelf.blocks) {
            const GridSpan points = pointsOf(number);
            if (slot.block && shelf.settled.outside(points).empty()) {
                cold.push_back({ key, number, slot.block, slot.lastUse });
            }
        }
    }
    std::sort(cold.begin(), cold.end(),
        [](const Cold& a, const Cold& b) { return a.lastUse < b.lastUse; });
    // A little more than needed, so that not every answer has to sort again.
    const std::size_t goal = most - most / 8;
    std::size_t left = m_unpackedBytes;
    std::size_t count = 0;
    for (; count < cold.size() && left > goal; ++count) {
        left -= std::min(left, cold[count].block->bytes());
    }
    cold.resize(count);
    m_isPacking = !cold.empty();
    return cold;
}

void SeriesStore::packCold()
{
    const std::vector<Cold> cold = coldBlocks();
    if (cold.empty()) {
        return;
    }
    for (const Cold& one : cold) {
        const auto packed = std::make_shared<const PackedBlock>(*one.block);
        const std::lock_guard lock(m_mutex);
        const auto shelf = m_shelves.find(one.key);
        if (shelf == m_shelves.end()) {
            continue;
        }
        const auto at = shelf->second.blocks.find(one.number);
        // Used or replaced meanwhile: it stays as it is.
        if (at != shelf->second.blocks.end() && at->second.block == one.block
            && at->second.lastUse == one.lastUse) {
            setSlot(at->second, nullptr, packed, packed->bytes());
        }
    }
    const std::lock_guard lock(m_mutex);
    m_isPacking = false;
}

void SeriesStore::removeShelf(ShelfMap::iterator at)
{
    for (auto& [number, slot] : at->second.blocks) {
        clearSlot(slot);
    }
    m_shelves.erase(at);
}

void SeriesStore::forget(const StoreKey& key)
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_shelves.find(key);
    if (at != m_shelves.end()) {
        removeShelf(at);
    }
}

void SeriesStore::forgetFamilies(const std::string& prefix)
{
    const std::lock_guard lock(m_mutex);
    auto at = m_shelves.lower_bound({ prefix, Duration(), {} });
    while (at != m_shelves.end() && at->first.family.starts_with(prefix)) {
        removeShelf(std::exchange(at, std::next(at)));
    }
}

void SeriesStore::clear()
{
    const std::lock_guard lock(m_mutex);
    m_shelves.clear();
    m_bytes = 0;
    m_unpackedBytes = 0;
}

std::size_t SeriesStore::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

std::size_t SeriesStore::blockCount() const
{
    const std::lock_guard lock(m_mutex);
    std::size_t count = 0;
    for (const auto& [key, shelf] : m_shelves) {
        count += shelf.blocks.size();
    }
    return count;
}

std::size_t SeriesStore::packedCount() const
{
    const std::lock_guard lock(m_mutex);
    std::size_t count = 0;
    for (const auto& [key, shelf] : m_shelves) {
        for (const auto& [number, slot] : shelf.blocks) {
            count += slot.packed ? 1U : 0U;
        }
    }
    return count;
}

void SeriesStore::removeBlock(Shelf& shelf, std::int64_t number)
{
    const GridSpan points = pointsOf(number);
    clearSlot(shelf.blocks.at(number));
    shelf.blocks.erase(number);
    shelf.held.remove(points);
    shelf.settled.remove(points);
    shelf.partial.remove(points);
    shelf.version = ++m_versions;
}

std::uint64_t SeriesStore::useCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_uses;
}

void SeriesStore::forgetUnused(std::uint64_t since)
{
    const std::lock_guard lock(m_mutex);
    for (auto at = m_shelves.begin(); at != m_shelves.end();) {
        Shelf& shelf = at->second;
        std::vector<std::int64_t> unused;
        for (const auto& [number, slot] : shelf.blocks) {
            if (slot.lastUse <= since) {
                unused.push_back(number);
            }
        }
        for (const std::int64_t number : unused) {
            removeBlock(shelf, number);
        }
        const auto next = std::next(at);
        if (shelf.blocks.empty() && !unused.empty()) {
            m_shelves.erase(at);
        }
        at = next;
    }
}

void SeriesStore::evict()
{
    if (m_bytes <= m_maxBytes) {
        return;
    }

    struct Candidate
    {
        std::uint64_t lastUse = 0;
        ShelfMap::iterator shelf;
        std::int64_t number = 0;
    };

    std::vector<Candidate> candidates;
    for (auto at = m_shelves.begin(); at != m_shelves.end(); ++at) {
        for (const auto& [number, slot] : at->second.blocks) {
            candidates.push_back({ slot.lastUse, at, number });
        }
    }
    std::sort(candidates.begin(), candidates.end(),
        [](const Candidate& a, const Candidate& b) { return a.lastUse < b.lastUse; });
    // A little more than needed, so that not every answer has to sort again.
    const std::size_t goal = m_maxBytes - m_maxBytes / 8;
    for (const Candidate& candidate : candidates) {
        if (m_bytes <= goal) {
            break;
        }
        removeBlock(candidate.shelf->second, candidate.number);
        if (candidate.shelf->second.blocks.empty()) {
            m_shelves.erase(candidate.shelf);
        }
    }
}

} // namespace promdesk
