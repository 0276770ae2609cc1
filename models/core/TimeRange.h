// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <QString>

namespace promdesk {

/// A span of absolute time, closed start, open end. Servers take both ends as inclusive; the query
/// layer asks for the grid points inside.
struct TimeRange
{
    Instant start;
    Instant end;

    [[nodiscard]] Duration length() const { return end - start; }

    [[nodiscard]] bool contains(Instant t) const { return start <= t && t < end; }

    friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// A range as the user says it: two texts such as "now-1h" and "now", or absolute times.
struct TimeRangeSpec
{
    QString from = QStringLiteral("now-1h");
    QString to = QStringLiteral("now");

    [[nodiscard]] bool isLive() const { return to == QStringLiteral("now"); }

    friend bool operator==(const TimeRangeSpec&, const TimeRangeSpec&) = default;
};

/// Resolves both texts against now. Errors: InvalidArgument, also when start is not before end.
[[nodiscard]] Result<TimeRange> resolve(const TimeRangeSpec& spec, Instant now);

} // namespace promdesk
