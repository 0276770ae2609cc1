// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/Health.h"

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

const HealthVerdict& worse(const HealthVerdict& a, const HealthVerdict& b)
{
    return b.health > a.health ? b : a;
}

} // namespace promdesk
