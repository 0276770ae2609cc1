// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/BackOff.h"

#include <algorithm>

namespace promdesk {

namespace {

constexpr std::int64_t kFirstMs = 1000;
constexpr std::int64_t kLongestMs = 60'000;
constexpr std::int64_t kShortestWishMs = 1000;
constexpr std::int64_t kLongestWishMs = 5LL * 60 * 1000;
constexpr int kDoublings = 6; // 64 s is beyond kLongestMs

} // namespace

void BackOff::fail(Duration now, std::optional<qint64> retryAfterMs, std::mt19937_64& random)
{
    const std::int64_t ceiling = std::min(kLongestMs, kFirstMs << std::min(m_failures, kDoublings));
    std::int64_t waitMs = std::uniform_int_distribution<std::int64_t>(0, ceiling)(random);
    if (retryAfterMs) {
        // "0", or a date that our clock has behind it, is no leave to ask without a pause.
        const std::int64_t wishMs =
            std::clamp<std::int64_t>(*retryAfterMs, kShortestWishMs, kLongestWishMs);
        waitMs = std::max(waitMs, wishMs);
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
