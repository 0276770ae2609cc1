// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Limits.h"

namespace promdesk {

/// How many requests a server takes at once, found out by trying (additive increase,
/// multiplicative decrease; Chiu and Jain, 1989): four at first, one more after twenty good
/// answers, half as many after a timeout or a "too busy". A value; one thread.
class RequestLimit
{
public:
    static constexpr int kLeast = 1;
    /// Qt keeps six connections to one host and queues the rest out of sight (Qt 6.4,
    /// QNetworkAccessManager): more in flight would only wait there.
    static constexpr int kMost = limits::kMostRequestsPerServer;

    [[nodiscard]] int value() const { return m_value; }

    void succeed();
    /// Times are Clock::elapsed(). What was sent before the last decrease tells nothing new.
    void congest(Duration sentAt, Duration now);

private:
    int m_value = limits::kRequestsPerServer;
    int m_good = 0; ///< answers since the last change
    Duration m_decreasedAt = Duration::fromMs(-1);
};

} // namespace promdesk
