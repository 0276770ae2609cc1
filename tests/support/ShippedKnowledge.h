// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "profiles/ProfileLoader.h"
#include "support/SourceTree.h"
#include "topology/FleetDiscovery.h"

#include <QFile>

namespace promdesk::test {

/// What the program is shipped with: every profile, the signals and the health rules.
inline FleetKnowledge shippedKnowledge()
{
    const QString folder = sourcePath(QStringLiteral("resources/profiles"));
    const auto read = [&folder](const QString& name) {
        QFile file(folder + u'/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    return { .profiles = loadProfiles({ folder }).profiles,
        .catalog = SignalCatalog::fromJson(read(QStringLiteral("signals.json"))).value(),
        .health = HealthRules::fromJson(read(QStringLiteral("health.json"))).value() };
}

} // namespace promdesk::test
