// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryCost.h"

#include "queries/SelectorList.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr double kFixedMs = 4;
constexpr double kMsPerSample = 110e-6;
constexpr double kCostlySamples = 50e6;
constexpr double kCheapSamplesPerSeries = 6000;
constexpr std::size_t kMostSelectors = 20;

} // namespace

Duration QueryCost::serverTime() const
{
    return Duration::fromMs(std::llround(kFixedMs + std::min(samples, 1e15) * kMsPerSample));
}

bool QueryCost::isCostly() const
{
    return samples > kCostlySamples;
}

std::optional<std::string> sampleCountExpression(
    std::string_view expression, Duration length, Duration scrapeInterval)
{
    const auto selectors = selectorsOf(expression);
    if (selectors.empty() || selectors.size() > kMostSelectors || scrapeInterval <= Duration()) {
        return std::nullopt;
    }
    std::string sum;
    double most = 0;
    for (const auto& [selector, window] : selectors) {
        const double samples = (length + window).toSeconds() / scrapeInterval.toSeconds();
        most = std::max(most, samples);
        sum += sum.empty() ? "" : " + ";
        sum += "scalar(count(" + selector + ") or vector(0)) * "
            + std::to_string(static_cast<std::int64_t>(std::ceil(samples)));
    }
    return most < kCheapSamplesPerSeries ? std::nullopt : std::optional(std::move(sum));
}

} // namespace promdesk
