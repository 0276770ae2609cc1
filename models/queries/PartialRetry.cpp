// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/PartialRetry.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr Duration kFirst = Duration::fromSeconds(15);
constexpr Duration kLongest = Duration::fromHours(1);
constexpr int kDoublings = 8; // 64 min is beyond kLongest
constexpr Duration kRecovered = Duration::fromMinutes(2);
/// What nobody has looked at for so long begins anew.
constexpr Duration kForgotten = Duration::fromHours(3);

Duration waitAfter(int tries)
{
    return std::min(kFirst * (std::int64_t { 1 } << std::min(tries, kDoublings)), kLongest);
}

} // namespace

void PartialRetry::seenPartial(const StoreKey& key, Duration now)
{
    std::erase_if(
        m_waits, [now](const auto& entry) { return now - entry.second.notBefore > kForgotten; });
    m_waits.try_emplace(key,
        Wait {
            .tries = 0, .notBefore = now + waitAfter(0), .askedAt = now, .isTailPartial = false });
}

void PartialRetry::seenPartialTail(const StoreKey& key)
{
    if (const auto at = m_waits.find(key); at != m_waits.end()) {
        at->second.isTailPartial = true;
    }
}

void PartialRetry::seenWholeTail(const StoreKey& key, Duration now)
{
    const auto at = m_waits.find(key);
    if (at != m_waits.end() && std::exchange(at->second.isTailPartial, false)) {
        Wait& wait = at->second;
        wait.notBefore = std::min(wait.notBefore, std::max(now, wait.askedAt + kRecovered));
    }
}

bool PartialRetry::isDue(const StoreKey& key, Duration now) const
{
    const auto at = m_waits.find(key);
    return at != m_waits.end() && at->second.notBefore <= now;
}

void PartialRetry::asked(const StoreKey& key, Duration now)
{
    const auto at = m_waits.find(key);
    if (at != m_waits.end()) {
        ++at->second.tries;
        at->second.notBefore = now + waitAfter(at->second.tries);
        at->second.askedAt = now;
    }
}

void PartialRetry::forgetFamilies(const std::string& prefix)
{
    std::erase_if(
        m_waits, [&prefix](const auto& entry) { return entry.first.family.starts_with(prefix); });
}

} // namespace promdesk
