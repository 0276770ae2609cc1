// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/LockOut.h"

#include <algorithm>
#include <array>

namespace promdesk {

namespace {

constexpr std::array kWaits { Duration::fromMinutes(1), Duration::fromMinutes(2),
    Duration::fromMinutes(5), Duration::fromMinutes(10) };

Duration waitAfter(int tries)
{
    return kWaits.at(std::min(static_cast<std::size_t>(tries), kWaits.size() - 1));
}

} // namespace

void LockOut::begin(Duration now)
{
    if (!isOn()) {
        m_tries = 0;
        m_nextTry = now + waitAfter(0);
    }
}

void LockOut::tried(Duration now)
{
    if (isOn()) {
        ++m_tries;
        m_nextTry = now + waitAfter(m_tries);
    }
}

void LockOut::tryNow(Duration now)
{
    if (isHolding(now)) {
        m_nextTry = now;
    }
}

} // namespace promdesk
