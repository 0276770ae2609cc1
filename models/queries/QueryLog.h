// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"
#include "sources/RequestNote.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

namespace promdesk {

/// What became of one request.
struct QueryLogEntry
{
    /// What was asked of a range.
    enum class Kind
    {
        Full, ///< all of it
        Tail, ///< its newest points, which may have changed
        Slice, ///< a part of it that was not stored
        Instant, ///< one moment
        Estimate, ///< what it would cost
        Stored, ///< nothing: all of it was there
        Raw, ///< its samples as they were scraped, or the newest of them
        Local, ///< samples in place of its points, which were computed from them here
        Call, ///< series, labels, targets, rules …: `path` says
    };

    QString sourceId;
    Kind kind = Kind::Full;
    QueryRequest request; ///< and who asked; of a Call its selectors or names
    QString path = {}; ///< "/api/v1/query"; empty: nothing left, or nobody said
    int status = 0; ///< of HTTP, the last one; 0: there was no answer
    std::size_t sent = 0; ///< so many requests were made; 0: not told, which counts as one
    Instant askedAt; ///< local clock
    Duration queueWait; ///< until it was sent
    Duration latency; ///< until decoded, failed or cancelled
    std::int64_t askedPoints = 0; ///< of the grid
    std::int64_t storedPoints = 0; ///< of the grid, that the range had already
    std::size_t bodyBytes = 0;
    std::size_t seriesCount = 0;
    std::size_t sampleCount = 0;
    std::int64_t serverSamples = 0; ///< that the server read, where it says so
    Duration serverTime; ///< likewise
    std::optional<Error> error; ///< absent: answered
};

/// What one source was asked since the program started.
struct QueryTotals
{
    std::size_t requests = 0; ///< sent and ended, whoever asked
    std::size_t asked = 0; ///< of them, those for what is looked at
    std::size_t failures = 0; ///< of them; those that were cancelled do not count
    std::size_t tails = 0; ///< requests for a tail only
    std::size_t bodyBytes = 0;
    std::int64_t serverSamples = 0;
    std::int64_t askedPoints = 0;
    std::int64_t storedPoints = 0; ///< that did not have to be asked for

    friend bool operator==(const QueryTotals&, const QueryTotals&) = default;
};

/// What came after an earlier count of the same source.
[[nodiscard]] QueryTotals operator-(const QueryTotals& now, const QueryTotals& before);
/// Of the grid points that were wanted, those that were stored: 0 to 1; absent when none was.
[[nodiscard]] std::optional<double> storedShare(const QueryTotals& totals);
/// Of the requests for what is looked at, those for a tail only: 0 to 1; absent when there was
/// none.
[[nodiscard]] std::optional<double> tailShare(const QueryTotals& totals);

/// The last requests, oldest first: those of the scheduler with what it knows of them, all others
/// as they left for the server. A value; one thread.
class QueryLog
{
public:
    static constexpr std::size_t kCapacity = 2000;
    static constexpr std::size_t kMostFlights = 256; ///< whose requests wait for add()
    /// Expressions and raw answers together; the newest entry is kept whatever its size.
    static constexpr std::size_t kMostTextBytes = 8 * 1024 * 1024;

    void add(QueryLogEntry entry);
    /// A request has ended. What belongs to a scheduler's flight is kept until add() brings that.
    void note(RequestNote note);
    void clear();

    [[nodiscard]] const std::deque<QueryLogEntry>& entries() const { return m_entries; }

    /// Entries that came since the program started, also those no longer kept.
    [[nodiscard]] std::size_t totalCount() const { return m_totalCount; }

    /// All zero for a source that was never asked.
    [[nodiscard]] QueryTotals totals(const QString& sourceId) const;

    /// Of every source that was ever asked, by id.
    [[nodiscard]] const std::map<QString, QueryTotals>& allTotals() const { return m_totals; }

private:
    /// What left for one flight.
    struct Sent
    {
        std::size_t count = 0;
        std::size_t bytes = 0;
        int status = 0;
        QString path;
    };

    void completeFrom(QueryLogEntry& entry);
    void dropOldest();

    std::map<std::uint64_t, Sent> m_sent; ///< by flight
    std::map<QString, QueryTotals> m_totals;
    std::deque<QueryLogEntry> m_entries;
    std::size_t m_totalCount = 0;
    std::size_t m_textBytes = 0; ///< of the entries that are kept
};

} // namespace promdesk
