// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

#include <optional>

namespace promdesk {

/// A source that does not accept who asks (401, 407), and when one request may find out whether
/// it does by now: after 1, 2 and 5 minutes, then every 10, so that no account gets locked and
/// nothing stays frozen for ever. Times are Clock::elapsed().
class LockOut
{
public:
    /// It did not accept who asked. While it is on already this changes nothing.
    void begin(Duration now);

    void end() { m_nextTry.reset(); }

    /// A request has left; what becomes of it may never be known, so the next one waits.
    void tried(Duration now);
    /// There is reason to believe that it is over.
    void tryNow(Duration now);

    [[nodiscard]] bool isOn() const { return m_nextTry.has_value(); }

    /// Whether nothing may be tried at this time.
    [[nodiscard]] bool isHolding(Duration now) const { return m_nextTry && now < *m_nextTry; }

    /// Absent when it is not on.
    [[nodiscard]] std::optional<Duration> nextTry() const { return m_nextTry; }

private:
    int m_tries = 0;
    std::optional<Duration> m_nextTry;
};

} // namespace promdesk
