// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Clock.h"

#include <QtGlobal>

#include <chrono>

#ifdef Q_OS_LINUX
#include <ctime>
#endif

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

Duration SystemClock::sinceBoot() const
{
#ifdef Q_OS_LINUX
    timespec time {};
    if (clock_gettime(CLOCK_BOOTTIME, &time) == 0) {
        return Duration::fromMs(std::int64_t { time.tv_sec } * 1000 + time.tv_nsec / 1'000'000);
    }
#endif
    return elapsed();
}

} // namespace promdesk
