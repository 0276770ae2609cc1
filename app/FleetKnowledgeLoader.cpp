// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "FleetKnowledgeLoader.h"

#include "profiles/JsonReader.h"
#include "profiles/ProfileLoader.h"

#include <QFile>
#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kRulesBytes = 256LL * 1024;

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
    // The user's file changes single rules; a mistake in it leaves the shipped ones as they are.
    const QString ownRules = userFolder + u"/health.json"_s;
    if (QFile::exists(ownRules)) {
        const auto own = readDataFile(ownRules, kRulesBytes).and_then([&](const QByteArray& json) {
            return HealthRules::fromJson(json, ownRules);
        });
        if (own) {
            health = health->overriddenBy(*own);
        } else {
            remarks += own.error().toDisplayText() + u" ("_s + own.error().detail + u')';
        }
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
