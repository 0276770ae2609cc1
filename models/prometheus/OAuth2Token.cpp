// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/OAuth2Token.h"

#include "core/UntrustedText.h"
#include "prometheus/HeaderRules.h"
#include "prometheus/SecretFilter.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kAnswerBytes = 256LL * 1024;
constexpr Duration kDeadline = Duration::fromSeconds(20);
constexpr Duration kLongestLife = Duration::fromHours(24LL * 365);
constexpr int kReasonCharacters = 300;
/// The filter for secrets passes over shorter ones: then no foreign text is shown.
constexpr qsizetype kShortestFiltered = 6;

QJsonObject bodyOf(const HttpResponse& response)
{
    return QJsonDocument::fromJson(response.body).object();
}

/// What the server says of its refusal, without our secrets.
QString reasonOf(const HttpResponse& response, const OAuth2Client& client)
{
    if (!client.clientSecret.isEmpty() && client.clientSecret.size() < kShortestFiltered) {
        return {};
    }
    QByteArrayList secrets { client.clientSecret.toUtf8(),
        QUrl::toPercentEncoding(client.clientSecret) };
    for (const auto& parameter : client.parameters) {
        secrets += parameter.second.toUtf8();
    }
    const QJsonObject body = bodyOf(response);
    const QString code = body.value(u"error"_s).toString();
    const QString words = body.value(u"error_description"_s).toString();
    const QString both = words.isEmpty() ? code : code.isEmpty() ? words : code + u": "_s + words;
    return UntrustedText(SecretFilter(secrets).withoutSecrets(both)).plain(kReasonCharacters);
}

Error refusal(const HttpResponse& response, const OAuth2Client& client)
{
    const bool isOurFault = response.status == 400 || response.status == 401
        || response.status == 403 || response.status == 200;
    const bool isBusy = response.status == 429 || response.status >= 500;
    const QString reason = reasonOf(response, client);
    QString message = isOurFault
        ? u"The token server did not accept the client's id and secret"_s
        : u"The token server answered with HTTP status %1"_s.arg(response.status);
    message += reason.isEmpty() ? u"."_s : u": "_s + reason;
    return Error { .kind = isOurFault ? ErrorKind::Authentication
            : isBusy                  ? ErrorKind::Unavailable
                                      : ErrorKind::Malformed,
        .message = message,
        .context = response.server,
        .detail = {},
        .retryAfterMs = response.retryAfterMs };
}

/// Seconds as a number; some servers write it as text.
std::optional<Duration> lifeOf(const QJsonObject& body)
{
    const QJsonValue value = body.value(u"expires_in"_s);
    const double seconds = value.isString() ? value.toString().toDouble() : value.toDouble();
    if (!(seconds > 0)) {
        return std::nullopt;
    }
    return seconds >= kLongestLife.toSeconds()
        ? kLongestLife
        : Duration::fromMs(static_cast<std::int64_t>(seconds * 1000));
}

/// Once, whoever said it before.
void set(std::vector<HttpRequest::Parameter>& form, const QByteArray& name, const QByteArray& value)
{
    const auto said = std::find_if(form.begin(), form.end(),
        [&name](const HttpRequest::Parameter& parameter) { return parameter.first == name; });
    if (said == form.end()) {
        form.emplace_back(name, value);
    } else {
        said->second = value;
    }
}

} // namespace

HttpRequest tokenRequest(const OAuth2Client& client, ClientStyle style)
{
    std::vector<HttpRequest::Parameter> form { { "grant_type", "client_credentials" } };
    if (!client.scopes.isEmpty()) {
        set(form, "scope", client.scopes.join(u' ').toUtf8());
    }
    for (const auto& [name, value] : client.parameters) {
        set(form, name.toUtf8(), value.toUtf8());
    }
    HttpRequest request { .method = HttpRequest::Method::PostContent,
        .timeout = kDeadline,
        .maxBytes = kAnswerBytes,
        .headers = { { "Content-Type", "application/x-www-form-urlencoded" } } };
    if (style == ClientStyle::Parameters) {
        set(form, "client_id", client.clientId.toUtf8());
        set(form, "client_secret", client.clientSecret.toUtf8());
    } else {
        const QByteArray pair = QUrl::toPercentEncoding(client.clientId) + ':'
            + QUrl::toPercentEncoding(client.clientSecret);
        request.headers.emplace_back("Authorization", "Basic " + pair.toBase64());
    }
    request.content = encodeForm(form);
    return request;
}

bool isClientRefused(const HttpResponse& response)
{
    return response.status == 400 || response.status == 401 || response.status == 403;
}

Result<OAuth2Token> readTokenAnswer(const HttpResponse& response, const OAuth2Client& client)
{
    const QJsonObject body = bodyOf(response);
    const bool isOk = response.status >= 200 && response.status < 300;
    if (!isOk || body.contains(u"error"_s)) {
        return failure(refusal(response, client));
    }
    const QString token = body.value(u"access_token"_s).toString();
    const QString type = body.value(u"token_type"_s).toString();
    const bool isSound =
        !token.isEmpty() && isHeaderValue(token) && (type.isEmpty() || isHeaderName(type));
    if (!isSound) {
        return failure(ErrorKind::Malformed,
            u"The token server's answer holds no token that can be used."_s, response.server);
    }
    const bool isBearer = type.isEmpty() || type.compare(u"bearer"_s, Qt::CaseInsensitive) == 0;
    return OAuth2Token { .authorization =
                             (isBearer ? u"Bearer "_s : type + u' ').toUtf8() + token.toUtf8(),
        .life = lifeOf(body) };
}

} // namespace promdesk
