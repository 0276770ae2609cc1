// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/GapFill.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace promdesk {

namespace {

struct Point
{
    std::int64_t ms = 0;
    double value = 0;
};

bool isEarlier(const Point& a, const Point& b)
{
    return a.ms < b.ms;
}

bool isEarlierSample(const HistogramSample& a, const HistogramSample& b)
{
    return a.time < b.time;
}

std::vector<Point> pointsOf(const Series& series)
{
    std::vector<Point> points;
    points.reserve(series.values.size());
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (!isMissing(series.values[i])) {
            points.push_back({ series.axis.at(i).toMs(), series.values[i] });
        }
    }
    return points;
}

/// Times of all samples, rising.
std::vector<std::int64_t> timesOf(
    const std::vector<Point>& points, const std::vector<HistogramSample>& histograms)
{
    std::vector<std::int64_t> times;
    times.reserve(points.size() + histograms.size());
    for (const Point& point : points) {
        times.push_back(point.ms);
    }
    const auto middle = static_cast<std::ptrdiff_t>(times.size());
    for (const HistogramSample& sample : histograms) {
        times.push_back(sample.time.toMs());
    }
    std::inplace_merge(times.begin(), times.begin() + middle, times.end());
    return times;
}

/// Nothing is missing between the first value and the last, and the other does not reach further.
bool isWhole(const Series& series, const Series& other)
{
    if (!series.axis.isGrid() || series.axis.isEmpty() || !series.histograms.empty()
        || !other.histograms.empty()
        || std::any_of(series.values.begin(), series.values.end(), isMissing)) {
        return false;
    }
    return other.axis.isEmpty()
        || (other.axis.front() >= series.axis.front() && other.axis.back() <= series.axis.back());
}

void setBareTimes(Series& series, const std::vector<Point>& points)
{
    std::vector<std::int64_t> times;
    series.values.clear();
    for (const Point& point : points) {
        times.push_back(point.ms);
        series.values.push_back(point.value);
    }
    series.axis = TimeAxis::explicitTimes(std::move(times));
}

/// A grid where at least every other point has a sample, else the bare times. points: not empty.
void setPoints(Series& series, const std::vector<Point>& points, Duration step)
{
    if (step <= Duration()) {
        setBareTimes(series, points);
        return;
    }
    const std::int64_t span = points.back().ms - points.front().ms;
    const auto slots = static_cast<std::size_t>(span / step.toMs()) + 1;
    const bool isOnGrid = std::all_of(points.begin(), points.end(),
        [&](const Point& point) { return (point.ms - points.front().ms) % step.toMs() == 0; });
    if (!isOnGrid || slots > 2 * points.size()) {
        setBareTimes(series, points);
        return;
    }
    series.axis = TimeAxis::grid(Instant::fromMs(points.front().ms), step, slots);
    series.values.assign(slots, missingValue());
    for (const Point& point : points) {
        series.values[static_cast<std::size_t>((point.ms - points.front().ms) / step.toMs())] =
            point.value;
    }
}

/// Says which times are points of the grid that a series has no sample at.
class Holes
{
public:
    Holes(std::vector<std::int64_t> taken, Duration step)
        : m_taken(std::move(taken))
        , m_stepMs(step.toMs())
    { }

    [[nodiscard]] bool contains(std::int64_t ms) const
    {
        return (ms - m_taken.front()) % m_stepMs == 0
            && !std::binary_search(m_taken.begin(), m_taken.end(), ms);
    }

private:
    std::vector<std::int64_t> m_taken;
    std::int64_t m_stepMs;
};

/// Neighbours farther apart than this have a hole between them, milliseconds; zero: no holes.
std::int64_t holeOf(const std::vector<std::int64_t>& times)
{
    return holeThreshold(TimeAxis::explicitTimes(times)).toMs();
}

/// Says which times lie where a series of raw samples has none for far longer than usual, between
/// its own or before and after them.
class RawHoles
{
public:
    /// Neither is empty. Of a series that is too short to have a usual distance the other's holds.
    RawHoles(std::vector<std::int64_t> taken, const std::vector<std::int64_t>& others)
        : m_taken(std::move(taken))
        , m_begin(others.front())
        , m_end(others.back())
        , m_hole(holeOf(m_taken))
    {
        m_hole = m_hole > 0 ? m_hole : holeOf(others);
    }

    [[nodiscard]] bool contains(std::int64_t ms) const
    {
        const auto next = std::lower_bound(m_taken.begin(), m_taken.end(), ms);
        if (m_hole <= 0 || (next != m_taken.end() && *next == ms)) {
            return false;
        }
        const std::int64_t from = next == m_taken.begin() ? m_begin : *std::prev(next);
        const std::int64_t to = next == m_taken.end() ? m_end : *next;
        return to - from > m_hole;
    }

private:
    std::vector<std::int64_t> m_taken;
    std::int64_t m_begin;
    std::int64_t m_end;
    std::int64_t m_hole;
};

/// Takes over the other's samples in the holes; their number.
template <typename Gaps>
std::size_t fill(Series& series, std::vector<Point> points, const Series& other, Duration step,
    const Gaps& holes)
{
    const auto ownPoints = static_cast<std::ptrdiff_t>(points.size());
    const auto ownHistograms = static_cast<std::ptrdiff_t>(series.histograms.size());
    for (const Point& point : pointsOf(other)) {
        if (holes.contains(point.ms)) {
            points.push_back(point);
        }
    }
    for (const HistogramSample& sample : other.histograms) {
        if (holes.contains(sample.time.toMs())) {
            series.histograms.push_back(sample);
        }
    }
    const auto filledPoints = static_cast<std::ptrdiff_t>(points.size()) - ownPoints;
    const auto filledHistograms =
        static_cast<std::ptrdiff_t>(series.histograms.size()) - ownHistograms;
    std::inplace_merge(points.begin(), points.begin() + ownPoints, points.end(), isEarlier);
    std::inplace_merge(series.histograms.begin(), series.histograms.begin() + ownHistograms,
        series.histograms.end(), isEarlierSample);
    if (filledPoints > 0) {
        setPoints(series, points, step);
    }
    return static_cast<std::size_t>(filledPoints + filledHistograms);
}

} // namespace

std::size_t fillGaps(Series& series, const Series& other, Duration step)
{
    if (isWhole(series, other)) {
        return 0;
    }
    std::vector<Point> points = pointsOf(series);
    std::vector<std::int64_t> taken = timesOf(points, series.histograms);
    if (taken.empty()) {
        series.axis = other.axis;
        series.values = other.values;
        series.histograms = other.histograms;
        return pointsOf(other).size() + other.histograms.size();
    }
    if (step > Duration()) {
        return fill(series, std::move(points), other, step, Holes(std::move(taken), step));
    }
    const std::vector<std::int64_t> others = timesOf(pointsOf(other), other.histograms);
    return others.empty()
        ? 0
        : fill(series, std::move(points), other, step, RawHoles(std::move(taken), others));
}

} // namespace promdesk
