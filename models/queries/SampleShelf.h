// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "series/SeriesSnapshot.h"

#include <cstddef>
#include <deque>
#include <string>

namespace promdesk {

/// Raw samples of a window, as they came.
struct HeldSamples
{
    std::string selector; ///< canonical
    TimeRange range; ///< both ends belong to it
    Instant settledEnd; ///< no sample before it can come any more
    Duration heldAt; ///< Clock::elapsed() when it came
    SnapshotPtr samples;
};

/// Samples that were evaluated lately: other panels of the same series, and a zoom into the range,
/// need no others. A value; one thread. Bounded in samples (16 bytes each), kept for two minutes.
class SampleShelf
{
public:
    static constexpr std::size_t kMostSamples = 3'000'000;
    static constexpr Duration kKept = Duration::fromMinutes(2);
    /// So long what may still change counts as what the server would say now.
    static constexpr Duration kFresh = Duration::fromSeconds(5);

    /// Takes the place of what it covers; the oldest leave. More than the bound is not taken.
    void put(HeldSamples held);

    /// Samples of all the range, perhaps of more; not come before `since`. Null: none.
    [[nodiscard]] SnapshotPtr find(
        const std::string& selector, const TimeRange& range, Duration now, Duration since) const;

    /// Forgets what is older than kKept.
    void expire(Duration now);

    void clear() { m_all.clear(); }

    [[nodiscard]] std::size_t sampleCount() const;

private:
    std::deque<HeldSamples> m_all; ///< the oldest first
};

} // namespace promdesk
