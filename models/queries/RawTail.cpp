// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/RawTail.h"

#include "queries/FetchRound.h"
#include "remoteread/PlainSelector.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <map>
#include <utility>

namespace promdesk {

namespace {

constexpr Duration kSecond = Duration::fromSeconds(1);

/// Appends the samples of a series in [start, end).
void append(Series& to, std::vector<std::int64_t>& times, const Series& from, Instant start,
    std::optional<Instant> end)
{
    const std::size_t size = std::min(from.axis.size(), from.values.size());
    const std::size_t first = std::min(from.axis.lowerBound(start), size);
    const std::size_t last = end ? std::min(from.axis.lowerBound(*end), size) : size;
    for (std::size_t i = first; i < last; ++i) {
        times.push_back(from.axis.at(i).toMs());
        to.values.push_back(from.values[i]);
    }
    std::copy_if(from.histograms.begin(), from.histograms.end(), std::back_inserter(to.histograms),
        [start, end](const HistogramSample& sample) {
            return sample.time >= start && (!end || sample.time < *end);
        });
}

} // namespace

bool suitsRawSamples(const LiveQuery& query, Instant now, Duration scrapeInterval)
{
    const bool mayBe = query.raw == RawSamples::WhenFiner && query.kind == QueryRequest::Kind::Range
        && query.minimumStep == Duration();
    const Result<TimeRange> range = resolve(query.range, now);
    return mayBe && range && plainSelector(query.expression)
        && chooseStep(range->length(), query.widthPx, Duration()) < scrapeInterval;
}

Result<QueryRequest> toRawRequest(QueryRequest request, const LiveQuery& query, Instant now)
{
    const Result<TimeRange> range = resolve(query.range, now);
    if (!range) {
        return failure(range.error());
    }
    request.start = range->start.alignedDown(kSecond);
    request.end = range->end.alignedDown(kSecond);
    return request;
}

bool hasSampleSince(const SeriesSnapshot& snapshot, Instant start)
{
    return std::any_of(
        snapshot.series.begin(), snapshot.series.end(), [start](const Series& series) {
            const std::size_t size = std::min(series.axis.size(), series.values.size());
            const std::size_t first = std::min(series.axis.lowerBound(start), size);
            return !std::all_of(series.values.begin() + static_cast<std::ptrdiff_t>(first),
                series.values.begin() + static_cast<std::ptrdiff_t>(size), isMissing);
        });
}

SnapshotPtr joinRaw(
    const SnapshotPtr& held, const SeriesSnapshot& fetched, Instant start, Instant from)
{
    struct Halves
    {
        const Series* held = nullptr;
        const Series* fetched = nullptr;
    };

    std::map<LabelSet, Halves> all;
    if (held) {
        for (const Series& series : held->series) {
            all[series.labels].held = &series;
        }
    }
    for (const Series& series : fetched.series) {
        all[series.labels].fetched = &series;
    }
    auto joined = std::make_shared<SeriesSnapshot>();
    for (const auto& [labels, halves] : all) {
        Series series;
        std::vector<std::int64_t> times;
        if (halves.held != nullptr) {
            append(series, times, *halves.held, start, from);
        }
        if (halves.fetched != nullptr) {
            append(series, times, *halves.fetched, from, std::nullopt);
        }
        if (!times.empty() || !series.histograms.empty()) {
            series.labels = labels;
            series.axis = TimeAxis::explicitTimes(std::move(times));
            joined->series.push_back(std::move(series));
        }
    }
    const bool isHeldPartial = held && start < from && held->isPartial;
    if (isHeldPartial) {
        joined->warnings = held->warnings;
    }
    collectWarnings(joined->warnings, fetched.warnings);
    joined->infos = fetched.infos;
    joined->isPartial = fetched.isPartial || isHeldPartial;
    joined->bodyBytes = fetched.bodyBytes;
    return joined;
}

} // namespace promdesk
