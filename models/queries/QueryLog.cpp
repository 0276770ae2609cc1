// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryLog.h"

#include <utility>

namespace promdesk {

void QueryLog::add(QueryLogEntry entry)
{
    QueryTotals& totals = m_totals[entry.sourceId];
    const bool isSent = entry.kind != QueryLogEntry::Kind::Stored;
    const bool isFailure = entry.error && entry.error->kind != ErrorKind::Cancelled;
    totals.requests += isSent ? 1 : 0;
    totals.failures += isFailure ? 1 : 0;
    totals.tails += entry.kind == QueryLogEntry::Kind::Tail ? 1 : 0;
    totals.bodyBytes += entry.bodyBytes;
    totals.serverSamples += entry.serverSamples;
    totals.askedPoints += entry.askedPoints;
    totals.storedPoints += entry.storedPoints;
    if (m_entries.size() == kCapacity) {
        m_entries.pop_front();
    }
    m_entries.push_back(std::move(entry));
    ++m_totalCount;
}

void QueryLog::clear()
{
    m_entries.clear();
}

QueryTotals QueryLog::totals(const QString& sourceId) const
{
    const auto found = m_totals.find(sourceId);
    return found == m_totals.end() ? QueryTotals() : found->second;
}

} // namespace promdesk
