// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Result.h"

#include <QString>

#include <compare>
#include <cstdint>

namespace promdesk {

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
class Instant
{
public:
    constexpr Instant() = default;

    [[nodiscard]] static constexpr Instant fromMs(std::int64_t msSinceEpoch)
    {
        return Instant(msSinceEpoch);
    }

    [[nodiscard]] static constexpr Instant fromSeconds(std::int64_t secondsSinceEpoch)
    {
        return Instant(secondsSinceEpoch * 1000);
    }

    [[nodiscard]] constexpr std::int64_t toMs() const { return m_ms; }

    [[nodiscard]] constexpr double toSeconds() const { return static_cast<double>(m_ms) / 1000.0; }

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 misreads the defaulted operator.
    constexpr auto operator<=>(const Instant&) const = default;

    friend constexpr Instant operator+(Instant t, Duration d) { return fromMs(t.m_ms + d.toMs()); }

    friend constexpr Instant operator-(Instant t, Duration d) { return fromMs(t.m_ms - d.toMs()); }

    friend constexpr Duration operator-(Instant a, Instant b)
    {
        return Duration::fromMs(a.m_ms - b.m_ms);
    }

    /// The latest multiple of step since the epoch that is not after this; step > 0.
    [[nodiscard]] constexpr Instant alignedDown(Duration step) const
    {
        const std::int64_t remainder = m_ms % step.toMs();
        return Instant(m_ms - (remainder < 0 ? remainder + step.toMs() : remainder));
    }

private:
    explicit constexpr Instant(std::int64_t ms)
        : m_ms(ms)
    { }

    std::int64_t m_ms = 0;
};

/// ISO 8601 in UTC with milliseconds only when there are some: "2026-11-22T14:02:00Z".
[[nodiscard]] QString toIso8601(Instant instant);

/// Seconds since the epoch with exactly the digits that are needed: "1795269660", "1795269660.050".
[[nodiscard]] QString toEpochText(Instant instant);

/// Parses RFC 3339, "2026-11-22 14:00" (local time), epoch seconds (up to ms), "now", "now-15m",
/// "now+1h", "now-1d/d" (start of the local day), against the given now. Errors: InvalidArgument.
[[nodiscard]] Result<Instant> parseInstant(QStringView text, Instant now);

} // namespace promdesk
