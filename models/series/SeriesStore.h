// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/BlockFile.h"
#include "series/PackedBlock.h"
#include "series/SeriesBlock.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace promdesk {

/// Which columns are meant. family: what stays the same whatever the step (server, tenant,
/// expression before its macros are filled in); expression: as the server evaluates it.
struct StoreKey
{
    std::string family;
    Duration step;
    std::string expression;

    friend bool operator==(const StoreKey&, const StoreKey&) = default;
    friend auto operator<=>(const StoreKey&, const StoreKey&) = default;
};

/// What is there of a span.
struct StoredSeries
{
    /// Never null; the caller's own. Partial when any answer it is made of was, with the warnings
    /// of those.
    std::shared_ptr<SeriesSnapshot> snapshot;
    std::vector<GridSpan> held; ///< the parts of the span that were ever answered, rising
    Duration step;
};

/// A block that nobody has kept as it is now. Immutable.
struct UnkeptBlock
{
    StoreKey key;
    std::int64_t number = 0;
    BlockPtr block; ///< one of both is null
    PackedBlockPtr packed;
    std::vector<GridSpan> settled; ///< what of it can change no more

    [[nodiscard]] KeptBlock toKept() const; ///< worker
};

/// Which settled points count as there.
enum class Trust
{
    Settled, ///< all
    Whole, ///< those whose answer was not partial
};

/// How an answer meets what is stored.
enum class PutMode
{
    KeepSettled, ///< settled points stay as they are, unless their answer was partial
    Replace, ///< everything in the span is new
};

/// Columns of range queries in aligned blocks of 512 points, shared by everything that looks at
/// the same expression on the same step. A point is settled once no late sample can change it: its
/// block part never changes, and it is never asked for again but where its answer was partial. What
/// lies behind is replaced by every new answer. Bounded in bytes; whole blocks leave, the longest
/// unused first. Before that settled blocks are packed, likewise: a quarter of the bytes is for
/// unpacked ones. Any thread, but put() and read() may pack and unpack: locks are held only to copy
/// pointers, never while samples are merged or packed.
class SeriesStore
{
public:
    explicit SeriesStore(std::size_t maxBytes = kUsualBytes);

    /// The parts of the span that are not settled and must be asked for, rising.
    [[nodiscard]] std::vector<GridSpan> missing(
        const StoreKey& key, const GridSpan& span, Trust trust = Trust::Settled) const;

    /// Takes the answer to exactly this span: what the answer lacks is gone, what lies outside
    /// stays. Points before settledEnd become settled. False: such an answer cannot be stored (see
    /// cutIntoBlocks) and the key is forgotten.
    [[nodiscard]] bool put(const StoreKey& key, const GridSpan& span, const SeriesSnapshot& answer,
        std::int64_t settledEnd, PutMode mode = PutMode::KeepSettled);

    /// Everything that is there of the span, settled or not.
    [[nodiscard]] StoredSeries read(const StoreKey& key, const GridSpan& span);

    /// The same time of the same family on another step: the one that holds most of the span, of
    /// equals the nearest step. Without any: an empty snapshot.
    [[nodiscard]] StoredSeries readNeighbour(const StoreKey& key, const GridSpan& span);

    /// Blocks of families that begin so whose settled points have grown by so many since they were
    /// last taken, or are complete now. They count as kept from here on. Whole points only: what
    /// a partial answer brought is not kept.
    [[nodiscard]] std::vector<UnkeptBlock> takeUnkept(
        const std::string& prefix, std::int64_t leastGrowth);
    /// Takes back what was kept, unless there is something of this block already.
    void restore(const StoreKey& key, std::int64_t number, const KeptBlock& kept);

    void forget(const StoreKey& key);
    /// Everything whose family begins so.
    void forgetFamilies(const std::string& prefix);
    void clear();

    /// A moment, told by what was read and put until then; for forgetUnused().
    [[nodiscard]] std::uint64_t useCount() const;
    /// Blocks that nobody has read or put since.
    void forgetUnused(std::uint64_t since);

    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::size_t blockCount() const;
    [[nodiscard]] std::size_t packedCount() const; ///< of the blocks

    static constexpr std::size_t kUsualBytes = std::size_t { 96 } * 1024 * 1024;

private:
    /// One of both pointers is null.
    struct Slot
    {
        BlockPtr block;
        PackedBlockPtr packed;
        std::size_t bytes = 0;
        std::uint64_t lastUse = 0;
        std::int64_t keptPoints = 0; ///< settled when the block was last handed out for keeping
    };

    struct Shelf
    {
        std::map<std::int64_t, Slot> blocks;
        GridCover held;
        GridCover settled;
        GridCover partial; ///< of held: by the server's own word something is missing there
        QStringList partialWarnings; ///< what it said, each once, a few
        std::uint64_t version = 0;

        [[nodiscard]] GridCover whole() const; ///< settled but for what is partial
    };

    /// Blocks by their number as they are kept.
    using SlotMap = std::map<std::int64_t, Slot>;

    /// What a merge works on while nothing is locked.
    struct Draft
    {
        std::vector<GridSpan> writes;
        SlotMap kept; ///< those that are written to
        std::uint64_t version = 0;
    };

    /// A block that is to be packed.
    struct Cold
    {
        StoreKey key;
        std::int64_t number = 0;
        BlockPtr block;
        std::uint64_t lastUse = 0;
    };

    [[nodiscard]] Draft draft(const StoreKey& key, const GridSpan& span, PutMode mode);
    [[nodiscard]] bool publish(const StoreKey& key, const Draft& draft, const BlockMap& patched,
        const SeriesSnapshot& answer, const GridSpan& settled);
    static void notePartial(Shelf& shelf, const Draft& draft, const SeriesSnapshot& answer);
    void keepUnpacked(const StoreKey& key, const SlotMap& kept, const BlockMap& blocks);
    void packCold();
    [[nodiscard]] std::vector<Cold> coldBlocks();
    void setSlot(Slot& slot, BlockPtr block, PackedBlockPtr packed, std::size_t bytes);

    void clearSlot(Slot& slot) { setSlot(slot, nullptr, nullptr, 0); }

    using ShelfMap = std::map<StoreKey, Shelf>;

    void removeShelf(ShelfMap::iterator at);
    /// Leaves a shelf without blocks where it is.
    void removeBlock(Shelf& shelf, std::int64_t number);
    void evict();

    mutable std::mutex m_mutex;
    ShelfMap m_shelves;
    std::size_t m_maxBytes;
    std::size_t m_bytes = 0;
    std::size_t m_unpackedBytes = 0; ///< of m_bytes
    bool m_isPacking = false; ///< somebody is at it
    std::uint64_t m_uses = 0;
    std::uint64_t m_versions = 0;
};

} // namespace promdesk
