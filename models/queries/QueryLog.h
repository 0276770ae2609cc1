// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"
#include "sources/QueryRequest.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace promdesk {

/// What became of one request.
struct QueryLogEntry
{
    QString sourceId;
    QueryRequest request;
    Instant askedAt; ///< local clock
    Duration latency; ///< until decoded, failed or cancelled
    std::size_t bodyBytes = 0;
    std::size_t seriesCount = 0;
    std::size_t sampleCount = 0;
    std::int64_t serverSamples = 0; ///< that the server read, where it says so
    Duration serverTime; ///< likewise
    std::optional<Error> error; ///< absent: answered
};

/// The last requests, oldest first. A value; one thread.
class QueryLog
{
public:
    static constexpr std::size_t kCapacity = 500;

    void add(QueryLogEntry entry);
    void clear();

    [[nodiscard]] const std::deque<QueryLogEntry>& entries() const { return m_entries; }

    /// Requests that ended since the program started, also those no longer kept.
    [[nodiscard]] std::size_t totalCount() const { return m_totalCount; }

private:
    std::deque<QueryLogEntry> m_entries;
    std::size_t m_totalCount = 0;
};

} // namespace promdesk
