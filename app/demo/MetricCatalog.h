// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace promdesk {

enum class MetricType
{
    Counter,
    Gauge,
    Histogram,
    Summary,
    Untyped,
};

/// One metric as its exporter describes it, perhaps without help. The texts are literals.
struct MetricFamily
{
    const char* name = "";
    MetricType type = MetricType::Gauge;
    const char* help = "";
};

enum class NumberStyle
{
    WholeCounter, ///< printed as its whole part, so that it stays monotone
    Counter, ///< three decimals
    Gauge,
};

/// One series; its value is at the same index of MetricFrame::values.
struct DemoSeries
{
    const MetricFamily* family = nullptr;
    std::size_t target = 0;
    NumberStyle style = NumberStyle::Gauge;
    std::string exposed; ///< "name{labels of the exporter} "
    std::string stored; ///< "name{labels after the scrape} "
};

/// One scrape target.
struct DemoTarget
{
    std::string job;
    std::string path; ///< "/metrics/node/eu-gpu-01"
    std::vector<std::pair<std::string, std::string>> labels; ///< with instance, without job
    int node = -1; ///< it does not answer while this node is down; -1: always answers
    bool honoursLabels = false; ///< the exporter's labels win over the target's
};

/// All values at one moment.
struct MetricFrame
{
    double unixSeconds = 0.0;
    std::vector<double> values; ///< by series
    std::vector<char> isTargetUp; ///< by target
};

/// Two neighbours on the simulator's grid.
struct FramePair
{
    const MetricFrame& previous;
    const MetricFrame& next;
};

/// Every target and series of the demo fleet. Filled once, constant afterwards.
struct MetricCatalog
{
    std::vector<DemoTarget> targets;
    std::vector<DemoSeries> series;
    /// Per target: its series, all of a family together, as the exposition format asks.
    std::vector<std::vector<std::size_t>> seriesOfTarget;

    /// Groups the series by target and family. Call once after all were added.
    void sortByTarget();
    /// Labels of `own` ("a=\"b\",c=\"d\"") and of the target as Prometheus stores them: a clash
    /// becomes exported_… unless the target honours labels.
    [[nodiscard]] std::string storedLabels(std::size_t target, const std::string& own) const;
};

/// The value of a series at a time within the pair. Counters run evenly between the frames, as do
/// gauges that are no whole numbers; the others keep the value of the first.
[[nodiscard]] double valueBetween(
    const MetricCatalog& catalog, const FramePair& frames, double unixSeconds, std::size_t series);

/// All of these values, one per series.
void fillBetween(const MetricCatalog& catalog, const FramePair& frames, double unixSeconds,
    std::span<double> values);

/// The number that a scrape of this value stores, but for the last digits of a gauge.
[[nodiscard]] double exposedValue(double value, NumberStyle style);

/// Appends a number in the way both text formats read it.
void appendNumber(std::string& out, double value, NumberStyle style);

/// The text exposition format 0.0.4 of one target at a frame.
[[nodiscard]] std::string expositionText(
    const MetricCatalog& catalog, const MetricFrame& frame, std::size_t target);

} // namespace promdesk
