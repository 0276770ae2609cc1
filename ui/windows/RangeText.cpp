// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/RangeText.h"

#include "charts/TimeTicks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("RangeText", text);
}

std::vector<QuickRange> makeQuickRanges()
{
    const auto last = [](const QString& title, const QString& span) {
        return QuickRange { title, { .from = QString(u"now-"_s + span), .to = u"now"_s } };
    };
    return {
        last(translated("Last 5 minutes"), u"5m"_s),
        last(translated("Last 15 minutes"), u"15m"_s),
        last(translated("Last 30 minutes"), u"30m"_s),
        last(translated("Last 1 hour"), u"1h"_s),
        last(translated("Last 3 hours"), u"3h"_s),
        last(translated("Last 6 hours"), u"6h"_s),
        last(translated("Last 12 hours"), u"12h"_s),
        last(translated("Last 24 hours"), u"24h"_s),
        last(translated("Last 2 days"), u"2d"_s),
        last(translated("Last 7 days"), u"7d"_s),
        last(translated("Last 30 days"), u"30d"_s),
        last(translated("Last 90 days"), u"90d"_s),
        { translated("Today so far"), { .from = u"now/d"_s, .to = u"now"_s } },
        { translated("Yesterday"), { .from = u"now-1d/d"_s, .to = u"now/d"_s } },
    };
}

QDateTime toLocal(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(instant.toMs());
}

QString dayText(const QDateTime& time, const QLocale& locale)
{
    return locale.toString(time, datePattern(locale));
}

QString clockText(const QDateTime& time, const QLocale& locale)
{
    return locale.toString(time, time.time().second() == 0 ? u"HH:mm"_s : u"HH:mm:ss"_s);
}

QString absoluteTitle(const TimeRange& range, const QLocale& locale)
{
    const QDateTime start = toLocal(range.start);
    const QDateTime end = toLocal(range.end);
    const QString first = dayText(start, locale) + u' ' + clockText(start, locale);
    const QString last = start.date() == end.date()
        ? clockText(end, locale)
        : QString(dayText(end, locale) + u' ' + clockText(end, locale));
    return first + u" – "_s + last;
}

} // namespace

const std::vector<QuickRange>& quickRanges()
{
    static const std::vector<QuickRange> ranges = makeQuickRanges();
    return ranges;
}

QString rangeTitle(const TimeRangeSpec& range, Instant now, const QLocale& locale)
{
    const auto& known = quickRanges();
    const auto at = std::find_if(known.begin(), known.end(),
        [&range](const QuickRange& quick) { return quick.range == range; });
    if (at != known.end()) {
        return at->title;
    }
    const bool isRelative = range.from.startsWith(u"now") || range.to.startsWith(u"now");
    const Result<TimeRange> absolute = resolve(range, now);
    if (isRelative || !absolute) {
        return range.from + u" – "_s + range.to;
    }
    return absoluteTitle(*absolute, locale);
}

TimeRangeSpec toSpec(const TimeRange& range)
{
    return { .from = toIso8601(range.start), .to = toIso8601(range.end) };
}

TimeRange widened(const TimeRange& range, Instant now)
{
    const Duration half = range.length() / 2;
    const Instant end = std::min(range.end + half, std::max(now, range.end));
    return { .start = end - range.length() * 2, .end = end };
}

TimeRange shifted(const TimeRange& range, int direction, Instant now)
{
    const Duration half = range.length() / 2;
    if (direction < 0) {
        return { .start = range.start - half, .end = range.end - half };
    }
    const Instant end = std::min(range.end + half, std::max(now, range.end));
    return { .start = end - range.length(), .end = end };
}

QString refreshTitle(Duration interval)
{
    return interval.isZero() ? translated("Off") : toText(interval);
}

const std::vector<Duration>& refreshIntervals()
{
    static const std::vector<Duration> intervals { Duration(), Duration::fromSeconds(1),
        Duration::fromSeconds(5), Duration::fromSeconds(10), Duration::fromSeconds(15),
        Duration::fromSeconds(30), Duration::fromMinutes(1), Duration::fromMinutes(5),
        Duration::fromMinutes(15) };
    return intervals;
}

} // namespace promdesk
