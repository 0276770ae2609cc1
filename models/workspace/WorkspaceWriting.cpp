// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The writing half of WorkspaceJson.h.
#include "workspace/WorkspaceJson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Known fields over the unknown ones that were read; nested objects are joined.
void put(QJsonObject& object, QLatin1StringView key, const QJsonObject& known)
{
    QJsonObject joined = object.value(key).toObject();
    for (auto it = known.begin(); it != known.end(); ++it) {
        joined.insert(it.key(), it.value());
    }
    object.insert(key, joined);
}

void putText(QJsonObject& object, QLatin1StringView key, const QString& text)
{
    if (!text.isEmpty()) {
        object.insert(key, text);
    }
}

void putFlag(QJsonObject& object, QLatin1StringView key, bool flag)
{
    if (flag) {
        object.insert(key, true);
    }
}

void putTexts(QJsonObject& object, QLatin1StringView key, const QStringList& texts)
{
    if (!texts.isEmpty()) {
        object.insert(key, QJsonArray::fromStringList(texts));
    }
}

template <typename T, typename Write>
void putList(QJsonObject& object, QLatin1StringView key, const std::vector<T>& items, Write write)
{
    QJsonArray array;
    for (const T& item : items) {
        array.append(write(item));
    }
    object.insert(key, array);
}

QJsonObject writeRange(const TimeRangeSpec& range)
{
    return { { u"from"_s, range.from }, { u"to"_s, range.to } };
}

QJsonObject writeScope(const Scope& scope)
{
    QJsonObject object { { u"level"_s, toText(scope.level) } };
    putText(object, "source"_L1, scope.source);
    putText(object, "cluster"_L1, scope.cluster);
    putText(object, "node"_L1, scope.node);
    putText(object, "endpoint"_L1, scope.endpoint);
    return object;
}

QJsonObject writeQuery(const PanelQuery& query)
{
    QJsonObject object = query.unknown;
    putText(object, "expression"_L1, query.expression);
    putText(object, "signal"_L1, query.signal);
    putTexts(object, "groupBy"_L1, query.groupBy);
    putText(object, "legend"_L1, query.legend);
    putText(object, "source"_L1, query.sourceId);
    putFlag(object, "instant"_L1, query.isInstant);
    putFlag(object, "hidden"_L1, query.isHidden);
    return object;
}

QJsonObject writeThreshold(const Threshold& threshold)
{
    QJsonObject object = threshold.unknown;
    object.insert("value"_L1, threshold.value);
    object.insert("state"_L1, threshold.state);
    return object;
}

QJsonObject writePanel(const PanelSpec& panel)
{
    QJsonObject object = panel.unknown;
    object.insert("id"_L1, panel.id);
    object.insert("type"_L1, panel.type);
    putText(object, "title"_L1, panel.title);
    putText(object, "description"_L1, panel.description);
    putList(object, "queries"_L1, panel.queries, writeQuery);
    if (panel.unit != Unit::None) {
        object.insert("unit"_L1, toText(panel.unit));
    }
    if (!panel.thresholds.empty()) {
        putList(object, "thresholds"_L1, panel.thresholds, writeThreshold);
    }
    if (panel.minimum) {
        object.insert("min"_L1, *panel.minimum);
    }
    if (panel.maximum) {
        object.insert("max"_L1, *panel.maximum);
    }
    put(object, "place"_L1,
        { { u"x"_s, panel.place.x }, { u"y"_s, panel.place.y }, { u"width"_s, panel.place.width },
            { u"height"_s, panel.place.height } });
    if (!panel.options.isEmpty()) {
        object.insert("options"_L1, panel.options);
    }
    return object;
}

QJsonObject writePage(const PageSpec& page)
{
    QJsonObject object = page.unknown;
    object.insert("id"_L1, page.id);
    putText(object, "title"_L1, page.title);
    object.insert("kind"_L1, page.kind);
    if (page.scope != Scope {} || object.contains("scope"_L1)) {
        put(object, "scope"_L1, writeScope(page.scope));
    }
    if (page.range) {
        put(object, "range"_L1, writeRange(*page.range));
    } else {
        object.remove("range"_L1);
    }
    putList(object, "panels"_L1, page.panels, writePanel);
    return object;
}

QString textOf(AuthKind auth)
{
    switch (auth) {
    case AuthKind::None:
        return u"none"_s;
    case AuthKind::Basic:
        return u"basic"_s;
    case AuthKind::Bearer:
        return u"bearer"_s;
    case AuthKind::ConfigFile:
        return u"configFile"_s;
    }
    return {};
}

QJsonObject writeConnection(const ConnectionSettings& connection)
{
    QJsonObject object = connection.unknown;
    const QUrl address = connection.baseUrl.adjusted(
        QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    object.insert("id"_L1, connection.id);
    putText(object, "name"_L1, connection.name);
    putText(object, "url"_L1, address.toString(QUrl::FullyEncoded));
    object.insert("auth"_L1, textOf(connection.auth));
    putText(object, "username"_L1, connection.username);
    putTexts(object, "headerNames"_L1, connection.headerNames);
    putText(object, "caFile"_L1, connection.caFile);
    putText(object, "clientCertificateFile"_L1, connection.clientCertificateFile);
    putText(object, "clientKeyFile"_L1, connection.clientKeyFile);
    putText(object, "haGroup"_L1, connection.haGroup);
    putText(object, "tlsServerName"_L1, connection.tlsServerName);
    putFlag(object, "skipsTlsVerification"_L1, connection.skipsTlsVerification);
    return object;
}

QJsonObject writeWorkspace(const Workspace& workspace)
{
    QJsonObject object = workspace.unknown;
    object.insert("schemaVersion"_L1, std::max(workspace.schemaVersion, Workspace::kSchemaVersion));
    putText(object, "id"_L1, workspace.id);
    putText(object, "name"_L1, workspace.name);
    putList(object, "connections"_L1, workspace.connections, writeConnection);
    put(object, "range"_L1, writeRange(workspace.range));
    object.insert("refresh"_L1, workspace.refresh.isZero() ? u"off"_s : toText(workspace.refresh));
    putText(object, "activePage"_L1, workspace.activePage);
    putList(object, "pages"_L1, workspace.pages, writePage);
    return object;
}

} // namespace

QByteArray toJson(const Workspace& workspace)
{
    return QJsonDocument(writeWorkspace(workspace)).toJson(QJsonDocument::Indented);
}

QByteArray toJson(const PageSpec& page)
{
    return QJsonDocument(writePage(page)).toJson(QJsonDocument::Indented);
}

QByteArray toJson(const PanelSpec& panel)
{
    return QJsonDocument(writePanel(panel)).toJson(QJsonDocument::Indented);
}

} // namespace promdesk
