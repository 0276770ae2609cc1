// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/DetectionWords.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::size_t kMostNames = 6;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(DetectionWords)
};

/// The one that says most of a row: where it was detected, else the first of its state.
const ProfileSighting* speakerOf(const ProfileReport& row)
{
    const SightingState state = row.state();
    const auto at = std::find_if(row.sightings.begin(), row.sightings.end(),
        [state](const ProfileSighting& one) { return one.state == state; });
    return at == row.sightings.end() ? nullptr : &*at;
}

QString markersText(const std::vector<MetricCount>& markers)
{
    const MetricCount& first = markers.front();
    QString text = Words::tr("by %1 (%n series)", nullptr, static_cast<int>(first.series))
                       .arg(QString::fromStdString(first.metric));
    if (markers.size() > 1) {
        text += u' ' + Words::tr("and %n more", nullptr, static_cast<int>(markers.size()) - 1);
    }
    return text;
}

QString notFoundText(const ProfileSighting& sighting, const ServerProfile& profile)
{
    const QString names = namesText(profile.markers);
    if (profile.markers.size() == 1) {
        return profile.markerMatchers.empty()
            ? Words::tr("%2 has no series of %1").arg(names, sighting.server)
            : Words::tr("%2 has no series of %1 with %3")
                  .arg(names, sighting.server, QString::fromStdString(profile.markerMatchers));
    }
    return profile.markerMatchers.empty()
        ? Words::tr("none of %1 was found on %2").arg(names, sighting.server)
        : Words::tr("none of %1 with %3 was found on %2")
              .arg(names, sighting.server, QString::fromStdString(profile.markerMatchers));
}

} // namespace

QString roleText(ProfileRole role)
{
    switch (role) {
    case ProfileRole::Engine:
        return Words::tr("Engine");
    case ProfileRole::Proxy:
        return Words::tr("Proxy");
    case ProfileRole::Observer:
        return Words::tr("Observer");
    case ProfileRole::Machine:
        return Words::tr("Machine");
    case ProfileRole::Accelerator:
        return Words::tr("Accelerator");
    case ProfileRole::Workload:
        return Words::tr("Workload");
    case ProfileRole::Inventory:
        return Words::tr("Inventory");
    case ProfileRole::Monitor:
        return Words::tr("Monitor");
    }
    return {};
}

QString levelText(Level level)
{
    switch (level) {
    case Level::Fleet:
        return Words::tr("Fleet");
    case Level::Cluster:
        return Words::tr("Cluster");
    case Level::Node:
        return Words::tr("Node");
    case Level::Endpoint:
        return Words::tr("Endpoint");
    }
    return {};
}

QString originText(ProfileOrigin origin)
{
    switch (origin) {
    case ProfileOrigin::Shipped:
        return Words::tr("shipped with Promdesk");
    case ProfileOrigin::Own:
        return Words::tr("your own");
    case ProfileOrigin::Correction:
        return Words::tr("your correction of the shipped one");
    }
    return {};
}

QString stateText(SightingState state)
{
    switch (state) {
    case SightingState::Detected:
        return Words::tr("detected");
    case SightingState::NeedsMore:
        return Words::tr("incomplete");
    case SightingState::NotFound:
        return Words::tr("not found");
    case SightingState::NotAsked:
        return Words::tr("not asked yet");
    case SightingState::NoAnswer:
        return Words::tr("no answer");
    }
    return {};
}

QString stateText(const ProfileReport& row)
{
    const int detected = row.detectedCount();
    const auto all = static_cast<int>(row.sightings.size());
    return detected > 0 && detected < all ? Words::tr("detected on %1 of %2").arg(detected).arg(all)
                                          : stateText(row.state());
}

QChar stateSign(SightingState state)
{
    switch (state) {
    case SightingState::Detected:
        return u'✓';
    case SightingState::NeedsMore:
        return u'!';
    case SightingState::NotFound:
        return u'–';
    case SightingState::NotAsked:
        return u'…';
    case SightingState::NoAnswer:
        return u'?';
    }
    return u'?';
}

QString entitiesText(const EntityCounts& counts)
{
    QStringList parts;
    if (counts.endpoints > 0) {
        parts += counts.endpoints == 1 ? Words::tr("1 endpoint")
                                       : Words::tr("%n endpoints", nullptr, counts.endpoints);
    }
    if (counts.replicas > 0) {
        parts += counts.replicas == 1 ? Words::tr("1 replica")
                                      : Words::tr("%n replicas", nullptr, counts.replicas);
    }
    if (counts.nodes > 0) {
        parts +=
            counts.nodes == 1 ? Words::tr("1 node") : Words::tr("%n nodes", nullptr, counts.nodes);
    }
    if (parts.isEmpty() && counts.clusters > 0) {
        parts += counts.clusters == 1 ? Words::tr("1 cluster")
                                      : Words::tr("%n clusters", nullptr, counts.clusters);
    }
    return parts.join(u", "_s);
}

QString reasonText(const ProfileSighting& sighting, const ServerProfile& profile)
{
    switch (sighting.state) {
    case SightingState::Detected:
        return markersText(sighting.markers);
    case SightingState::NeedsMore:
        return Words::tr("%1 is there, but %2, which is needed as well, is not")
            .arg(QString::fromStdString(sighting.markers.front().metric),
                namesText(sighting.absent));
    case SightingState::NotFound:
        return notFoundText(sighting, profile);
    case SightingState::NotAsked:
        return Words::tr("%1 has not been asked yet").arg(sighting.server);
    case SightingState::NoAnswer:
        return Words::tr("%1 does not answer: %2").arg(sighting.server, sighting.error);
    }
    return {};
}

QString reasonText(const ProfileReport& row)
{
    const ProfileSighting* speaker = speakerOf(row);
    if (speaker == nullptr) {
        return Words::tr("no server is connected");
    }
    // Where none has them no server needs a name.
    const bool isEverywhere = std::all_of(row.sightings.begin(), row.sightings.end(),
        [](const ProfileSighting& one) { return one.state == SightingState::NotFound; });
    if (isEverywhere) {
        return Words::tr("no series of %1").arg(namesText(row.profile->markers));
    }
    return reasonText(*speaker, *row.profile);
}

QString problemText(const FileProblem& problem)
{
    const QString name = problem.file.section(u'/', -1);
    if (problem.line <= 0) {
        return name.isEmpty() ? problem.message : QString(name + u": "_s + problem.message);
    }
    return name.isEmpty()
        ? Words::tr("line %1: %2").arg(QString::number(problem.line), problem.message)
        : Words::tr("%1, line %2: %3").arg(name, QString::number(problem.line), problem.message);
}

QString namesText(const std::vector<std::string>& names)
{
    QStringList some;
    for (const std::string& name : names) {
        if (static_cast<std::size_t>(some.size()) == kMostNames) {
            const auto rest = static_cast<int>(names.size() - kMostNames);
            return Words::tr("%1 and %n more", nullptr, rest).arg(some.join(u", "_s));
        }
        some += QString::fromStdString(name);
    }
    return some.join(u", "_s);
}

QString signalsText(const ProfileReport& row)
{
    const auto best = std::max_element(row.sightings.begin(), row.sightings.end(),
        [](const ProfileSighting& a, const ProfileSighting& b) {
            return a.boundSignals() < b.boundSignals();
        });
    if (row.detectedCount() == 0 || best->signalList.empty()) {
        return {};
    }
    return Words::tr("%1 of %2").arg(best->boundSignals()).arg(best->signalList.size());
}

QString placeText(const QString& place)
{
    if (place == u"cluster") {
        return Words::tr("Cluster");
    }
    if (place == u"place") {
        return Words::tr("Place");
    }
    if (place == u"node") {
        return Words::tr("Node");
    }
    if (place == u"endpoint") {
        return Words::tr("Endpoint");
    }
    if (place == u"replica") {
        return Words::tr("Replica");
    }
    if (place == u"gpu") {
        return Words::tr("GPU");
    }
    if (place == u"pod") {
        return Words::tr("Pod");
    }
    return place == u"namespace" ? Words::tr("Namespace") : place;
}

} // namespace promdesk
