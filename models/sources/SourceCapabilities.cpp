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
    case Flavour::GoogleManaged:
        return u"Google managed Prometheus"_s;
    case Flavour::AmazonManaged:
        return u"Amazon managed Prometheus"_s;
    case Flavour::AzureManaged:
        return u"Azure managed Prometheus"_s;
    }
    return {};
}

QString differenceNote(const SourceCapabilities& a, const SourceCapabilities& b)
{
    const bool areBothKnown = a.flavour != Flavour::Unknown && b.flavour != Flavour::Unknown;
    const auto isVictoria = [](const SourceCapabilities& server) {
        return server.flavour == Flavour::VictoriaMetrics;
    };
    if (areBothKnown && isVictoria(a) != isVictoria(b)) {
        return u"VictoriaMetrics looks before the window and does not extrapolate in rate() and "
               u"increase(), leaves out NaN and keeps about 15 digits: its values differ "
               u"slightly from those of Prometheus."_s;
    }
    if (areBothKnown && a.hasLeftOpenWindows != b.hasLeftOpenWindows) {
        return u"From Prometheus 3 on a window such as [1m] leaves out its oldest edge, one sample "
               u"less than before, and a dot in a regular expression matches a line break, too: "
               u"values of the two servers may differ slightly."_s;
    }
    return {};
}

} // namespace promdesk
