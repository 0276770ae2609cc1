// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/BucketQuantile.h"

#include "queries/PromqlTokens.h"
#include "series/GridCover.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace promdesk {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::optional<double> numberFrom(std::string_view text)
{
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::optional<double> boundFrom(std::string_view text)
{
    const bool hasSign = text.starts_with('+');
    const std::optional<double> bound = numberFrom(text.substr(hasSign ? 1 : 0));
    return bound && !std::isnan(*bound) ? bound : std::nullopt;
}

struct BoundedSeries
{
    double bound = 0;
    const Series* series = nullptr;
    std::int64_t first = 0; ///< number of its first grid point
};

/// The buckets of one histogram, rising by bound, and the grid points they have.
struct Histogram
{
    std::vector<BoundedSeries> buckets;
    GridSpan span;
};

struct Bucket
{
    double bound = 0;
    double count = 0;
};

std::optional<std::map<LabelSet, Histogram>> histogramsOf(
    const SeriesSnapshot& snapshot, Duration step, const QuantileRules& rules)
{
    std::map<LabelSet, Histogram> histograms;
    for (const Series& series : snapshot.series) {
        const bool isOnGrid =
            series.axis.isGrid() && (series.axis.size() <= 1 || series.axis.step() == step);
        if (!series.histograms.empty() || !isOnGrid) {
            return std::nullopt;
        }
        const std::optional<double> bound = boundFrom(series.labels.value("le"));
        if (!bound && rules.remarks) {
            return std::nullopt;
        }
        if (!bound || series.values.empty()) {
            continue;
        }
        const GridSpan own = gridSpan(series.axis.front(), series.axis.back(), step);
        LabelSet labels = series.labels;
        labels.remove("le");
        labels.remove("__name__");
        Histogram& histogram = histograms[labels];
        histogram.span = histogram.buckets.empty()
            ? own
            : GridSpan { std::min(histogram.span.first, own.first),
                  std::max(histogram.span.end, own.end) };
        histogram.buckets.push_back({ *bound, &series, own.first });
    }
    for (auto& [labels, histogram] : histograms) {
        std::stable_sort(histogram.buckets.begin(), histogram.buckets.end(),
            [](const BoundedSeries& a, const BoundedSeries& b) { return a.bound < b.bound; });
    }
    return histograms;
}

/// The buckets that have a sample at the point; equal bounds ("1" and "1.0") are one.
void collect(const Histogram& histogram, std::int64_t point, std::vector<Bucket>& buckets)
{
    buckets.clear();
    for (const BoundedSeries& one : histogram.buckets) {
        const std::int64_t at = point - one.first;
        if (at < 0 || at >= static_cast<std::int64_t>(one.series->values.size())) {
            continue;
        }
        const double count = one.series->values[static_cast<std::size_t>(at)];
        if (isMissing(count)) {
            continue;
        }
        if (!buckets.empty() && buckets.back().bound == one.bound) {
            buckets.back().count += count;
        } else {
            buckets.push_back({ one.bound, count });
        }
    }
}

/// Almost equal, as prometheus/prometheus, util/almost, has it.
bool isRounding(double a, double b)
{
    constexpr double kTolerance = 1e-12;
    constexpr double kSmallest = std::numeric_limits<double>::min();
    const double sum = std::fabs(a) + std::fabs(b);
    const double difference = std::fabs(a - b);
    if (a == 0 || b == 0 || sum < kSmallest) {
        return difference < kTolerance * kSmallest;
    }
    return difference / std::min(sum, std::numeric_limits<double>::max()) < kTolerance;
}

/// Counts that fall are lifted to the one before; whether there were any beside roundings.
bool makeMonotonic(std::span<Bucket> buckets, const QuantileRules& rules)
{
    bool wasLifted = false;
    double most = buckets.front().count;
    for (Bucket& bucket : buckets.subspan(1)) {
        const bool isSmoothed = rules.smooths
            && (isRounding(most, bucket.count) || (std::isnan(most) && std::isnan(bucket.count)));
        if (isSmoothed || bucket.count < most) {
            wasLifted = wasLifted || !isSmoothed;
            bucket.count = most;
        } else if (rules.smooths || bucket.count > most) {
            most = bucket.count;
        }
    }
    return wasLifted;
}

/// Nothing where the server has a remark.
std::optional<double> quantileIn(
    std::span<Bucket> buckets, double quantile, const QuantileRules& rules)
{
    if (buckets.back().bound != kInfinity || buckets.size() < 2) {
        return kNaN;
    }
    if (makeMonotonic(buckets, rules) && rules.remarks) {
        return std::nullopt;
    }
    const double observations = buckets.back().count;
    if (observations == 0) {
        return kNaN;
    }
    double rank = quantile * observations;
    const std::size_t last = buckets.size() - 1;
    const auto found = std::partition_point(buckets.begin(), buckets.end() - 1,
        [rank](const Bucket& bucket) { return !(bucket.count >= rank); });
    const auto place = static_cast<std::size_t>(found - buckets.begin());
    if (place == last) {
        return buckets[last - 1].bound;
    }
    if (place == 0 && buckets.front().bound <= 0) {
        return buckets.front().bound;
    }
    double lower = 0;
    double count = buckets[place].count;
    if (place > 0) {
        lower = buckets[place - 1].bound;
        count -= buckets[place - 1].count;
        rank -= buckets[place - 1].count;
    }
    return lower + (buckets[place].bound - lower) * (rank / count);
}

std::optional<Series> quantileSeries(
    const Histogram& histogram, double quantile, Duration step, const QuantileRules& rules)
{
    Series series;
    series.values.reserve(static_cast<std::size_t>(histogram.span.size()));
    std::vector<Bucket> buckets;
    for (std::int64_t point = histogram.span.first; point < histogram.span.end; ++point) {
        collect(histogram, point, buckets);
        const std::optional<double> value =
            buckets.empty() ? missingValue() : quantileIn(buckets, quantile, rules);
        if (!value) {
            return std::nullopt;
        }
        series.values.push_back(*value);
    }
    series.axis =
        TimeAxis::grid(Instant() + step * histogram.span.first, step, series.values.size());
    return series;
}

} // namespace

std::optional<QuantileCall> quantileCall(std::string_view expression)
{
    const std::vector<PromqlToken> tokens = promqlTokens(expression);
    const std::vector<std::size_t> partners = bracketPartners(tokens);
    const bool isCall = tokens.size() > 5 && tokens[0].is("histogram_quantile") && tokens[1].is("(")
        && partners[1] == tokens.size() - 1 && tokens[3].is(",");
    const std::optional<double> quantile = isCall ? numberFrom(tokens[2].text) : std::nullopt;
    if (!quantile || !(*quantile >= 0 && *quantile <= 1)) {
        return std::nullopt;
    }
    const char* begin = tokens[4].text.data();
    const char* end = tokens[tokens.size() - 2].text.data() + tokens[tokens.size() - 2].text.size();
    return QuantileCall { *quantile, std::string(begin, end) };
}

std::optional<SeriesSnapshot> quantileOf(
    const SeriesSnapshot& buckets, double quantile, Duration step, const QuantileRules& rules)
{
    const auto histograms = histogramsOf(buckets, step, rules);
    if (!histograms) {
        return std::nullopt;
    }
    SeriesSnapshot result;
    for (const auto& [labels, histogram] : *histograms) {
        std::optional<Series> series = quantileSeries(histogram, quantile, step, rules);
        if (!series) {
            return std::nullopt;
        }
        series->labels = labels;
        result.series.push_back(std::move(*series));
    }
    result.warnings = buckets.warnings;
    result.infos = buckets.infos;
    result.stats = buckets.stats;
    result.isPartial = buckets.isPartial;
    result.bodyBytes = buckets.bodyBytes;
    return result;
}

} // namespace promdesk
