// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Clock.h"

#include <chrono>

namespace promdesk {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

Instant SystemClock::now() const
{
    const auto sinceEpoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant::fromMs(duration_cast<milliseconds>(sinceEpoch).count());
}

Duration SystemClock::elapsed() const
{
    const auto sinceStart = std::chrono::steady_clock::now().time_since_epoch();
    return Duration::fromMs(duration_cast<milliseconds>(sinceStart).count());
}

} // namespace promdesk
