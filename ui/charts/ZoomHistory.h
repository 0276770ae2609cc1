// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"

#include <optional>
#include <vector>

namespace promdesk {

/// Where the user has been on the time axis. A page owns one; plots only ask.
class ZoomHistory
{
public:
    static constexpr std::size_t kMost = 100; ///< older steps are forgotten

    /// Notes that the shown spec is left for another; forgets what was ahead.
    void leave(const TimeRangeSpec& current);
    /// One step back: what to show, while current becomes the step ahead. Absent at the beginning.
    [[nodiscard]] std::optional<TimeRangeSpec> back(const TimeRangeSpec& current);
    [[nodiscard]] std::optional<TimeRangeSpec> forward(const TimeRangeSpec& current);

    [[nodiscard]] bool canGoBack() const { return !m_behind.empty(); }

    [[nodiscard]] bool canGoForward() const { return !m_ahead.empty(); }

private:
    std::vector<TimeRangeSpec> m_behind;
    std::vector<TimeRangeSpec> m_ahead;
};

} // namespace promdesk
