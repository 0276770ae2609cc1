// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

#include <optional>
#include <random>

namespace promdesk {

/// When to try again after failures: rand(0, min(60 s, 1 s · 2^n)), n the failures before this one,
/// or later where the server wished so (Retry-After): its wish is taken as 1 s at least and 5
/// minutes at most. Full jitter, so that many programs do not come back together (M. Brooker,
/// "Exponential Backoff And Jitter", AWS, 2015). Times are Clock::elapsed().
class BackOff
{
public:
    void fail(Duration now, std::optional<qint64> retryAfterMs, std::mt19937_64& random);
    void succeed();

    /// Whether nothing may be tried at this time.
    [[nodiscard]] bool isHolding(Duration now) const;

    [[nodiscard]] int failures() const { return m_failures; }

    /// Absent when there is nothing to wait for.
    [[nodiscard]] std::optional<Duration> notBefore() const { return m_notBefore; }

private:
    int m_failures = 0;
    std::optional<Duration> m_notBefore;
};

} // namespace promdesk
