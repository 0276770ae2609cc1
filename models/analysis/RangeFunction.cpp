// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "analysis/RangeFunction.h"

#include "analysis/ExactSum.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

using Function = RangeFunction;

constexpr std::array<std::pair<std::string_view, Function>, 16> kNames { {
    { "rate", Function::Rate },
    { "increase", Function::Increase },
    { "delta", Function::Delta },
    { "irate", Function::Irate },
    { "idelta", Function::Idelta },
    { "avg_over_time", Function::AverageOverTime },
    { "min_over_time", Function::MinimumOverTime },
    { "max_over_time", Function::MaximumOverTime },
    { "sum_over_time", Function::SumOverTime },
    { "count_over_time", Function::CountOverTime },
    { "last_over_time", Function::LastOverTime },
    { "present_over_time", Function::PresentOverTime },
    { "stddev_over_time", Function::DeviationOverTime },
    { "stdvar_over_time", Function::VarianceOverTime },
    { "changes", Function::Changes },
    { "resets", Function::Resets },
} };

/// The samples of one window by their places, first ≤ i < end, never empty; and its time.
struct Window
{
    std::size_t first = 0;
    std::size_t end = 0;
    std::int64_t time = 0;

    [[nodiscard]] std::size_t size() const { return end - first; }

    [[nodiscard]] std::size_t last() const { return end - 1; }
};

/// Calls valueOf for the window at each time of the grid that has samples; both ends only rise.
template <typename ValueOf>
std::vector<double> walk(const SampleSpan& samples, const TimeGrid& grid, Duration length,
    const EvaluationRules& rules, ValueOf valueOf)
{
    std::vector<double> values(grid.count, missingValue());
    const std::int64_t opening = length.toMs() - (rules.hasLeftOpenWindows ? 1 : 0);
    const std::size_t size = samples.times.size();
    Window window;
    for (std::size_t point = 0; point < grid.count; ++point) {
        window.time = (grid.start + grid.step * static_cast<std::int64_t>(point)).toMs();
        while (window.end < size && samples.times[window.end] <= window.time) {
            ++window.end;
        }
        while (window.first < window.end && samples.times[window.first] < window.time - opening) {
            ++window.first;
        }
        if (window.first < window.end) {
            values[point] = valueOf(window);
        }
    }
    return values;
}

/// Go's time.Duration.Seconds().
double goSeconds(Duration duration)
{
    constexpr std::int64_t kNanosInMs = 1'000'000;
    return static_cast<double>(duration.toMs() / 1000)
        + static_cast<double>(duration.toMs() % 1000 * kNanosInMs) / 1e9;
}

/// rate(), increase() and delta() with their extrapolation to the ends of the window.
class Slope
{
public:
    Slope(Function function, const SampleSpan& samples, Duration length, bool boundsZeroPoint)
        : m_samples(samples)
        , m_length(length)
        , m_isCounter(function != Function::Delta)
        , m_isRate(function == Function::Rate)
        , m_boundsZeroPoint(boundsZeroPoint)
    {
        for (std::size_t i = 1; m_isCounter && i < samples.values.size(); ++i) {
            if (samples.values[i] < samples.values[i - 1]) {
                m_resets.push_back(i);
            }
        }
    }

    double operator()(const Window& window)
    {
        if (window.size() < 2) {
            return missingValue();
        }
        double result = m_samples.values[window.last()] - m_samples.values[window.first];
        while (m_nextReset < m_resets.size() && m_resets[m_nextReset] <= window.first) {
            ++m_nextReset;
        }
        for (std::size_t i = m_nextReset; i < m_resets.size() && m_resets[i] < window.end; ++i) {
            result += m_samples.values[m_resets[i] - 1];
        }
        return result * factor(window, result);
    }

private:
    [[nodiscard]] double factor(const Window& window, double result) const
    {
        const std::int64_t firstTime = m_samples.times[window.first];
        const std::int64_t lastTime = m_samples.times[window.last()];
        const double sampled = static_cast<double>(lastTime - firstTime) / 1000;
        const double distance = sampled / static_cast<double>(window.size() - 1);
        const double near = distance * 1.1;
        double toStart = static_cast<double>(firstTime - (window.time - m_length.toMs())) / 1000;
        double toEnd = static_cast<double>(window.time - lastTime) / 1000;
        const double first = m_samples.values[window.first];
        const bool canReachZero = m_isCounter && result > 0 && first >= 0;
        const double toZero = canReachZero ? sampled * (first / result) : 0;
        if (canReachZero && !m_boundsZeroPoint && toZero < toStart) {
            toStart = toZero;
        }
        toStart = toStart >= near ? distance / 2 : toStart;
        if (canReachZero && m_boundsZeroPoint && toZero < toStart) {
            toStart = toZero;
        }
        toEnd = toEnd >= near ? distance / 2 : toEnd;
        double reached = sampled + toStart;
        reached += toEnd;
        const double all = reached / sampled;
        return m_isRate ? all / goSeconds(m_length) : all;
    }

    const SampleSpan& m_samples;
    Duration m_length;
    bool m_isCounter;
    bool m_isRate;
    bool m_boundsZeroPoint;
    std::vector<std::size_t> m_resets; ///< samples that are less than the one before, by place
    std::size_t m_nextReset = 0; ///< the first that is behind the start of the window
};

double lastStep(Function function, const SampleSpan& samples, const Window& window)
{
    if (window.size() < 2) {
        return missingValue();
    }
    const double last = samples.values[window.last()];
    const double before = samples.values[window.last() - 1];
    if (function == Function::Idelta) {
        return last - before;
    }
    const auto ms =
        static_cast<double>(samples.times[window.last()] - samples.times[window.last() - 1]);
    return (last < before ? last : last - before) / (ms / 1000);
}

/// The largest (or smallest) of each window; every sample comes and goes once. Of equal ones the
/// first, of NaNs the last where there is nothing else.
class Extreme
{
public:
    Extreme(Function function, const SampleSpan& samples)
        : m_samples(samples)
        , m_isMaximum(function == Function::MaximumOverTime)
    { }

    double operator()(const Window& window)
    {
        m_read = std::max(m_read, window.first);
        for (; m_read < window.end; ++m_read) {
            take(m_read);
        }
        while (m_head < m_places.size() && m_places[m_head] < window.first) {
            ++m_head;
        }
        return m_samples.values[m_head < m_places.size() ? m_places[m_head] : window.last()];
    }

private:
    void take(std::size_t place)
    {
        const double value = m_samples.values[place];
        if (std::isnan(value)) {
            return;
        }
        while (m_places.size() > m_head && isBetter(value, m_samples.values[m_places.back()])) {
            m_places.pop_back();
        }
        m_places.push_back(place);
    }

    [[nodiscard]] bool isBetter(double a, double b) const { return m_isMaximum ? a > b : a < b; }

    const SampleSpan& m_samples;
    bool m_isMaximum;
    std::vector<std::size_t> m_places; ///< from m_head on: each is better than those behind it
    std::size_t m_head = 0;
    std::size_t m_read = 0;
};

double meanOf(const SampleSpan& samples, const Window& window, RunningMean mean)
{
    for (std::size_t i = window.first; i < window.end; ++i) {
        mean.add(samples.values[i]);
    }
    return mean.mean();
}

double sumOf(const SampleSpan& samples, const Window& window)
{
    ExactSum sum;
    for (std::size_t i = window.first; i < window.end; ++i) {
        sum.add(samples.values[i]);
    }
    return sum.total();
}

double varianceOf(const SampleSpan& samples, const Window& window, const EvaluationRules& rules)
{
    ExactSum mean;
    ExactSum squares;
    double count = 0;
    for (std::size_t i = window.first; i < window.end; ++i) {
        count += 1;
        const double difference = samples.values[i] - (mean.sum + mean.lost);
        mean.add(difference / count);
        squares.add(difference * (samples.values[i] - (mean.sum + mean.lost)));
    }
    // Before, what rounding lost of an infinite sum was not a number.
    const bool isLost = std::isinf(squares.sum) && !rules.hasExactMeans;
    return isLost ? std::nan("") : (squares.sum + squares.lost) / count;
}

/// How often samples up to each place differ from (or are less than) the one before.
std::vector<std::int64_t> countedSteps(Function function, const SampleSpan& samples)
{
    std::vector<std::int64_t> counts(samples.values.size());
    for (std::size_t i = 1; i < samples.values.size(); ++i) {
        const double before = samples.values[i - 1];
        const double now = samples.values[i];
        const bool isChange = now != before && !(std::isnan(now) && std::isnan(before));
        const bool isCounted = function == Function::Resets ? now < before : isChange;
        counts[i] = counts[i - 1] + (isCounted ? 1 : 0);
    }
    return counts;
}

/// Those that depend on single samples of the window, or on how many there are.
double simpleValue(Function function, const SampleSpan& samples, const Window& window,
    const EvaluationRules& rules)
{
    switch (function) {
    case Function::CountOverTime:
        return static_cast<double>(window.size());
    case Function::LastOverTime:
        return samples.values[window.last()];
    case Function::PresentOverTime:
        return 1;
    case Function::SumOverTime:
        return sumOf(samples, window);
    case Function::VarianceOverTime:
        return varianceOf(samples, window, rules);
    case Function::DeviationOverTime:
        return std::sqrt(varianceOf(samples, window, rules));
    default:
        return lastStep(function, samples, window);
    }
}

} // namespace

std::optional<RangeFunction> rangeFunction(std::string_view name)
{
    const auto* const found = std::find_if(
        kNames.begin(), kNames.end(), [name](const auto& known) { return known.first == name; });
    return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

bool readsEachSample(RangeFunction function)
{
    return function == Function::AverageOverTime || function == Function::SumOverTime
        || function == Function::DeviationOverTime || function == Function::VarianceOverTime;
}

std::vector<double> overWindows(RangeFunction function, const SampleSpan& samples,
    const TimeGrid& grid, Duration window, const EvaluationRules& rules)
{
    switch (function) {
    case Function::Rate:
    case Function::Increase:
    case Function::Delta:
        return walk(
            samples, grid, window, rules, Slope(function, samples, window, rules.boundsZeroPoint));
    case Function::MinimumOverTime:
    case Function::MaximumOverTime:
        return walk(samples, grid, window, rules, Extreme(function, samples));
    case Function::AverageOverTime:
        return walk(samples, grid, window, rules,
            [&samples,
                mean = RunningMean(RunningMean::wayOf(rules, RunningMean::Way::Compensated))](
                const Window& one) { return meanOf(samples, one, mean); });
    case Function::Changes:
    case Function::Resets:
        return walk(samples, grid, window, rules,
            [counts = countedSteps(function, samples)](const Window& one) {
                return static_cast<double>(counts[one.last()] - counts[one.first]);
            });
    default:
        return walk(samples, grid, window, rules, [function, &samples, &rules](const Window& one) {
            return simpleValue(function, samples, one, rules);
        });
    }
}

std::vector<double> lastValues(
    const SampleSpan& samples, const TimeGrid& grid, const EvaluationRules& rules)
{
    return walk(samples, grid, rules.lookback, rules,
        [&samples](const Window& window) { return samples.values[window.last()]; });
}

} // namespace promdesk
