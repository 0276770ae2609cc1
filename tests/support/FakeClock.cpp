// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/FakeClock.h"

namespace promdesk::test {

FakeClock::FakeClock(Instant start)
    : m_now(start)
{ }

void FakeClock::advance(Duration by)
{
    m_now = m_now + by;
    m_elapsed = m_elapsed + by;
}

void FakeClock::sleep(Duration by)
{
    m_now = m_now + by;
    m_slept = m_slept + by;
}

void FakeClock::jump(Duration by)
{
    m_now = m_now + by;
}

} // namespace promdesk::test
