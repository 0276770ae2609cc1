// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Duration.h"

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct DurationUnit
{
    QStringView name;
    std::int64_t ms;
};

/// Falling size: both the order of the text and the order of greedy formatting.
constexpr std::array<DurationUnit, 7> kUnits { {
    { u"y", 365LL * 24 * 3600 * 1000 },
    { u"w", 7LL * 24 * 3600 * 1000 },
    { u"d", 24LL * 3600 * 1000 },
    { u"h", 3600LL * 1000 },
    { u"m", 60LL * 1000 },
    { u"s", 1000 },
    { u"ms", 1 },
} };

tl::unexpected<Error> notADuration(QStringView text)
{
    return failure(ErrorKind::InvalidArgument,
        u"'%1' is not a duration such as 30s, 5m or 1h30m"_s.arg(text.left(64)));
}

qsizetype countDigits(QStringView text)
{
    qsizetype count = 0;
    while (count < text.size() && text[count] >= u'0' && text[count] <= u'9') {
        ++count;
    }
    return count;
}

qsizetype countLetters(QStringView text)
{
    qsizetype count = 0;
    while (count < text.size() && text[count] >= u'a' && text[count] <= u'z') {
        ++count;
    }
    return count;
}

} // namespace

QString toText(Duration duration)
{
    if (duration.isZero()) {
        return u"0s"_s;
    }
    QString text = duration.toMs() < 0 ? u"-"_s : QString();
    std::int64_t rest = duration.toMs() < 0 ? -duration.toMs() : duration.toMs();
    for (const DurationUnit& unit : kUnits) {
        // Weeks and years appear only when exact, so that 8 days read "8d".
        const bool isCalendarLike = unit.ms > kUnits[2].ms;
        if (rest < unit.ms || (isCalendarLike && rest % unit.ms != 0)) {
            continue;
        }
        text += QString::number(rest / unit.ms) + unit.name;
        rest %= unit.ms;
    }
    return text;
}

Result<Duration> parseDuration(QStringView text)
{
    if (text == u"0") {
        return Duration();
    }
    std::int64_t total = 0;
    std::size_t nextUnit = 0;
    QStringView rest = text;
    while (!rest.isEmpty()) {
        const qsizetype digits = countDigits(rest);
        const qsizetype letters = countLetters(rest.mid(digits));
        if (digits == 0 || digits > 15 || letters == 0) {
            return notADuration(text);
        }
        const QStringView name = rest.mid(digits, letters);
        while (nextUnit < kUnits.size() && kUnits.at(nextUnit).name != name) {
            ++nextUnit;
        }
        if (nextUnit == kUnits.size()) {
            return notADuration(text);
        }
        const std::int64_t count = rest.left(digits).toLongLong();
        const std::int64_t unitMs = kUnits.at(nextUnit).ms;
        if (count > (std::numeric_limits<std::int64_t>::max() / 4 - total) / unitMs) {
            return notADuration(text);
        }
        total += count * unitMs;
        ++nextUnit;
        rest = rest.mid(digits + letters);
    }
    if (text.isEmpty()) {
        return notADuration(text);
    }
    return Duration::fromMs(total);
}

} // namespace promdesk
