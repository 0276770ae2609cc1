// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/SessionState.h"

#include "core/AtomicFile.h"
#include "core/Limits.h"
#include "workspace/JsonFields.h"
#include "workspace/WorkspaceJson.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kMostBytes = limits::kWorkspaceBytes;
constexpr int kMostNames = 100;

Scope readScope(const QJsonObject& object, JsonFindings& findings)
{
    JsonFields fields(object, u"scope"_s, findings);
    Scope scope;
    const QString level = fields.text("level"_L1);
    for (const Level candidate :
        std::array { Level::Fleet, Level::Cluster, Level::Node, Level::Endpoint }) {
        scope.level = toText(candidate) == level ? candidate : scope.level;
    }
    scope.source = fields.text("source"_L1);
    scope.cluster = fields.text("cluster"_L1);
    scope.node = fields.text("node"_L1);
    scope.endpoint = fields.text("endpoint"_L1);
    return scope;
}

QList<Scope> readScopes(const QJsonArray& entries, JsonFindings& findings)
{
    QList<Scope> scopes;
    for (const QJsonValue& entry : entries) {
        const Scope scope = readScope(entry.toObject(), findings);
        if (scope.level != Level::Fleet) {
            scopes += scope;
        }
    }
    return scopes;
}

QJsonObject writeScope(const Scope& scope)
{
    return { { u"level"_s, toText(scope.level) }, { u"source"_s, scope.source },
        { u"cluster"_s, scope.cluster }, { u"node"_s, scope.node },
        { u"endpoint"_s, scope.endpoint } };
}

QJsonArray writeScopes(const QList<Scope>& scopes)
{
    QJsonArray entries;
    for (const Scope& scope : scopes) {
        entries.append(writeScope(scope));
    }
    return entries;
}

QList<KeptFilter> readFilters(const QJsonArray& entries, JsonFindings& findings)
{
    QList<KeptFilter> filters;
    for (const QJsonValue& entry : entries) {
        JsonFields fields(entry.toObject(), u"filters"_s, findings);
        const QString text = fields.text("text"_L1);
        if (!text.isEmpty()) {
            filters += KeptFilter { .text = text, .isOn = fields.flag("isOn"_L1) };
        }
    }
    return filters;
}

QJsonArray writeFilters(const QList<KeptFilter>& filters)
{
    QJsonArray entries;
    for (const KeptFilter& filter : filters) {
        entries.append(QJsonObject { { u"text"_s, filter.text }, { u"isOn"_s, filter.isOn } });
    }
    return entries;
}

Workspace readShown(const std::optional<QJsonObject>& object)
{
    if (!object) {
        return {};
    }
    auto reading = workspaceFromJson(QJsonDocument(*object).toJson());
    return reading ? std::move(reading->value) : Workspace {};
}

FleetChoice readFleet(const QJsonObject& object, JsonFindings& findings)
{
    JsonFields fields(object, u"fleet"_s, findings);
    FleetChoice choice;
    choice.shown = fields.text("shown"_L1);
    choice.view = fields.text("view"_L1);
    choice.fill = fields.text("fill"_L1);
    choice.size = fields.text("size"_L1);
    return choice;
}

QJsonObject writeFleet(const FleetChoice& choice)
{
    return { { u"shown"_s, choice.shown }, { u"view"_s, choice.view }, { u"fill"_s, choice.fill },
        { u"size"_s, choice.size } };
}

/// Fields that are absent are as they were first.
Preferences readPreferences(const QJsonObject& object)
{
    Preferences preferences;
    preferences.evaluatesLocally =
        object.value("evaluatesLocally"_L1).toBool(preferences.evaluatesLocally);
    preferences.keepsBlocks = object.value("keepsBlocks"_L1).toBool(preferences.keepsBlocks);
    preferences.blockMegabytes =
        std::clamp(object.value("blockMegabytes"_L1).toInt(preferences.blockMegabytes),
            Preferences::kLeastBlockMegabytes, Preferences::kMostBlockMegabytes);
    return preferences;
}

QJsonObject writePreferences(const Preferences& preferences)
{
    return { { u"evaluatesLocally"_s, preferences.evaluatesLocally },
        { u"keepsBlocks"_s, preferences.keepsBlocks },
        { u"blockMegabytes"_s, preferences.blockMegabytes } };
}

QString toBase64(const QByteArray& bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray fromBase64(const QString& text)
{
    return QByteArray::fromBase64(text.toLatin1());
}

} // namespace

void SessionState::noteFile(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    recentFiles.removeAll(absolute);
    recentFiles.prepend(absolute);
    recentFiles = recentFiles.mid(0, kRecentFiles);
}

SessionState loadSessionState(const QString& path)
{
    const Result<QByteArray> bytes = readFile(path, kMostBytes);
    if (!bytes) {
        return {};
    }
    JsonFindings findings;
    JsonFields fields(QJsonDocument::fromJson(*bytes).object(), {}, findings);
    SessionState state;
    state.workspacePath = fields.text("workspace"_L1);
    state.shown = readShown(fields.object("shown"_L1));
    state.takesUpJournal = fields.flag("takesUpJournal"_L1);
    state.recentFiles =
        fields.texts("recentFiles"_L1, kMostNames).mid(0, SessionState::kRecentFiles);
    state.windowGeometry = fromBase64(fields.text("windowGeometry"_L1));
    state.windowLayout = fromBase64(fields.text("windowLayout"_L1));
    state.scope = readScope(fields.object("scope"_L1).value_or(QJsonObject()), findings);
    state.favourites =
        readScopes(fields.array("favourites"_L1, SessionState::kMostScopes), findings);
    state.visited = readScopes(fields.array("visited"_L1, SessionState::kMostScopes), findings);
    state.fleet = readFleet(fields.object("fleet"_L1).value_or(QJsonObject()), findings);
    state.page = fields.text("page"_L1);
    state.theme = fields.text("theme"_L1);
    state.showsActivity = fields.flag("showsActivity"_L1);
    state.filters = readFilters(fields.array("filters"_L1, SessionState::kMostFilters), findings);
    state.preferences = readPreferences(fields.object("preferences"_L1).value_or(QJsonObject()));
    state.unknown = fields.rest();
    return state;
}

Result<void> saveSessionState(const QString& path, const SessionState& state)
{
    QJsonObject object = state.unknown;
    object.insert("workspace"_L1, state.workspacePath);
    object.insert("shown"_L1, QJsonDocument::fromJson(toJson(state.shown)).object());
    object.insert("takesUpJournal"_L1, state.takesUpJournal);
    object.insert("recentFiles"_L1, QJsonArray::fromStringList(state.recentFiles));
    object.insert("windowGeometry"_L1, toBase64(state.windowGeometry));
    object.insert("windowLayout"_L1, toBase64(state.windowLayout));
    object.insert("scope"_L1, writeScope(state.scope));
    object.insert("favourites"_L1, writeScopes(state.favourites));
    object.insert("visited"_L1, writeScopes(state.visited));
    object.insert("fleet"_L1, writeFleet(state.fleet));
    object.insert("page"_L1, state.page);
    object.insert("theme"_L1, state.theme);
    object.insert("showsActivity"_L1, state.showsActivity);
    object.insert("preferences"_L1, writePreferences(state.preferences));
    object.insert("filters"_L1, writeFilters(state.filters));
    if (!QDir().mkpath(QFileInfo(path).absolutePath())) {
        return failure(ErrorKind::Io, u"The folder cannot be made"_s, path);
    }
    return writeFile(path, QJsonDocument(object).toJson(), FileAccess::Private);
}

} // namespace promdesk
