// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/TargetsModel.h"

#include "core/Unit.h"

#include <QDateTime>
#include <QLocale>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString secondsText(Duration duration)
{
    return formatValue(duration.toSeconds(), Unit::Seconds, QLocale()).toText();
}

} // namespace

void TargetsModel::setRows(std::vector<TargetRow> rows, Instant now)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_now = now;
    endResetModel();
}

QStringList TargetsModel::titles() const
{
    return { tr("State"), tr("Where"), tr("Job"), tr("Instance"), tr("Error"), tr("Last scrape"),
        tr("Took"), tr("Every"), tr("Server") };
}

QString TargetsModel::textOf(int at, int column) const
{
    const TargetRow& target = row(at);
    const bool isScraped = target.lastScrape > Instant();
    switch (column) {
    case StateColumn:
        return target.state == WatchState::Ok ? withSign(Health::Ok, tr("up"))
            : target.state == WatchState::Failing
            ? withSign(Health::Failing, tr("down"))
            : withSign(Health::Unknown, tr("not scraped yet"));
    case EntityColumn:
        return target.place.name;
    case JobColumn:
        return target.job;
    case InstanceColumn:
        return target.instance;
    case ErrorColumn:
        return target.error;
    case LastColumn:
        return isScraped ? tr("%1 ago").arg(secondsText(m_now - target.lastScrape)) : u"–"_s;
    case TookColumn:
        return isScraped ? secondsText(target.took) : u"–"_s;
    case IntervalColumn:
        return target.interval.isZero() ? u"–"_s : secondsText(target.interval);
    case SourceColumn:
        return target.source;
    default:
        return {};
    }
}

QString TargetsModel::fullTextOf(int at, int column) const
{
    const TargetRow& target = row(at);
    switch (column) {
    case ErrorColumn:
        return target.error;
    case InstanceColumn:
        return target.instance + u'\n' + target.address;
    case EntityColumn:
        return target.place.node.isEmpty()
            ? target.place.name
            : QString(target.place.name + u'\n' + tr("on %1").arg(target.place.node));
    case LastColumn:
        return target.lastScrape > Instant() ? QLocale().toString(
                   QDateTime::fromMSecsSinceEpoch(target.lastScrape.toMs()), QLocale::LongFormat)
                                             : QString();
    default:
        return textOf(at, column);
    }
}

QVariant TargetsModel::sortValueOf(int at, int column) const
{
    const TargetRow& target = row(at);
    switch (column) {
    case StateColumn:
        return at; // as they came: the worst first
    case LastColumn:
        return QVariant::fromValue<qlonglong>((m_now - target.lastScrape).toMs());
    case TookColumn:
        return target.took.toSeconds();
    case IntervalColumn:
        return target.interval.toSeconds();
    default:
        return {};
    }
}

bool TargetsModel::isFigure(int column) const
{
    return column == LastColumn || column == TookColumn || column == IntervalColumn;
}

} // namespace promdesk
