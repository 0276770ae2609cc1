// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Instant.h"
#include "demo/DemoExporter.h"
#include "demo/FleetDynamics.h"
#include "demo/MetricCatalog.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace promdesk {

/// The demo fleet in numbers: all exporters' values at any time on a fixed grid. Counters are sums
/// of rates over that grid from a fixed beginning, so the same (layout, seed, start) give the same
/// values however one gets there, and history and live values join without a reset.
/// Immovable, as its parts refer to one another. Constant after construction; any thread.
class FleetSimulator
{
public:
    /// Steps before and after the start of the demo.
    static constexpr Duration kHistoryStep = Duration::fromSeconds(60);
    static constexpr Duration kLiveStep = Duration::fromSeconds(5);

    /// `start` is aligned down to kHistoryStep; the history covers [start - history, start).
    FleetSimulator(DemoLayout layout, std::uint64_t seed, Instant start, Duration history);
    FleetSimulator(const FleetSimulator&) = delete;
    FleetSimulator& operator=(const FleetSimulator&) = delete;

    [[nodiscard]] Instant start() const { return m_start; }

    [[nodiscard]] Instant historyBegin() const { return m_begin; }

    [[nodiscard]] const DemoLayout& layout() const { return m_layout; }

    [[nodiscard]] const FleetDynamics& dynamics() const { return m_dynamics; }

    [[nodiscard]] const MetricCatalog& catalog() const { return m_catalog; }

    /// The values at historyBegin().
    [[nodiscard]] const MetricFrame& firstFrame() const { return m_first; }

    /// Moves a frame of this simulator one step on: kHistoryStep before start(), then kLiveStep.
    void advance(MetricFrame& frame) const;

private:
    void record(MetricRecorder& recorder, const FleetState& state) const;

    DemoLayout m_layout;
    Instant m_start;
    Instant m_begin;
    FleetDynamics m_dynamics;
    std::vector<std::unique_ptr<DemoExporter>> m_exporters;
    MetricCatalog m_catalog;
    MetricFrame m_first;
};

} // namespace promdesk
