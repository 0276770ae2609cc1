// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "scrapes/ServerTable.h"

#include "exports/CellTable.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString stateName(WatchState state, const QString& good, const QString& bad)
{
    return state == WatchState::Ok ? good : state == WatchState::Failing ? bad : u"unknown"_s;
}

/// Empty where the server does not say.
QString secondsText(Duration duration)
{
    return duration.isZero() ? QString() : QString::number(duration.toSeconds(), 'f', 3);
}

QStringList cellsOf(const TargetRow& row)
{
    const bool isScraped = row.lastScrape > Instant();
    return { stateName(row.state, u"up"_s, u"down"_s), row.place.name, row.job, row.instance,
        row.error, row.address, isScraped ? toIso8601(row.lastScrape) : QString(),
        isScraped ? secondsText(row.took) : QString(), secondsText(row.interval),
        row.place.scope.cluster, row.place.node, row.source };
}

QStringList cellsOf(const RuleRow& row)
{
    return { stateName(row.state, u"ok"_s, u"fails"_s), row.name,
        row.isAlerting ? u"alert"_s : u"record"_s, row.alertState, row.group, row.error,
        row.expression, row.source };
}

/// Stable names in files, whatever the language.
QString kindName(CountRow::Kind kind)
{
    switch (kind) {
    case CountRow::Kind::SeriesOfMetric:
        return u"series_of_metric"_s;
    case CountRow::Kind::SeriesOfPair:
        return u"series_of_label_value"_s;
    case CountRow::Kind::SeriesWithLabel:
        return u"series_with_label"_s;
    case CountRow::Kind::ValuesOfLabel:
        return u"values_of_label"_s;
    case CountRow::Kind::BytesOfLabel:
        return u"bytes_of_label"_s;
    }
    return {};
}

QStringList cellsOf(const CountRow& row)
{
    return { kindName(row.kind), row.name, QString::number(row.count),
        row.share > 0 ? QString::number(row.share, 'g', 6) : QString(), row.source };
}

template <typename Row>
QByteArray table(const QStringList& head, const std::vector<Row>& rows, char separator)
{
    CellTable lines(separator);
    lines.addLine(head);
    for (const Row& row : rows) {
        lines.addLine(cellsOf(row));
    }
    return lines.text();
}

} // namespace

QByteArray targetTable(const std::vector<TargetRow>& rows, char separator)
{
    return table({ u"state"_s, u"entity"_s, u"job"_s, u"instance"_s, u"error"_s, u"address"_s,
                     u"last_scrape"_s, u"took_seconds"_s, u"interval_seconds"_s, u"cluster"_s,
                     u"node"_s, u"source"_s },
        rows, separator);
}

QByteArray ruleTable(const std::vector<RuleRow>& rows, char separator)
{
    return table({ u"state"_s, u"name"_s, u"kind"_s, u"alert_state"_s, u"group"_s, u"error"_s,
                     u"expression"_s, u"source"_s },
        rows, separator);
}

QByteArray countTable(const std::vector<CountRow>& rows, char separator)
{
    return table(
        { u"kind"_s, u"name"_s, u"count"_s, u"share_of_series"_s, u"source"_s }, rows, separator);
}

} // namespace promdesk
