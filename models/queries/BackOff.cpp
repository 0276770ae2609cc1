// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/BackOff.h"

#include <algorithm>

namespace promdesk {

namespace {

constexpr std::int64_t kFirstMs = 1000;
constexpr std::int64_t kLongestMs = 60'000;
constexpr std::int64_t kLongestWishMs = 5LL * 60 * 1000;
constexpr int kDoublings = 6; // 64 s is beyond kLongestMs

} // namespace

void BackOff::fail(Duration now, std::optional<qint64> retryAfterMs, std::mt19937_64& random)
{
    std::int64_t waitMs = 0;
    if (retryAfterMs) {
        waitMs = std::clamp<std::int64_t>(*retryAfterMs, 0, kLongestWishMs);
    } else {
        const std::int64_t ceiling =
            std::min(kLongestMs, kFirstMs << std::min(m_failures, kDoublings));
        waitMs = std::uniform_int_distribution<std::int64_t>(0, ceiling)(random);
    }
    ++m_failures;
    m_notBefore = now + Duration::fromMs(waitMs);
}

void BackOff::succeed()
{
    m_failures = 0;
    m_notBefore.reset();
}

bool BackOff::isHolding(Duration now) const
{
    return m_notBefore && now < *m_notBefore;
}

} // namespace promdesk
