// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/QueryLog.h"
#include "queries/QueryScheduler.h"

#include <map>
#include <optional>
#include <vector>

namespace promdesk {

/// What one source was asked since a moment, and what it has to do now.
struct SourceTally
{
    SourceLoad load;
    QueryTotals totals;
    /// Of the answers that the log still has, without those that failed or were stored; absent when
    /// there is none. Both are latencies that occurred (nearest rank).
    std::optional<Duration> medianLatency = {};
    std::optional<Duration> p95Latency = {};

    friend bool operator==(const SourceTally&, const SourceTally&) = default;
};

/// Sums the query log up per source, from the start of the program or the last restart() on. A
/// value; one thread.
class QueryTally
{
public:
    /// What the log has now is not counted any more.
    void restart(const QueryLog& log);

    /// One for each load, in their order. log: the same one as in restart().
    [[nodiscard]] std::vector<SourceTally> read(
        const QueryLog& log, const std::vector<SourceLoad>& loads) const;

private:
    std::map<QString, QueryTotals> m_before;
    std::size_t m_countBefore = 0;
};

} // namespace promdesk
