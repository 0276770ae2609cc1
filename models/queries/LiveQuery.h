// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "sources/QueryRequest.h"

#include <QString>
#include <QStringList>

#include <string>

namespace promdesk {

/// Whether a costly query (QueryCost) runs without asking the user first.
enum class CostConsent
{
    Ask,
    Given,
};

/// Whether a range may be shown as samples instead of steps.
enum class RawSamples
{
    Never,
    /// Where steps would be finer than the scrape interval, and the expression only selects series:
    /// its samples at their own times.
    WhenFiner,
};

/// A question that is asked again and again while someone looks.
struct LiveQuery
{
    QString sourceId;
    std::string expression; ///< may hold $__rate_interval, $__interval, $__range
    QueryRequest::Kind kind = QueryRequest::Kind::Range;
    TimeRangeSpec range;
    int widthPx = 800; ///< of the plot: one point per pixel is enough
    Duration minimumStep; ///< zero: the source's scrape interval
    CostConsent consent = CostConsent::Ask;
    /// Sources whose answers will stand beside this one: without minimumStep the step suits the
    /// coarsest of them. Those that are not connected do not count.
    QStringList companions = {};
    RawSamples raw = RawSamples::Never;
    RequestOrigin origin = {}; ///< whose questions these are, for the log

    friend bool operator==(const LiveQuery&, const LiveQuery&) = default;
};

/// Steps that divide a day: 1 2 5 10 15 20 30 s, 1 2 5 10 15 20 30 m, 1 2 3 4 6 8 12 h, 1 d, then
/// days. The smallest of them that is at least minimum and gives at most points (2 to
/// limits::kPointsPerSeries) for the length, wherever the grid lies.
[[nodiscard]] Duration chooseStep(Duration length, int points, Duration minimum);

/// Grafana's macros: $__interval = step, $__rate_interval = max(step + scrape, 4 · scrape),
/// $__range = length of the range; also $__rate_interval_ms, $__interval_ms, $__range_s,
/// $__range_ms and ${…} forms. String literals and comments stay as they are: a label value may
/// contain anything.
[[nodiscard]] std::string resolveMacros(
    std::string_view expression, Duration step, Duration scrapeInterval, Duration range);

/// Turns a live query into what is sent now: range resolved, step on the ladder, both ends on the
/// step's grid, macros resolved; an instant query at the end of its range, or now where that is
/// later. Pure. Errors: InvalidArgument.
[[nodiscard]] Result<QueryRequest> toRequest(
    const LiveQuery& query, Instant now, Duration scrapeInterval);

} // namespace promdesk
