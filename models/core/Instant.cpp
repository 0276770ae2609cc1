// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Instant.h"

#include <QDateTime>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

tl::unexpected<Error> notATime(QStringView text)
{
    return failure(ErrorKind::InvalidArgument,
        u"'%1' is not a time such as 2026-11-22 14:00, 2026-11-22T14:00:00Z, 1795269660 or now-1h"_s
            .arg(text.left(64)));
}

/// Start of the local minute, hour, day, week (Monday), month or year that holds the moment.
Result<Instant> startOf(QStringView unit, Instant moment)
{
    QDateTime local = QDateTime::fromMSecsSinceEpoch(moment.toMs());
    const QDate date = local.date();
    const QTime time = local.time();
    if (unit == u"m") {
        local.setTime(QTime(time.hour(), time.minute()));
    } else if (unit == u"h") {
        local.setTime(QTime(time.hour(), 0));
    } else if (unit == u"d") {
        local = date.startOfDay();
    } else if (unit == u"w") {
        local = date.addDays(1 - date.dayOfWeek()).startOfDay();
    } else if (unit == u"M") {
        local = QDate(date.year(), date.month(), 1).startOfDay();
    } else if (unit == u"y") {
        local = QDate(date.year(), 1, 1).startOfDay();
    } else {
        return failure(ErrorKind::InvalidArgument,
            u"'/%1' is not one of /m /h /d /w /M /y"_s.arg(unit.left(16)));
    }
    return Instant::fromMs(local.toMSecsSinceEpoch());
}

Result<Instant> parseRelative(QStringView text, Instant now)
{
    QStringView rest = text.mid(3);
    const qsizetype slash = rest.indexOf(u'/');
    const QStringView offset = slash < 0 ? rest : rest.left(slash);
    Instant moment = now;
    if (!offset.isEmpty()) {
        const bool isBack = offset.front() == u'-';
        if (!isBack && offset.front() != u'+') {
            return notATime(text);
        }
        const auto duration = parseDuration(offset.mid(1));
        if (!duration) {
            return notATime(text);
        }
        moment = isBack ? now - *duration : now + *duration;
    }
    return slash < 0 ? Result<Instant>(moment) : startOf(rest.mid(slash + 1), moment);
}

/// Epoch seconds with at most three decimals, read as integers so that no bit is lost.
std::optional<Instant> parseEpoch(QStringView text)
{
    const bool isNegative = text.startsWith(u'-');
    const QStringView body = isNegative ? text.mid(1) : text;
    const qsizetype dot = body.indexOf(u'.');
    const QStringView whole = dot < 0 ? body : body.left(dot);
    const QStringView decimals = dot < 0 ? QStringView() : body.mid(dot + 1);
    bool isNumber = false;
    const qlonglong seconds = whole.toLongLong(&isNumber);
    if (!isNumber || seconds > 253'402'300'799LL || !whole.front().isDigit()) {
        return std::nullopt;
    }
    qlonglong ms = 0;
    if (dot >= 0) {
        const QString padded = decimals.left(3).toString().leftJustified(3, u'0');
        ms = padded.toLongLong(&isNumber);
        if (!isNumber || decimals.isEmpty()) {
            return std::nullopt;
        }
    }
    const qlonglong total = seconds * 1000 + ms;
    return Instant::fromMs(isNegative ? -total : total);
}

} // namespace

QString toIso8601(Instant instant)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(instant.toMs(), Qt::UTC);
    return utc.toString(instant.toMs() % 1000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

QString toEpochText(Instant instant)
{
    const qint64 ms = instant.toMs();
    const qint64 magnitude = ms < 0 ? -ms : ms;
    QString text = (ms < 0 ? u"-"_s : QString()) + QString::number(magnitude / 1000);
    if (magnitude % 1000 != 0) {
        text += u'.' + QString::number(magnitude % 1000).rightJustified(3, u'0');
    }
    return text;
}

Result<Instant> parseInstant(QStringView text, Instant now)
{
    const QStringView trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        return notATime(text);
    }
    if (trimmed.startsWith(u"now")) {
        return parseRelative(trimmed, now);
    }
    if (const auto epoch = parseEpoch(trimmed)) {
        return *epoch;
    }
    constexpr qsizetype kDateLength = 10; // 2026-11-22, then T or a blank
    const bool hasTime = trimmed.size() > kDateLength
        && (trimmed.at(kDateLength) == u'T' || trimmed.at(kDateLength) == u' ');
    const QDateTime date = QDateTime::fromString(trimmed.toString(), Qt::ISODateWithMs);
    if (!date.isValid() || !hasTime) {
        return notATime(text);
    }
    return Instant::fromMs(date.toMSecsSinceEpoch());
}

} // namespace promdesk
