// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

namespace promdesk {

/// Where time comes from, so that tests can hold it still. Any thread.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// Wall-clock time; may jump when the machine's clock is set.
    [[nodiscard]] virtual Instant now() const = 0;
    /// Time since some fixed moment; never goes back. For deadlines and measuring.
    [[nodiscard]] virtual Duration elapsed() const = 0;
    /// The same, but it goes on while the machine sleeps, where the system can tell.
    [[nodiscard]] virtual Duration sinceBoot() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] Duration elapsed() const override;
    [[nodiscard]] Duration sinceBoot() const override;
};

} // namespace promdesk
