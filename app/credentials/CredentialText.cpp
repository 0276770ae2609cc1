// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "credentials/CredentialText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace promdesk {

QByteArray toKeychainText(const Credentials& credentials)
{
    QJsonArray headers;
    for (const auto& [name, value] : credentials.headers) {
        headers.append(QJsonArray { name, value });
    }
    QJsonObject object;
    object.insert(u"bearerToken"_s, credentials.bearerToken);
    if (!credentials.configFile.isEmpty()) {
        object.insert(u"configFile"_s, credentials.configFile);
    }
    object.insert(u"headers"_s, headers);
    object.insert(u"password"_s, credentials.password);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<Credentials> credentialsFromKeychainText(const QByteArray& text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject()) {
        return failure(ErrorKind::Malformed, u"The kept credentials cannot be read."_s);
    }
    const QJsonObject object = document.object();
    Credentials credentials;
    credentials.password = object.value(u"password"_s).toString();
    credentials.bearerToken = object.value(u"bearerToken"_s).toString();
    credentials.configFile = object.value(u"configFile"_s).toString();
    const QJsonArray headers = object.value(u"headers"_s).toArray();
    for (const auto& entry : headers) {
        const QJsonArray pair = entry.toArray();
        if (pair.size() == 2) {
            credentials.headers.emplace_back(pair.at(0).toString(), pair.at(1).toString());
        }
    }
    return credentials;
}

} // namespace promdesk
