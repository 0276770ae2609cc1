// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "core/Clock.h"

namespace promdesk::test {

/// A clock that stands still until it is told to go on. One thread.
class FakeClock final : public Clock
{
public:
    explicit FakeClock(Instant start = Instant::fromSeconds(1'790'000'000));

    [[nodiscard]] Instant now() const override { return m_now; }

    [[nodiscard]] Duration elapsed() const override { return m_elapsed; }

    [[nodiscard]] Duration sinceBoot() const override { return m_elapsed + m_slept; }

    /// Moves all clocks.
    void advance(Duration by);
    /// The machine sleeps: elapsed() stands still.
    void sleep(Duration by);
    /// Moves the wall clock alone, as when somebody sets it.
    void jump(Duration by);

private:
    Instant m_now;
    Duration m_elapsed;
    Duration m_slept;
};

} // namespace promdesk::test
