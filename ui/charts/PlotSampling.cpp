// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotSampling.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace promdesk {

namespace {

bool hasPlace(double value)
{
    return std::abs(value) <= kGreatestOnAxis;
}

std::optional<OffAxisMark::Kind> offAxisKind(double value)
{
    if (hasPlace(value) || isMissing(value)) {
        return std::nullopt;
    }
    if (std::isnan(value)) {
        return OffAxisMark::Kind::NotANumber;
    }
    return value > 0 ? OffAxisMark::Kind::Above : OffAxisMark::Kind::Below;
}

std::vector<OffAxisMark> findMarks(
    const Series& series, const TimeRange& range, std::size_t columns, const MinMaxPyramid* pyramid)
{
    constexpr auto kMarked = static_cast<SampleBreaks>(
        bitOf(SampleBreak::NotANumber) | bitOf(SampleBreak::Above) | bitOf(SampleBreak::Below));
    std::vector<OffAxisMark> marks;
    const std::size_t size = std::min(series.axis.size(), series.values.size());
    const std::int64_t perColumn = std::max<std::int64_t>(
        1, range.length().toMs() / static_cast<std::int64_t>(std::max<std::size_t>(columns, 1)));
    std::array<std::int64_t, 3> lastMs {};
    lastMs.fill(std::numeric_limits<std::int64_t>::min() / 2);
    for (std::size_t i = series.axis.lowerBound(range.start); i < size; ++i) {
        if (pyramid && i % MinMaxPyramid::kFanout == 0) {
            i = pyramid->skipTo(kMarked, i, size);
            if (i == size) {
                break;
            }
        }
        const auto kind = offAxisKind(series.values[i]);
        if (!kind) {
            continue;
        }
        const Instant time = series.axis.at(i);
        if (time >= range.end) {
            break;
        }
        std::int64_t& last = lastMs.at(static_cast<std::size_t>(*kind));
        if (time.toMs() - last >= perColumn) {
            marks.push_back({ time, *kind });
            last = time.toMs();
        }
    }
    return marks;
}

SampledSeries sampled(const Series& series, const TimeRange& range, std::size_t columns)
{
    return { .points = decimate(series, range, columns),
        .marks = findMarks(series, range, columns, nullptr),
        .pyramid = nullptr,
        .extent = {} };
}

/// Samples of a series inside a range.
struct Stretch
{
    std::size_t begin = 0;
    std::size_t end = 0;

    Stretch(const Series& series, const TimeRange& range)
        : begin(series.axis.lowerBound(range.start))
        // The end of a live range counts: its newest sample lies there.
        , end(series.axis.lowerBound(range.end + Duration::fromMs(1)))
    {
        end = std::min({ end, series.axis.size(), series.values.size() });
        begin = std::min(begin, end);
    }

    [[nodiscard]] std::size_t size() const { return end - begin; }
};

bool isDense(const PlotContent& content, const TimeRange& range, std::size_t columns)
{
    double samples = 0;
    std::size_t visible = 0;
    for (const ChartSeries& one : content.series) {
        if (!one.isHidden) {
            samples += static_cast<double>(Stretch(one.series(), range).size());
            ++visible;
        }
    }
    const double leastOfThin = visible > kManySeries ? kDensePlotOfMany : kDensePlotOfThin;
    const double least = content.series.size() > kThinSeries ? leastOfThin : kDensePlot;
    return samples > 0
        && samples >= least * static_cast<double>(visible) * static_cast<double>(columns);
}

SampledPlot sampleDense(const PlotContent& content, const TimeRange& range, std::size_t columns,
    const KnownPyramids& known)
{
    SampledPlot plot { .range = range, .columns = columns, .series = {}, .isDense = true };
    plot.series.resize(content.series.size());
    for (std::size_t i = 0; i < content.series.size(); ++i) {
        SampledSeries& sampled = plot.series[i];
        sampled.pyramid = i < known.size() ? known[i] : nullptr;
        if (content.series[i].isHidden) {
            continue;
        }
        const Series& series = content.series[i].series();
        if (!sampled.pyramid) {
            sampled.pyramid = std::make_shared<const MinMaxPyramid>(series);
        }
        const Stretch stretch(series, range);
        sampled.extent = sampled.pyramid->extent(series, stretch.begin, stretch.end);
        sampled.marks = findMarks(series, range, columns, sampled.pyramid.get());
        plot.pointCount += std::min(stretch.size(), 4 * columns);
    }
    return plot;
}

std::vector<std::int64_t> unionOfTimes(const PlotContent& content)
{
    std::vector<std::int64_t> times;
    for (const ChartSeries& one : content.series) {
        const TimeAxis& axis = one.series().axis;
        for (std::size_t i = 0; !one.isHidden && i < axis.size(); ++i) {
            times.push_back(axis.at(i).toMs());
        }
        // Series of one answer share their grid: merging early keeps the list short.
        std::sort(times.begin(), times.end());
        times.erase(std::unique(times.begin(), times.end()), times.end());
    }
    return times;
}

/// The series on top of what is below it; base grows by it.
Series stackedOn(const Series& series, const TimeAxis& axis, std::vector<double>& base)
{
    Series stacked { .labels = {}, .axis = axis, .values = {}, .histograms = {} };
    stacked.values.assign(axis.size(), missingValue());
    std::size_t from = 0;
    const std::size_t size = std::min(series.axis.size(), series.values.size());
    for (std::size_t i = 0; i < axis.size(); ++i) {
        while (from < size && series.axis.at(from) < axis.at(i)) {
            ++from;
        }
        const bool isHere = from < size && series.axis.at(from) == axis.at(i);
        if (isHere && isDrawable(series.values[from])) {
            base[i] += series.values[from];
            stacked.values[i] = base[i];
        }
    }
    return stacked;
}

SampledPlot sampleStacked(const PlotContent& content, const TimeRange& range, std::size_t columns)
{
    SampledPlot plot { .range = range, .columns = columns, .series = {} };
    const TimeAxis axis = TimeAxis::explicitTimes(unionOfTimes(content));
    std::vector<double> base(axis.size(), 0.0);
    for (const ChartSeries& one : content.series) {
        plot.series.emplace_back();
        if (!one.isHidden) {
            const Series stacked = stackedOn(one.series(), axis, base);
            plot.series.back() = sampled(stacked, range, columns);
            plot.series.back().marks = findMarks(one.series(), range, columns, nullptr);
            plot.pointCount += plot.series.back().points.size();
        }
    }
    return plot;
}

} // namespace

SampledPlot samplePlot(const PlotContent& content, const TimeRange& range, std::size_t columns,
    const KnownPyramids& known)
{
    if (content.style == PlotContent::Style::Stacked) {
        return sampleStacked(content, range, columns);
    }
    if (isDense(content, range, columns)) {
        return sampleDense(content, range, columns, known);
    }
    SampledPlot plot { .range = range, .columns = columns, .series = {} };
    plot.series.reserve(content.series.size());
    for (const ChartSeries& one : content.series) {
        plot.series.push_back(
            one.isHidden ? SampledSeries() : sampled(one.series(), range, columns));
        plot.pointCount += plot.series.back().points.size();
    }
    return plot;
}

ValueExtent extentOf(const SampledPlot& plot, const PlotContent& content)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    ValueExtent extent { kNone, kNone, content.minimum, content.maximum };
    for (const SampledSeries& one : plot.series) {
        if (!one.extent.isEmpty()) {
            extent.least = std::fmin(extent.least, one.extent.least);
            extent.greatest = std::fmax(extent.greatest, one.extent.greatest);
        }
        for (const PlotPoint& point : one.points) {
            const bool isInside = point.time >= plot.range.start && point.time <= plot.range.end;
            if (isInside && hasPlace(point.value)) {
                // fmin and fmax prefer the number over NaN.
                extent.least = std::fmin(extent.least, point.value);
                extent.greatest = std::fmax(extent.greatest, point.value);
            }
        }
    }
    const bool isArea = content.style != PlotContent::Style::Lines;
    if (isArea && std::isfinite(extent.least)) {
        extent.least = std::fmin(extent.least, 0.0);
    }
    return extent;
}

} // namespace promdesk
