// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryLog.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

std::size_t textBytes(const QueryLogEntry& entry)
{
    const auto sizeOf = [](const QString& text) {
        return static_cast<std::size_t>(text.size()) * sizeof(QChar);
    };
    const Error* error = entry.error ? &*entry.error : nullptr;
    return entry.request.expression.size() + sizeOf(entry.request.origin.name) + sizeOf(entry.path)
        + (error == nullptr
                ? 0
                : sizeOf(error->message) + sizeOf(error->context) + sizeOf(error->detail));
}

/// That a server lacks something is what probing wants to know.
bool isFailure(const QueryLogEntry& entry)
{
    const bool isProbe = entry.request.origin.asker == RequestOrigin::Asker::Connection;
    return entry.error ? entry.error->kind != ErrorKind::Cancelled
                       : entry.status >= 400 && !isProbe;
}

QueryLogEntry::Kind kindOf(const RequestNote& note)
{
    if (note.path.endsWith(u"/api/v1/query_range"_s)) {
        return QueryLogEntry::Kind::Full;
    }
    if (note.path.endsWith(u"/api/v1/query"_s)) {
        return QueryLogEntry::Kind::Instant;
    }
    return note.path.endsWith(u"/api/v1/read"_s) ? QueryLogEntry::Kind::Raw
                                                 : QueryLogEntry::Kind::Call;
}

} // namespace

QueryTotals operator-(const QueryTotals& now, const QueryTotals& before)
{
    return { .requests = now.requests - before.requests,
        .asked = now.asked - before.asked,
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
    return totals.asked == 0
        ? std::nullopt
        : std::optional(static_cast<double>(totals.tails) / static_cast<double>(totals.asked));
}

void QueryLog::add(QueryLogEntry entry)
{
    completeFrom(entry);
    QueryTotals& totals = m_totals[entry.sourceId];
    const bool isSent = entry.kind != QueryLogEntry::Kind::Stored;
    const bool isNoted = !entry.path.isEmpty() && entry.request.origin.flight == 0;
    totals.requests += isSent ? std::max<std::size_t>(entry.sent, 1) : 0U;
    totals.asked += isSent && !isNoted ? 1U : 0U;
    totals.failures += isFailure(entry) ? 1U : 0U;
    totals.tails += entry.kind == QueryLogEntry::Kind::Tail ? 1U : 0U;
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

void QueryLog::note(RequestNote note)
{
    const std::uint64_t flight = note.about.origin.flight;
    if (flight == 0) {
        QueryLogEntry entry;
        entry.kind = kindOf(note);
        entry.sourceId = std::move(note.sourceId);
        entry.request = std::move(note.about);
        entry.path = std::move(note.path);
        entry.askedAt = note.askedAt;
        entry.queueWait = note.queueWait;
        entry.latency = note.latency;
        entry.bodyBytes = note.bytes;
        entry.status = note.status;
        entry.sent = 1;
        entry.error = std::move(note.error);
        add(std::move(entry));
        return;
    }
    Sent& sent = m_sent[flight];
    ++sent.count;
    sent.bytes += note.bytes;
    sent.status = note.status;
    sent.path = std::move(note.path);
    if (m_sent.size() > kMostFlights) {
        m_sent.erase(m_sent.begin());
    }
}

void QueryLog::completeFrom(QueryLogEntry& entry)
{
    const auto sent = m_sent.find(entry.request.origin.flight);
    if (sent == m_sent.end()) {
        return;
    }
    entry.sent = sent->second.count;
    entry.status = sent->second.status;
    entry.path = std::move(sent->second.path);
    entry.bodyBytes = sent->second.bytes;
    m_sent.erase(sent);
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
