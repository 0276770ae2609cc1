// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/RequestLimit.h"

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kGoodForOneMore = 20;

} // namespace

void RequestLimit::succeed()
{
    if (++m_good >= kGoodForOneMore) {
        m_good = 0;
        m_value = std::min(m_value + 1, kMost);
    }
}

void RequestLimit::congest(Duration sentAt, Duration now)
{
    if (sentAt < m_decreasedAt) {
        return;
    }
    m_good = 0;
    m_value = std::max(m_value / 2, kLeast);
    m_decreasedAt = now;
}

} // namespace promdesk
