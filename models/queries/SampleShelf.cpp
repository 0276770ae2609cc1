// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/SampleShelf.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

bool covers(const HeldSamples& held, const std::string& selector, const TimeRange& range)
{
    return held.selector == selector && held.range.start <= range.start
        && range.end <= held.range.end;
}

} // namespace

void SampleShelf::put(HeldSamples held)
{
    if (!held.samples || held.samples->sampleCount() > kMostSamples) {
        return;
    }
    std::erase_if(m_all,
        [&held](const HeldSamples& older) { return covers(held, older.selector, older.range); });
    m_all.push_back(std::move(held));
    while (sampleCount() > kMostSamples) {
        m_all.pop_front();
    }
}

SnapshotPtr SampleShelf::find(
    const std::string& selector, const TimeRange& range, Duration now, Duration since) const
{
    const auto found = std::find_if(m_all.rbegin(), m_all.rend(), [&](const HeldSamples& held) {
        const bool isCurrent = range.end < held.settledEnd || now - held.heldAt <= kFresh;
        return covers(held, selector, range) && isCurrent && held.heldAt >= since
            && now - held.heldAt <= kKept;
    });
    return found == m_all.rend() ? nullptr : found->samples;
}

void SampleShelf::expire(Duration now)
{
    std::erase_if(m_all, [now](const HeldSamples& held) { return now - held.heldAt > kKept; });
}

std::size_t SampleShelf::sampleCount() const
{
    std::size_t count = 0;
    for (const HeldSamples& held : m_all) {
        count += held.samples->sampleCount();
    }
    return count;
}

} // namespace promdesk
