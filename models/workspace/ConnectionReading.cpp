// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/ConnectionReading.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMostNames = 64;

QUrl readAddress(JsonFields& fields)
{
    QUrl url(fields.text("url"_L1), QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !isWeb || url.host().isEmpty()) {
        fields.note("url"_L1, u"Must be an address that starts with http:// or https://"_s);
        return {};
    }
    const QUrl bare = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (bare != url) {
        fields.note("url"_L1, u"User, password, query and fragment are not kept in workspaces"_s);
    }
    return bare;
}

/// Someone may have put a secret into the file by hand: it is not carried on.
QJsonObject withoutSecrets(JsonFields& fields)
{
    static const QRegularExpression secret(
        u"pass|secret|token|credential|authori[sz]ation|api.?key|^headers$|cookie"_s,
        QRegularExpression::CaseInsensitiveOption);
    QJsonObject rest = fields.rest();
    const QStringList keys = rest.keys();
    for (const QString& key : keys) {
        if (key.contains(secret)) {
            rest.remove(key);
            fields.findings().note(fields.path(),
                u"'%1' looks like a secret; workspaces keep none"_s.arg(key.left(64)));
        }
    }
    return rest;
}

} // namespace

ConnectionSettings readConnection(JsonFields fields)
{
    ConnectionSettings connection;
    connection.id = fields.text("id"_L1);
    connection.name = fields.text("name"_L1);
    connection.baseUrl = readAddress(fields);
    const QString auth = fields.text("auth"_L1, u"none"_s);
    if (auth == u"basic") {
        connection.auth = AuthKind::Basic;
    } else if (auth == u"bearer") {
        connection.auth = AuthKind::Bearer;
    } else if (auth == u"configFile") {
        connection.auth = AuthKind::ConfigFile;
    } else if (auth != u"none") {
        fields.note("auth"_L1, u"Must be none, basic, bearer or configFile; none is used"_s);
    }
    connection.username = fields.text("username"_L1);
    connection.headerNames = fields.texts("headerNames"_L1, kMostNames);
    connection.caFile = fields.text("caFile"_L1);
    connection.clientCertificateFile = fields.text("clientCertificateFile"_L1);
    connection.clientKeyFile = fields.text("clientKeyFile"_L1);
    connection.haGroup = fields.text("haGroup"_L1);
    connection.tlsServerName = fields.text("tlsServerName"_L1);
    connection.skipsTlsVerification = fields.flag("skipsTlsVerification"_L1);
    connection.unknown = withoutSecrets(fields);
    return connection;
}

} // namespace promdesk
