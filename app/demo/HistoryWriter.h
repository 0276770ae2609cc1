// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "demo/BlockIndex.h"
#include "demo/FleetSimulator.h"

#include <QString>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace promdesk {

/// Writes the hours before the demo as blocks of Prometheus' data folder: every series of the
/// fleet, `up` and the alerts of dead targets, at the live scrapes' interval, so that a rate over
/// any window is as good before the first scrape as after it. Windows of two hours, aligned to the
/// epoch, hold all but the newest minutes; those are the seam, which is written last, up to the
/// moment of writing. Constant after construction; any thread, also several at a time.
class HistoryWriter
{
public:
    /// Walks through the whole history once to know the counters at each window's begin.
    /// `interval`: between two samples; the scrape interval of the demo's Prometheus.
    explicit HistoryWriter(std::shared_ptr<const FleetSimulator> simulator,
        Duration interval = Duration::fromSeconds(15));

    /// What writing one window takes of memory, in bytes, about.
    [[nodiscard]] std::size_t bytesPerWindow() const;

    /// Number of windows; 0 is the oldest. Those at the ends may be shorter.
    [[nodiscard]] std::size_t windowCount() const { return m_begins.size(); }

    /// Writes a window's block below folder; BlockWriter::writeInto() says how. Errors: Io.
    [[nodiscard]] Result<void> writeWindow(std::size_t window, const QString& folder) const;

    /// End of the windows and begin of the seam: at most two minutes before the demo's start.
    [[nodiscard]] Instant seamBegin() const { return m_seamBegin; }

    /// Writes the seam, evenly from its begin, with the last samples at `now`. Errors: Io.
    [[nodiscard]] Result<void> writeSeam(Instant now, const QString& folder) const;

    /// The values at the start of the demo.
    [[nodiscard]] const MetricFrame& lastFrame() const { return m_last; }

private:
    [[nodiscard]] Result<void> writeBlock(
        const MetricFrame& begin, std::span<const Instant> times, const QString& folder) const;

    std::shared_ptr<const FleetSimulator> m_simulator;
    Duration m_interval;
    Instant m_seamBegin;
    std::vector<MetricFrame> m_begins; ///< by window
    MetricFrame m_seam; ///< at m_seamBegin
    MetricFrame m_last;
    BlockIndex m_index; ///< series of the catalogue, `up` of each target, its alert
};

} // namespace promdesk
