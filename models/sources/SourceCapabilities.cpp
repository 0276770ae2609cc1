// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "sources/SourceCapabilities.h"

using namespace Qt::StringLiterals;

namespace promdesk {

QString toText(Flavour flavour)
{
    switch (flavour) {
    case Flavour::Unknown:
        return u"unknown"_s;
    case Flavour::Prometheus:
        return u"Prometheus"_s;
    case Flavour::Thanos:
        return u"Thanos"_s;
    case Flavour::Mimir:
        return u"Mimir"_s;
    case Flavour::Cortex:
        return u"Cortex"_s;
    case Flavour::VictoriaMetrics:
        return u"VictoriaMetrics"_s;
    }
    return {};
}

} // namespace promdesk
