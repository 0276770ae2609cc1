// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/FleetSimulator.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace promdesk {

/// Writes the hours before the demo as OpenMetrics text, in windows that each fill one block of
/// the time-series database (two hours, aligned to the epoch).
/// Constant after construction; any thread, also several at a time.
class HistoryWriter
{
public:
    /// Walks through the whole history once to know the counters at each window's begin.
    explicit HistoryWriter(std::shared_ptr<const FleetSimulator> simulator);

    /// Number of windows; 0 is the oldest. Those at the ends may be shorter.
    [[nodiscard]] std::size_t windowCount() const { return m_begins.size(); }

    /// One window's text with "# EOF", sorted by time. Counters have a sample a minute. Gauges and
    /// `up` too in the newest ninety minutes, before that one in three minutes.
    [[nodiscard]] std::string windowText(std::size_t window) const;

    /// The values at the start of the demo.
    [[nodiscard]] const MetricFrame& lastFrame() const { return m_last; }

private:
    void appendFrame(std::string& text, const MetricFrame& frame) const;

    std::shared_ptr<const FleetSimulator> m_simulator;
    std::vector<MetricFrame> m_begins; ///< by window
    MetricFrame m_last;
    std::vector<std::string> m_up; ///< by target: "up{…} "
};

} // namespace promdesk
