// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "remoteread/XorChunk.h"
#include "series/TimeAxis.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace promdesk {

/// Puts the chunks of one series together: in any order and overlapping, of samples with equal
/// times that of the chunk that came first counts, and what lies outside the window is dropped. One
/// thread.
class ChunkMerge
{
public:
    /// Both ends of the window belong to it.
    ChunkMerge(Instant start, Instant end);

    /// False: the chunk is broken.
    [[nodiscard]] bool add(std::span<const std::byte> xorChunk);

    struct Columns
    {
        TimeAxis axis;
        std::vector<double> values; ///< missingValue() at stale markers; other NaNs are data
    };

    /// The series, a grid where all distances are equal, and a fresh start for the next one.
    /// Nothing when it has no sample besides stale markers.
    [[nodiscard]] std::optional<Columns> take();

private:
    void sortRuns();
    void clip();
    [[nodiscard]] TimeAxis axis();

    std::int64_t m_start;
    std::int64_t m_end;
    SampleColumns m_columns;
    bool m_isSorted = true;
    TimeAxis m_lastAxis; ///< series of one target mostly have equal times: these are shared
};

} // namespace promdesk
