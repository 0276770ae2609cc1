// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "FleetKnowledgeLoader.h"

#include "profiles/ProfileLoader.h"

#include <QFile>
#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QByteArray shippedFile(const QString& name)
{
    QFile file(u":/profiles/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Result<FleetKnowledge> loadFleetKnowledge(const QString& userFolder, QStringList& remarks)
{
    auto catalog = SignalCatalog::fromJson(shippedFile(u"signals.json"_s));
    if (!catalog) {
        return failure(catalog.error());
    }
    auto health = HealthRules::fromJson(shippedFile(u"health.json"_s));
    if (!health) {
        return failure(health.error());
    }
    LoadedProfiles loaded = loadProfiles({ u":/profiles"_s, userFolder });
    for (const Error& error : loaded.errors) {
        remarks += error.toDisplayText();
    }
    return FleetKnowledge { .profiles = std::move(loaded.profiles),
        .catalog = std::move(*catalog),
        .health = std::move(*health) };
}

QString userProfileFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/promdesk/profiles"_s;
}

} // namespace promdesk
