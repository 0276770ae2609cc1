// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/TimeTicks.h"

#include <QDate>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

/// Steps inside a day; every one divides it.
constexpr std::array<std::int64_t, 26> kClockSteps { 1, 2, 5, 10, 20, 50, 100, 200, 500, kSecond,
    2 * kSecond, 5 * kSecond, 10 * kSecond, 15 * kSecond, 30 * kSecond, kMinute, 2 * kMinute,
    5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute, kHour, 2 * kHour, 3 * kHour, 6 * kHour,
    12 * kHour };
constexpr std::array<int, 4> kDaySteps { 1, 2, 7, 14 };
constexpr std::array<int, 10> kMonthSteps { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600 };

QDateTime toLocal(Instant time, const QTimeZone& zone)
{
    return QDateTime::fromMSecsSinceEpoch(time.toMs(), zone);
}

std::int64_t offsetMs(Instant time, const QTimeZone& zone)
{
    return zone.offsetFromUtc(toLocal(time, zone)) * kSecond;
}

/// What clocks show at one moment after the other. A zone takes longer to answer than all the rest
/// of the marks takes, so it is asked as seldom as possible: twice a day.
class LocalClock
{
public:
    explicit LocalClock(const QTimeZone& zone)
        : m_zone(zone)
    { }

    /// Milliseconds since midnight.
    [[nodiscard]] std::int64_t timeOfDay(Instant time)
    {
        if (time < m_begin || time >= m_end) {
            beginDay(time);
        }
        const std::int64_t offset = m_isSteady ? m_offsetMs : offsetMs(time, m_zone);
        return ((time.toMs() + offset) % kDay + kDay) % kDay;
    }

private:
    void beginDay(Instant time)
    {
        m_begin = time;
        m_end = time + Duration::fromMs(kDay);
        m_offsetMs = offsetMs(m_begin, m_zone);
        // No zone changes its clocks twice within a day.
        m_isSteady = m_offsetMs == offsetMs(m_end - Duration::fromMs(1), m_zone);
    }

    const QTimeZone& m_zone;
    Instant m_begin;
    Instant m_end; ///< not known yet: as the beginning
    std::int64_t m_offsetMs = 0;
    bool m_isSteady = false; ///< one offset from the beginning to the end
};

QString dayLabel(const QDate& date, const QLocale& locale)
{
    return locale.toString(date, dayPattern(locale));
}

QString clockLabel(const QDateTime& local, std::int64_t step)
{
    if (step < kSecond) {
        return local.toString(u"HH:mm:ss.zzz"_s);
    }
    return local.toString(step < kMinute ? u"HH:mm:ss"_s : u"HH:mm"_s);
}

/// All known zones are whole quarters of an hour away from UTC, so that candidates on the common
/// grid of the step and a quarter of an hour hit every local multiple of the step.
std::vector<TimeTick> clockTicks(
    const TimeRange& range, std::int64_t step, const QTimeZone& zone, const QLocale& locale)
{
    std::vector<TimeTick> ticks;
    const std::int64_t grid = std::gcd(step, 15 * kMinute);
    LocalClock clock(zone);
    Instant time = range.start.alignedDown(Duration::fromMs(grid));
    for (; time <= range.end; time = time + Duration::fromMs(grid)) {
        const std::int64_t ofDay = clock.timeOfDay(time);
        const bool isNear = !ticks.empty() && (time - ticks.back().time).toMs() * 4 < step * 3;
        if (time < range.start || ofDay % step != 0 || isNear) {
            continue;
        }
        const QDateTime local = toLocal(time, zone);
        const bool isMidnight = ofDay == 0;
        ticks.push_back({ .time = time,
            .label = isMidnight ? dayLabel(local.date(), locale) : clockLabel(local, step),
            .isDayStart = isMidnight });
    }
    return ticks;
}

std::vector<TimeTick> dayTicks(
    const TimeRange& range, int days, const QTimeZone& zone, const QLocale& locale)
{
    std::vector<TimeTick> ticks;
    const QDate last = toLocal(range.end, zone).date();
    for (QDate date = toLocal(range.start, zone).date(); date <= last; date = date.addDays(1)) {
        // Julian day 0 was a Monday: weeks begin on Mondays.
        if (date.toJulianDay() % days != 0) {
            continue;
        }
        const Instant time = Instant::fromMs(date.startOfDay(zone).toMSecsSinceEpoch());
        if (time >= range.start && time <= range.end) {
            ticks.push_back({ time, dayLabel(date, locale), true });
        }
    }
    return ticks;
}

std::vector<TimeTick> monthTicks(
    const TimeRange& range, int months, const QTimeZone& zone, const QLocale& locale)
{
    std::vector<TimeTick> ticks;
    const QDate first = toLocal(range.start, zone).date();
    const int firstIndex = first.year() * 12 + first.month() - 1;
    for (int index = firstIndex - firstIndex % months;; index += months) {
        const QDate date(index / 12, index % 12 + 1, 1);
        const Instant time = Instant::fromMs(date.startOfDay(zone).toMSecsSinceEpoch());
        if (!date.isValid() || time > range.end) {
            return ticks;
        }
        if (time >= range.start) {
            const bool isYear = date.month() == 1;
            ticks.push_back({ time, locale.toString(date, isYear ? u"yyyy"_s : u"MMM"_s), true });
        }
    }
}

} // namespace

std::vector<TimeTick> timeTicks(
    const TimeRange& range, int maxTicks, const QTimeZone& zone, const QLocale& locale)
{
    const std::int64_t length = range.length().toMs();
    if (length <= 0) {
        return {};
    }
    const std::int64_t parts = std::max(maxTicks, 2);
    const std::int64_t least = (length + parts - 1) / parts;
    const auto clock = std::lower_bound(kClockSteps.begin(), kClockSteps.end(), least);
    if (clock != kClockSteps.end()) {
        return clockTicks(range, *clock, zone, locale);
    }
    for (const int days : kDaySteps) {
        if (days * kDay >= least) {
            return dayTicks(range, days, zone, locale);
        }
    }
    for (const int months : kMonthSteps) {
        if (28LL * months * kDay >= least) {
            return monthTicks(range, months, zone, locale);
        }
    }
    return monthTicks(range, 1200, zone, locale);
}

QString dayPattern(const QLocale& locale)
{
    switch (locale.language()) {
    case QLocale::Chinese:
    case QLocale::Japanese:
        return u"M月d日"_s;
    case QLocale::Korean:
        return u"M월 d일"_s;
    default:
        return u"d MMM"_s;
    }
}

QString datePattern(const QLocale& locale)
{
    switch (locale.language()) {
    case QLocale::Chinese:
    case QLocale::Japanese:
        return u"yyyy年M月d日"_s;
    case QLocale::Korean:
        return u"yyyy년 M월 d일"_s;
    default:
        return u"d MMM yyyy"_s;
    }
}

QString toLongTime(Instant time, const QTimeZone& zone, const QLocale& locale)
{
    const QString clock = time.toMs() % kSecond == 0 ? u"HH:mm:ss"_s : u"HH:mm:ss.zzz"_s;
    const QString day = dayPattern(locale);
    const bool isMonthFirst = !day.startsWith(u'd');
    return locale.toString(toLocal(time, zone),
        isMonthFirst ? QString(day + u" ddd  "_s + clock)
                     : QString(u"ddd "_s + day + u"  "_s + clock));
}

} // namespace promdesk
