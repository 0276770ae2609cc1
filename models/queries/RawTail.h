// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/LiveQuery.h"
#include "series/SeriesSnapshot.h"

namespace promdesk {

/// Whether a live query is to be answered by raw samples (RawSamples::WhenFiner). They are fewer
/// than the points of its steps would be: less than one a pixel of each series. Pure.
[[nodiscard]] bool suitsRawSamples(const LiveQuery& query, Instant now, Duration scrapeInterval);

/// Samples so long before a range are asked for as well: lines enter the picture from outside.
constexpr Duration kRawLead = Duration::fromMinutes(5);

/// The range in place of toRequest()'s, both ends on whole seconds; the step says how far apart
/// samples are about. request: of toRequest(). Errors: InvalidArgument.
[[nodiscard]] Result<QueryRequest> toRawRequest(
    QueryRequest request, const LiveQuery& query, Instant now);

/// Whether some series has a sample from a time on. None in a range that is shorter than the
/// distance of samples: steps show the value before it there.
[[nodiscard]] bool hasSampleSince(const SeriesSnapshot& snapshot, Instant start);

/// Raw samples of a range from those that were held before `from` and the answer that begins
/// there: held ones before `start` and from `from` on are dropped, series without samples too.
/// Sorted by labels, as a full answer is. Partial, with the warnings of both, while what was held
/// is and some of it stays. held: null where there is nothing. Pure; copies the
/// samples.
[[nodiscard]] SnapshotPtr joinRaw(
    const SnapshotPtr& held, const SeriesSnapshot& fetched, Instant start, Instant from);

} // namespace promdesk
