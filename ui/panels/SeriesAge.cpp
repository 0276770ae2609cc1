// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/SeriesAge.h"

#include "series/SampleValue.h"

#include <algorithm>

namespace promdesk {

namespace {

/// As far as Prometheus itself looks back for a value.
constexpr Duration kOld = Duration::fromMinutes(5);

bool isOfSilentSource(const SeriesFrame& frame, const Series& series)
{
    const QString source = toQString(series.labels.value("source"));
    return std::any_of(frame.parts.begin(), frame.parts.end(),
        [&source](const SourcePart& part) { return part.name == source && part.isMissing(); });
}

} // namespace

std::optional<Instant> endBefore(const Series& course, const TimeRange& range, Duration step)
{
    for (std::size_t i = course.values.size(); i-- > 0;) {
        if (!isMissing(course.values[i])) {
            const Instant end = course.axis.at(i);
            const bool isLone = course.values.size() == 1; // an instant query's own time
            return !isLone && range.end - end > std::max(kOld, step + step) ? std::optional(end)
                                                                            : std::nullopt;
        }
    }
    return std::nullopt;
}

std::vector<const Series*> allSeries(const std::vector<SeriesFrame>& frames)
{
    std::vector<const Series*> series;
    for (const SeriesFrame& frame : frames) {
        for (std::size_t i = 0; frame.snapshot && i < frame.snapshot->series.size(); ++i) {
            series.push_back(&frame.snapshot->series[i]);
        }
    }
    return series;
}

std::vector<const Series*> livingSeries(
    const std::vector<SeriesFrame>& frames, const TimeRange& range)
{
    std::vector<const Series*> living;
    for (const SeriesFrame& frame : frames) {
        for (std::size_t i = 0; frame.snapshot && i < frame.snapshot->series.size(); ++i) {
            const Series& one = frame.snapshot->series[i];
            if (!endBefore(one, range, frame.step) || isOfSilentSource(frame, one)) {
                living.push_back(&one);
            }
        }
    }
    return living.empty() ? allSeries(frames) : living;
}

} // namespace promdesk
