// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/GridCover.h"
#include "series/SeriesSnapshot.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace promdesk {

/// Grid points in one block. Block b holds the points b · 512 ≤ n < (b + 1) · 512 of its grid.
constexpr std::int64_t kBlockPoints = 512;

/// The part of one series that lies in one block, without missing samples at its ends.
struct BlockSeries
{
    std::shared_ptr<const LabelSet> labels; ///< shared between blocks, never null
    std::size_t first = 0; ///< place of values.front() in the block
    std::vector<double> values; ///< missingValue() in holes
    std::vector<HistogramSample> histograms; ///< rising in time

    /// Memory it takes, about, its labels in full.
    [[nodiscard]] std::size_t bytes() const;
};

/// The columns of one block: immutable once shared. Series are sorted by their labels.
struct SeriesBlock
{
    std::vector<BlockSeries> series;

    /// Memory it takes, about; labels count in full although blocks share them.
    [[nodiscard]] std::size_t bytes() const;
};

using BlockPtr = std::shared_ptr<const SeriesBlock>;
/// Blocks by their number.
using BlockMap = std::map<std::int64_t, BlockPtr>;

/// Cuts an answer into blocks. Nothing when it cannot be stored: a sample off the grid, two series
/// with the same labels, or no matrix. Points outside the span are left out. Pure.
[[nodiscard]] std::optional<BlockMap> cutIntoBlocks(
    const SeriesSnapshot& answer, Duration step, const GridSpan& span);

/// The old block (null: nothing) with the points of the span replaced by those of the new one
/// (null: nothing there). number: of both. Pure.
[[nodiscard]] BlockPtr patchBlock(const BlockPtr& old, const BlockPtr& with, std::int64_t number,
    const GridSpan& span, Duration step);

/// What the blocks hold of the span as one matrix, sorted by labels, each series from its first to
/// its last sample. Series without a sample in the span are left out. Pure.
[[nodiscard]] SeriesSnapshot joinBlocks(
    const BlockMap& blocks, Duration step, const GridSpan& span);

} // namespace promdesk
