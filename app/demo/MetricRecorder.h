// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/FleetDynamics.h"
#include "demo/MetricCatalog.h"

#include <initializer_list>
#include <span>
#include <string_view>

namespace promdesk {

/// Pieces of a label set, each "a=\"b\"" or several with commas; empty pieces are left out.
using LabelPieces = std::initializer_list<std::string_view>;

/// What the exporters write into. They name every metric in the same order each time: the first
/// time that declares the series in the catalogue, afterwards it only moves to the next value, so
/// that a step builds no text. Counters get what was added since the last step.
class MetricRecorder
{
public:
    /// Declares into the catalogue. `catalog` and `frame` must outlive this.
    [[nodiscard]] static MetricRecorder declaring(MetricCatalog& catalog, MetricFrame& frame);
    /// Adds a step of stepSeconds to a frame that was declared before.
    [[nodiscard]] static MetricRecorder stepping(MetricFrame& frame, double stepSeconds);

    /// Starts the next target. `isUp`: whether it answers.
    void target(const DemoTarget& target, char isUp);

    void gauge(const MetricFamily& family, LabelPieces labels, double value);
    /// `perSecond` is the rate during the step, never negative.
    void counter(const MetricFamily& family, LabelPieces labels, double perSecond);
    /// A counter of whole things: requests, tokens, errors.
    void count(const MetricFamily& family, LabelPieces labels, double perSecond);
    /// Buckets, sum and count of `perSecond` events with this spread, in the bounds' unit;
    /// bounds rise and leave out +Inf.
    void histogram(const MetricFamily& family, std::string_view labels,
        std::span<const double> bounds, const LatencySpread& spread, double perSecond);

private:
    MetricRecorder(MetricCatalog* catalog, MetricFrame& frame, double stepSeconds);

    void declare(
        const MetricFamily& family, std::string_view suffix, LabelPieces labels, NumberStyle style);
    void add(double amount);

    MetricCatalog* m_catalog; ///< null while stepping
    MetricFrame& m_frame;
    double m_step;
    std::size_t m_nextSeries = 0;
    std::size_t m_nextTarget = 0;
};

} // namespace promdesk
