// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/DetectionTable.h"

#include "commands/TextTable.h"
#include "detection/DetectionWords.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(DetectionTable)
};

/// Stable names for programs.
QString nameOf(SightingState state)
{
    switch (state) {
    case SightingState::Detected:
        return u"detected"_s;
    case SightingState::NeedsMore:
        return u"needs-more"_s;
    case SightingState::NotFound:
        return u"not-found"_s;
    case SightingState::NotAsked:
        return u"not-asked"_s;
    case SightingState::NoAnswer:
        return u"no-answer"_s;
    }
    return {};
}

QString nameOf(ProfileOrigin origin)
{
    switch (origin) {
    case ProfileOrigin::Shipped:
        return u"shipped"_s;
    case ProfileOrigin::Own:
        return u"own"_s;
    case ProfileOrigin::Correction:
        return u"correction"_s;
    }
    return {};
}

QJsonArray toArray(const std::vector<std::string>& names)
{
    QJsonArray array;
    for (const std::string& name : names) {
        array.append(QString::fromStdString(name));
    }
    return array;
}

QJsonObject toJson(const SignalSighting& signal)
{
    return signal.alternatives.empty()
        ? QJsonObject { { u"missing"_s, signal.missing }, { u"absent"_s, toArray(signal.absent) } }
        : QJsonObject { { u"needs"_s, toArray(signal.metrics) } };
}

void insertFound(QJsonObject& object, const ProfileSighting& sighting)
{
    object.insert(u"nodes"_s, sighting.entities.nodes);
    object.insert(u"endpoints"_s, sighting.entities.endpoints);
    object.insert(u"replicas"_s, sighting.entities.replicas);
    QJsonArray labels;
    for (const LabelUse& use : sighting.labels) {
        labels.append(QJsonObject { { u"names"_s, use.place },
            { u"label"_s, QString::fromStdString(use.label) }, { u"isWord"_s, use.isWord } });
    }
    object.insert(u"labels"_s, labels);
    QJsonObject found;
    for (const SignalSighting& signal : sighting.signalList) {
        found.insert(QString::fromStdString(signal.id), toJson(signal));
    }
    object.insert(u"signals"_s, found);
}

QJsonObject toJson(const ProfileSighting& sighting, const ServerProfile& profile)
{
    QJsonObject markers;
    for (const MetricCount& marker : sighting.markers) {
        markers.insert(QString::fromStdString(marker.metric), static_cast<qint64>(marker.series));
    }
    QJsonObject object { { u"server"_s, sighting.server }, { u"state"_s, nameOf(sighting.state) },
        { u"reason"_s, reasonText(sighting, profile) }, { u"markers"_s, markers },
        { u"absent"_s, toArray(sighting.absent) } };
    if (sighting.state == SightingState::Detected) {
        insertFound(object, sighting);
    }
    return object;
}

QJsonObject toJson(const ProfileReport& row)
{
    QJsonArray servers;
    for (const ProfileSighting& sighting : row.sightings) {
        servers.append(toJson(sighting, *row.profile));
    }
    return { { u"id"_s, QString::fromStdString(row.profile->id) },
        { u"title"_s, row.profile->title }, { u"role"_s, toText(row.profile->role) },
        { u"level"_s, toText(row.profile->level) }, { u"origin"_s, nameOf(row.origin) },
        { u"servers"_s, servers } };
}

} // namespace

QByteArray toTable(const DetectionReport& report)
{
    TextTable table({ Words::tr("PROFILE"), Words::tr("SERVER"), Words::tr("STATE"),
                        Words::tr("FOUND"), Words::tr("SIGNALS"), Words::tr("REASON") },
        { TextTable::Align::Left, TextTable::Align::Left, TextTable::Align::Left,
            TextTable::Align::Left, TextTable::Align::Right, TextTable::Align::Left });
    std::vector<std::pair<const ProfileReport*, const ProfileSighting*>> lines;
    for (const ProfileReport& row : report.rows) {
        for (const ProfileSighting& sighting : row.sightings) {
            lines.emplace_back(&row, &sighting);
        }
    }
    std::stable_sort(lines.begin(), lines.end(),
        [](const auto& a, const auto& b) { return a.second->state < b.second->state; });
    for (const auto& [row, sighting] : lines) {
        const QString signalText = sighting->signalList.empty()
            ? QString()
            : Words::tr("%1 of %2").arg(sighting->boundSignals()).arg(sighting->signalList.size());
        table.addRow({ QString::fromStdString(row->profile->id), sighting->server,
            stateText(sighting->state), entitiesText(sighting->entities), signalText,
            reasonText(*sighting, *row->profile) });
    }
    return table.toUtf8();
}

QByteArray toJson(const DetectionReport& report)
{
    QJsonArray profiles;
    for (const ProfileReport& row : report.rows) {
        profiles.append(toJson(row));
    }
    QJsonArray problems;
    for (const FileProblem& problem : report.problems) {
        problems.append(QJsonObject { { u"file"_s, problem.file }, { u"line"_s, problem.line },
            { u"message"_s, problem.message } });
    }
    return QJsonDocument(QJsonObject { { u"profiles"_s, profiles }, { u"problems"_s, problems } })
        .toJson();
}

} // namespace promdesk
