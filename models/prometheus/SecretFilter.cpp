// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/SecretFilter.h"

#include "prometheus/HeaderRules.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kShortest = 6;
constexpr qsizetype kHeadBytes = 256;

/// Says so in front. Labels and values may be called "error".
bool isSuccess(const QByteArray& head)
{
    static const QRegularExpression success(uR"(\A\s*\{\s*"status"\s*:\s*"success")"_s);
    return success.match(QString::fromLatin1(head)).hasMatch();
}

/// Also a refusal may come with status 200; its text is shown like any other.
bool isUsableAnswer(const QByteArray& body)
{
    const QByteArray head = body.left(kHeadBytes);
    const auto* first = std::find_if(body.begin(), body.end(),
        [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
    return first != body.end() && *first == '{' && (isSuccess(head) || !head.contains("\"error\""));
}

/// The values of "name=value; name=value".
QByteArrayList cookiesIn(const QString& header)
{
    QByteArrayList values;
    for (const QString& pair : header.split(u';')) {
        values += pair.section(u'=', 1).trimmed().toUtf8();
    }
    return values;
}

} // namespace

QByteArrayList secretsOf(const ConnectionSettings& settings, const Credentials& credentials)
{
    const QByteArray password = credentials.password.toUtf8();
    QByteArrayList secrets { password, credentials.bearerToken.toUtf8() };
    if (!password.isEmpty()) {
        secrets += QByteArray(settings.username.toUtf8() + ':' + password).toBase64();
    }
    for (const auto& [name, value] : credentials.headers) {
        secrets += value.toUtf8();
        if (isCookieHeader(name)) {
            secrets += cookiesIn(value);
        }
    }
    return secrets;
}

SecretFilter::SecretFilter(const ConnectionSettings& settings, const Credentials& credentials)
    : SecretFilter(secretsOf(settings, credentials))
{ }

SecretFilter::SecretFilter(QByteArrayList secrets)
    : m_secrets(std::move(secrets))
{
    m_secrets.removeIf([](const QByteArray& secret) { return secret.size() < kShortest; });
    std::sort(m_secrets.begin(), m_secrets.end(),
        [](const QByteArray& a, const QByteArray& b) { return a.size() > b.size(); });
}

Result<HttpResponse> SecretFilter::filtered(Result<HttpResponse> response) const
{
    if (!response) {
        Error error = std::move(response.error());
        error.message = withoutSecrets(error.message);
        error.detail = withoutSecrets(error.detail);
        return failure(std::move(error));
    }
    const bool isUsed =
        response->status >= 200 && response->status < 300 && isUsableAnswer(response->body);
    if (!isUsed) {
        response->body = withoutSecrets(std::move(response->body));
    }
    return response;
}

QByteArray SecretFilter::withoutSecrets(QByteArray text) const
{
    for (const QByteArray& secret : m_secrets) {
        text.replace(secret, "***");
    }
    return text;
}

QString SecretFilter::withoutSecrets(const QString& text) const
{
    return QString::fromUtf8(withoutSecrets(text.toUtf8()));
}

} // namespace promdesk
