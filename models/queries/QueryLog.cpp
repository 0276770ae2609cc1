// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryLog.h"

#include <utility>

namespace promdesk {

namespace {

std::size_t textBytes(const QueryLogEntry& entry)
{
    const auto sizeOf = [](const QString& text) {
        return static_cast<std::size_t>(text.size()) * sizeof(QChar);
    };
    const Error* error = entry.error ? &*entry.error : nullptr;
    return entry.request.expression.size()
        + (error == nullptr
                ? 0
                : sizeOf(error->message) + sizeOf(error->context) + sizeOf(error->detail));
}

} // namespace

QueryTotals operator-(const QueryTotals& now, const QueryTotals& before)
{
    return { .requests = now.requests - before.requests,
        .failures = now.failures - before.failures,
        .tails = now.tails - before.tails,
        .bodyBytes = now.bodyBytes - before.bodyBytes,
        .serverSamples = now.serverSamples - before.serverSamples,
        .askedPoints = now.askedPoints - before.askedPoints,
        .storedPoints = now.storedPoints - before.storedPoints };
}

std::optional<double> storedShare(const QueryTotals& totals)
{
    const std::int64_t wanted = totals.askedPoints + totals.storedPoints;
    return wanted <= 0
        ? std::nullopt
        : std::optional(static_cast<double>(totals.storedPoints) / static_cast<double>(wanted));
}

std::optional<double> tailShare(const QueryTotals& totals)
{
    return totals.requests == 0
        ? std::nullopt
        : std::optional(static_cast<double>(totals.tails) / static_cast<double>(totals.requests));
}

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
    m_textBytes += textBytes(entry);
    m_entries.push_back(std::move(entry));
    ++m_totalCount;
    while (m_entries.size() > kCapacity || (m_textBytes > kMostTextBytes && m_entries.size() > 1)) {
        dropOldest();
    }
}

void QueryLog::dropOldest()
{
    m_textBytes -= textBytes(m_entries.front());
    m_entries.pop_front();
}

void QueryLog::clear()
{
    m_entries.clear();
    m_textBytes = 0;
}

QueryTotals QueryLog::totals(const QString& sourceId) const
{
    const auto found = m_totals.find(sourceId);
    return found == m_totals.end() ? QueryTotals() : found->second;
}

} // namespace promdesk
