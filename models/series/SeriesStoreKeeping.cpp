// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The part of SeriesStore that hands blocks out for keeping and takes them back.
#include "series/SeriesStore.h"

#include <utility>

namespace promdesk {

namespace {

GridSpan pointsOf(std::int64_t block)
{
    return { block * kBlockPoints, (block + 1) * kBlockPoints };
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

std::vector<UnkeptBlock> SeriesStore::takeUnkept(
    const std::string& prefix, std::int64_t leastGrowth)
{
    std::vector<UnkeptBlock> unkept;
    const std::lock_guard lock(m_mutex);
    auto at = m_shelves.lower_bound({ prefix, Duration(), {} });
    for (; at != m_shelves.end() && at->first.family.starts_with(prefix); ++at) {
        const GridCover whole = at->second.whole();
        for (auto& [number, slot] : at->second.blocks) {
            std::vector<GridSpan> settled = whole.inside(pointsOf(number));
            const std::int64_t points = sizeOf(settled);
            const bool isFull = points == kBlockPoints && slot.keptPoints < points;
            if (isFull || points - slot.keptPoints >= leastGrowth) {
                slot.keptPoints = points;
                unkept.push_back({ .key = at->first,
                    .number = number,
                    .block = slot.block,
                    .packed = slot.packed,
                    .settled = std::move(settled) });
            }
        }
    }
    return unkept;
}

KeptBlock UnkeptBlock::toKept() const
{
    const BlockPtr whole = packed ? packed->unpack() : block;
    BlockPtr part;
    for (const GridSpan& span : settled) {
        part = patchBlock(part, whole, number, span, key.step);
    }
    return { .block = part, .settled = settled };
}

void SeriesStore::restore(const StoreKey& key, std::int64_t number, const KeptBlock& kept)
{
    const std::lock_guard lock(m_mutex);
    Shelf& shelf = m_shelves[key];
    if (shelf.blocks.contains(number)) {
        return; // what came from the server is newer
    }
    Slot& slot = shelf.blocks[number];
    setSlot(slot, kept.block, nullptr, kept.block->bytes());
    slot.lastUse = ++m_uses;
    slot.keptPoints = sizeOf(kept.settled);
    for (const GridSpan& span : kept.settled) {
        shelf.held.add(span);
        shelf.settled.add(span);
    }
    shelf.version = ++m_versions;
    evict();
}

} // namespace promdesk
