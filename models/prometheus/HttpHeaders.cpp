// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpHeaders.h"

#include <QNetworkReply>

#include <algorithm>
#include <array>
#include <chrono>

namespace promdesk {

namespace {

constexpr qint64 kLongestWaitMs = 5LL * 60 * 1000;
constexpr qsizetype kHeaderBytes = 256;
constexpr std::array kWeekdays { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
constexpr std::array kMonths { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
    "Nov", "Dec" };

/// The digits of text; -1: there is something else.
int digitsOf(QByteArrayView text)
{
    int number = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') {
            return -1;
        }
        number = number * 10 + (digit - '0');
    }
    return number;
}

/// The place of a name in a list, counted from 0; -1: it is not there.
template <std::size_t Size>
int placeOf(QByteArrayView name, const std::array<const char*, Size>& names)
{
    const auto at = std::find_if(names.begin(), names.end(),
        [name](const char* one) { return name == QByteArrayView(one); });
    return at == names.end() ? -1 : static_cast<int>(at - names.begin());
}

/// "Sun, 22 Nov 2026"; absent also when that day was no Sunday.
std::optional<std::chrono::sys_days> dayOf(QByteArrayView text)
{
    const int day = digitsOf(text.sliced(5, 2));
    const int month = placeOf(text.sliced(8, 3), kMonths);
    const int year = digitsOf(text.sliced(12, 4));
    if (day < 0 || month < 0 || year < 0) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(year),
        std::chrono::month(static_cast<unsigned>(month + 1)),
        std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) {
        return std::nullopt;
    }
    const std::chrono::sys_days days(date);
    const auto weekday = static_cast<int>(std::chrono::weekday(days).c_encoding());
    return placeOf(text.first(3), kWeekdays) == weekday ? std::optional(days) : std::nullopt;
}

/// "20:14:08"
std::optional<std::chrono::seconds> clockOf(QByteArrayView text)
{
    const int hour = digitsOf(text.first(2));
    const int minute = digitsOf(text.sliced(3, 2));
    const int second = digitsOf(text.sliced(6, 2));
    const bool isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0
        && second < 60 && text[2] == ':' && text[5] == ':';
    return isTime ? std::optional(std::chrono::hours(hour) + std::chrono::minutes(minute)
               + std::chrono::seconds(second))
                  : std::nullopt;
}

} // namespace

/// By hand: every answer has a date, and Qt's parsers take tens of microseconds for one.
std::optional<Instant> httpDate(const QByteArray& text)
{
    constexpr QByteArrayView kForm("Sun, 22 Nov 2026 20:14:08 GMT");
    const QByteArrayView date = QByteArrayView(text).trimmed();
    if (date.size() != kForm.size() || !date.endsWith(" GMT")) {
        return std::nullopt;
    }
    for (const qsizetype at : { 3, 4, 7, 11, 16 }) {
        if (date[at] != kForm[at]) {
            return std::nullopt;
        }
    }
    const auto day = dayOf(date);
    const auto clock = clockOf(date.sliced(17, 8));
    if (!day || !clock) {
        return std::nullopt;
    }
    return Instant::fromSeconds((day->time_since_epoch() + *clock).count());
}

std::optional<qint64> retryAfterMs(const QByteArray& text, Instant now)
{
    const QByteArray trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        return std::nullopt;
    }
    bool isNumber = false;
    const qint64 seconds = trimmed.toLongLong(&isNumber);
    if (isNumber) {
        return std::clamp<qint64>(seconds, 0, kLongestWaitMs / 1000) * 1000;
    }
    const std::optional<Instant> date = httpDate(trimmed);
    if (!date) {
        return std::nullopt;
    }
    return std::clamp<qint64>((*date - now).toMs(), 0, kLongestWaitMs);
}

QByteArray implementationHeaders(const QNetworkReply& reply)
{
    QByteArray lines;
    for (const char* name : { "Server", "X-Server-Hostname", "X-Prometheus-Stopping" }) {
        if (reply.hasRawHeader(name)) {
            lines += QByteArray(name) + ": " + reply.rawHeader(name).left(kHeaderBytes) + '\n';
        }
    }
    return lines;
}

} // namespace promdesk
