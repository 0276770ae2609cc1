// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <optional>
#include <string_view>

namespace promdesk {

/// How the value at a time t depends on samples, read off an expression.
///
/// Prometheus evaluates a range query step by step, and the value at t is a function of t and of
/// samples up to t alone (documentation, "Querying basics", 2026). A sample that arrives late by d
/// therefore changes values at its own time and after, however long the windows are: whatever is
/// older than d when it is asked for stays as it is, and an overlap of d is enough for rate[1h] as
/// for rate[1m]. Exceptions, and what is done about them:
/// - a negative offset looks ahead of t by its length: the overlap grows by the sum of them;
/// - `@ time` reads the same samples for all t: nothing is settled before that time itself is;
/// - `@ start()`, `@ end()` and durations that are computed (3.x) depend on the range that is
///   asked: full reload;
/// - start(), end() and range() as functions (3.x), and in MetricsQL now(), running_…, range_…,
///   topk_…, bottomk_…, outliers… and those that carry values on (keep_last_value, interpolate …)
///   or look at all points of a series (drop_empty_series, buckets_limit …, `x default y`) say
///   something else of another range: full reload;
/// - `smoothed` (3.x) looks ahead of t by a look-back that is not known here: full reload;
/// - topk, bottomk, limitk, any and limit_offset choose among equal values by the order in which
/// the storage hands
///   out series, which differs between a short and a long range: full reload.
/// Sums and averages over series are added up in that order, too: where a full reload reaches from
/// the head into older blocks, their last digit may differ between any two ranges that are asked,
/// tail or not.
struct TailRule
{
    bool isIncremental = true; ///< false: every refresh asks for the whole range
    Duration ahead; ///< how far behind t its value looks, at most
    std::optional<Instant> pinned; ///< the latest `@` time

    /// Values before this time can change no more when they are asked for at `now` and no sample
    /// is later than `lateness`. Nothing: none of them is sure.
    [[nodiscard]] std::optional<Instant> settledBefore(Instant now, Duration lateness) const;
};

/// expression: macros resolved. Pure.
[[nodiscard]] TailRule tailRule(std::string_view expression);

} // namespace promdesk
