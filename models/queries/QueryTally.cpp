// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryTally.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

/// values are sorted; absent when there are none.
std::optional<Duration> nearestRank(const std::vector<Duration>& values, double quantile)
{
    if (values.empty()) {
        return std::nullopt;
    }
    const auto rank =
        static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(values.size())));
    return values.at(std::clamp<std::size_t>(rank, 1, values.size()) - 1);
}

} // namespace

void QueryTally::restart(const QueryLog& log)
{
    m_before = log.allTotals();
    m_countBefore = log.totalCount();
}

std::vector<SourceTally> QueryTally::read(
    const QueryLog& log, const std::vector<SourceLoad>& loads) const
{
    std::map<QString, std::vector<Duration>> latencies;
    const auto& entries = log.entries();
    const std::size_t counted = std::min(log.totalCount() - m_countBefore, entries.size());
    for (std::size_t i = entries.size() - counted; i < entries.size(); ++i) {
        const QueryLogEntry& entry = entries[i];
        if (!entry.error && entry.kind != QueryLogEntry::Kind::Stored) {
            latencies[entry.sourceId].push_back(entry.latency);
        }
    }
    std::vector<SourceTally> tallies;
    for (const SourceLoad& load : loads) {
        std::vector<Duration>& seen = latencies[load.sourceId];
        std::sort(seen.begin(), seen.end());
        const auto before = m_before.find(load.sourceId);
        const QueryTotals all = log.totals(load.sourceId);
        tallies.push_back({ .load = load,
            .totals = before == m_before.end() ? all : all - before->second,
            .medianLatency = nearestRank(seen, 0.5),
            .p95Latency = nearestRank(seen, 0.95) });
    }
    return tallies;
}

} // namespace promdesk
