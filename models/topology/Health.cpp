// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/Health.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

QString toText(Health health)
{
    switch (health) {
    case Health::Ok:
        return u"ok"_s;
    case Health::Unknown:
        return u"unknown"_s;
    case Health::Busy:
        return u"busy"_s;
    case Health::Degraded:
        return u"degraded"_s;
    case Health::Silent:
        return u"silent"_s;
    case Health::Failing:
        return u"failing"_s;
    }
    return {};
}

QString toSpanText(Duration span)
{
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    constexpr std::int64_t day = 24 * hour;
    const std::int64_t seconds = std::max<std::int64_t>(span.toMs() / 1000, 0);
    if (seconds < minute) {
        return u"%1 s"_s.arg(seconds);
    }
    if (seconds < 2 * hour) {
        return u"%1 min"_s.arg(seconds / minute);
    }
    return seconds < 2 * day ? u"%1 h"_s.arg(seconds / hour) : u"%1 d"_s.arg(seconds / day);
}

const HealthVerdict& worse(const HealthVerdict& a, const HealthVerdict& b)
{
    return b.health > a.health ? b : a;
}

} // namespace promdesk
