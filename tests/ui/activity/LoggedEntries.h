// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/QueryLog.h"

#include <string>

namespace promdesk::test {

/// An answered request for the tail of an hour in steps of 15 s.
inline QueryLogEntry logged(
    const std::string& expression, const QString& source = QStringLiteral("a"))
{
    QueryLogEntry entry;
    entry.sourceId = source;
    entry.kind = QueryLogEntry::Kind::Tail;
    entry.request.expression = expression;
    entry.request.start = Instant::fromSeconds(1'790'000'000);
    entry.request.end = Instant::fromSeconds(1'790'000'600);
    entry.askedAt = Instant::fromSeconds(1'790'000'601);
    entry.queueWait = Duration::fromMs(5);
    entry.latency = Duration::fromMs(20);
    entry.bodyBytes = 2048;
    entry.seriesCount = 3;
    entry.sampleCount = 123;
    return entry;
}

inline QueryLogEntry failed(const std::string& expression, ErrorKind kind, const QString& message)
{
    QueryLogEntry entry = logged(expression);
    entry.error = Error { kind, message, {}, {} };
    return entry;
}

} // namespace promdesk::test
