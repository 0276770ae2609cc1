// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/QueryLogTable.h"

#include "exports/CellTable.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Stable names in files, whatever the language.
QString kindName(QueryLogEntry::Kind kind)
{
    switch (kind) {
    case QueryLogEntry::Kind::Full:
        return u"whole"_s;
    case QueryLogEntry::Kind::Tail:
        return u"tail"_s;
    case QueryLogEntry::Kind::Slice:
        return u"slice"_s;
    case QueryLogEntry::Kind::Instant:
        return u"instant"_s;
    case QueryLogEntry::Kind::Estimate:
        return u"estimate"_s;
    case QueryLogEntry::Kind::Stored:
        return u"stored"_s;
    case QueryLogEntry::Kind::Raw:
        return u"raw"_s;
    case QueryLogEntry::Kind::Local:
        return u"local"_s;
    case QueryLogEntry::Kind::Call:
        return u"call"_s;
    }
    return {};
}

QString askerName(RequestOrigin::Asker asker)
{
    switch (asker) {
    case RequestOrigin::Asker::Unknown:
        return {};
    case RequestOrigin::Asker::Panel:
        return u"panel"_s;
    case RequestOrigin::Asker::Discovery:
        return u"discovery"_s;
    case RequestOrigin::Asker::Connection:
        return u"connection"_s;
    case RequestOrigin::Asker::Servers:
        return u"servers"_s;
    case RequestOrigin::Asker::Changes:
        return u"changes"_s;
    case RequestOrigin::Asker::Detection:
        return u"detection"_s;
    case RequestOrigin::Asker::Export:
        return u"export"_s;
    }
    return {};
}

QString timeText(Instant time)
{
    return QDateTime::fromMSecsSinceEpoch(time.toMs(), Qt::UTC).toString(Qt::ISODateWithMs);
}

QString secondsText(Duration duration)
{
    return QString::number(duration.toSeconds(), 'f', 3);
}

template <typename Count> QString countText(Count count)
{
    return QString::number(static_cast<qlonglong>(count));
}

QStringList cellsOf(const LoggedQuery& line)
{
    const QueryLogEntry& entry = line.entry;
    const QueryRequest& request = entry.request;
    const bool isInstant = request.kind == QueryRequest::Kind::Instant;
    return { timeText(entry.askedAt), line.server, kindName(entry.kind),
        QString::fromStdString(request.expression), timeText(request.start),
        timeText(isInstant ? request.start : request.end),
        isInstant ? QString() : secondsText(request.step), secondsText(entry.queueWait),
        secondsText(entry.latency), countText(entry.bodyBytes), countText(entry.seriesCount),
        countText(entry.sampleCount), countText(entry.serverSamples), secondsText(entry.serverTime),
        countText(entry.askedPoints), countText(entry.storedPoints),
        entry.error ? toText(entry.error->kind) : u"ok"_s,
        entry.error ? entry.error->message : QString(), askerName(request.origin.asker),
        request.origin.name, entry.path, countText(entry.sent),
        entry.status > 0 ? QString::number(entry.status) : QString() };
}

} // namespace

QByteArray queryLogTable(const std::vector<LoggedQuery>& lines, CellSeparator separator)
{
    CellTable writer(static_cast<char>(separator));
    writer.addLine({ u"time"_s, u"server"_s, u"kind"_s, u"expression"_s, u"start"_s, u"end"_s,
        u"step_seconds"_s, u"waited_seconds"_s, u"took_seconds"_s, u"bytes"_s, u"series"_s,
        u"samples"_s, u"server_samples"_s, u"server_seconds"_s, u"asked_points"_s,
        u"stored_points"_s, u"outcome"_s, u"error"_s, u"asker"_s, u"asked_by"_s, u"path"_s,
        u"requests"_s, u"status"_s });
    for (const LoggedQuery& line : lines) {
        writer.addLine(cellsOf(line));
    }
    return writer.text();
}

} // namespace promdesk
