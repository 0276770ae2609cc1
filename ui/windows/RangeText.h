// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"

#include <QString>

#include <vector>

class QLocale;

namespace promdesk {

/// A range that is offered by name.
struct QuickRange
{
    QString title; ///< "Last 15 minutes", translated
    TimeRangeSpec range;
};

/// The ranges that Grafana's users know, shortest first, then today, yesterday and the like.
[[nodiscard]] const std::vector<QuickRange>& quickRanges();

/// "Last 1 hour", or "22 Nov 14:02 – 15:02" for absolute ones, in local time.
[[nodiscard]] QString rangeTitle(const TimeRangeSpec& range, Instant now, const QLocale& locale);

/// A range of absolute time as it is saved and typed: ISO 8601, UTC.
[[nodiscard]] TimeRangeSpec toSpec(const TimeRange& range);

/// Twice as long around the same middle; never past now.
[[nodiscard]] TimeRange widened(const TimeRange& range, Instant now);

/// Moved by half its length: back for a negative direction, forward otherwise, never past now.
[[nodiscard]] TimeRange shifted(const TimeRange& range, int direction, Instant now);

/// "Off", "5 s", "1 min" …
[[nodiscard]] QString refreshTitle(Duration interval);

/// Zero (off), then rising.
[[nodiscard]] const std::vector<Duration>& refreshIntervals();

} // namespace promdesk
