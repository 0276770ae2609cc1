// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QString>

#include <compare>
#include <cstdint>

namespace promdesk {

/// A signed span of time in whole milliseconds.
class Duration
{
public:
    constexpr Duration() = default;

    [[nodiscard]] static constexpr Duration fromMs(std::int64_t ms) { return Duration(ms); }

    [[nodiscard]] static constexpr Duration fromSeconds(std::int64_t s)
    {
        return Duration(s * 1000);
    }

    [[nodiscard]] static constexpr Duration fromMinutes(std::int64_t m)
    {
        return fromSeconds(m * 60);
    }

    [[nodiscard]] static constexpr Duration fromHours(std::int64_t h)
    {
        return fromMinutes(h * 60);
    }

    [[nodiscard]] constexpr std::int64_t toMs() const { return m_ms; }

    [[nodiscard]] constexpr double toSeconds() const { return static_cast<double>(m_ms) / 1000.0; }

    [[nodiscard]] constexpr bool isZero() const { return m_ms == 0; }

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 misreads the defaulted operator.
    constexpr auto operator<=>(const Duration&) const = default;

    friend constexpr Duration operator+(Duration a, Duration b) { return fromMs(a.m_ms + b.m_ms); }

    friend constexpr Duration operator-(Duration a, Duration b) { return fromMs(a.m_ms - b.m_ms); }

    friend constexpr Duration operator-(Duration a) { return fromMs(-a.m_ms); }

    friend constexpr Duration operator*(Duration a, std::int64_t n) { return fromMs(a.m_ms * n); }

    /// How many whole b fit into a; b is not zero.
    friend constexpr std::int64_t operator/(Duration a, Duration b) { return a.m_ms / b.m_ms; }

    friend constexpr Duration operator/(Duration a, std::int64_t n) { return fromMs(a.m_ms / n); }

private:
    explicit constexpr Duration(std::int64_t ms)
        : m_ms(ms)
    { }

    std::int64_t m_ms = 0;
};

/// Prometheus' duration text: "1h30m", "15s", "250ms", "0"; shortest form that loses nothing.
[[nodiscard]] QString toText(Duration duration);

/// Parses Prometheus' duration text: units ms s m h d w y in falling order, d = 24 h, y = 365 d.
/// Bare numbers are refused but for "0" (Prometheus documentation, "Time durations", 2026).
/// Errors: InvalidArgument.
[[nodiscard]] Result<Duration> parseDuration(QStringView text);

} // namespace promdesk
