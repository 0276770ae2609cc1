// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ApiAnswer.h"

#include "core/UntrustedText.h"
#include "prometheus/ApiError.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kErrorCharacters = 1024;
constexpr qsizetype kTitleBytes = 16LL * 1024;
constexpr int kTitleCharacters = 80;

Error make(ErrorKind kind, const QString& message, const HttpResponse& response)
{
    return Error { .kind = kind, .message = message, .context = response.server, .detail = {} };
}

/// The beginning of an answer that is not the API's, for the details.
QString excerpt(const QByteArray& body)
{
    return UntrustedText(QString::fromUtf8(body.left(4LL * kTitleCharacters)).trimmed())
        .plain(kTitleCharacters);
}

char firstByte(const QByteArray& body)
{
    for (const char c : body) {
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return c;
        }
    }
    return '\0';
}

char lastByte(const QByteArray& body)
{
    for (qsizetype i = body.size(); i > 0; --i) {
        const char c = body.at(i - 1);
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return c;
        }
    }
    return '\0';
}

bool isHtml(const HttpResponse& response)
{
    return response.contentType.toLower().contains("html") || firstByte(response.body) == '<';
}

Error foreignAnswer(const HttpResponse& response)
{
    Error error = make(ErrorKind::NotPrometheus,
        u"This is not a Prometheus answer but something else. Check the address and its path."_s,
        response);
    if (isHtml(response)) {
        const QString title = htmlTitle(response.body);
        error.message = title.isEmpty()
            ? u"This is not a Prometheus answer but a web page, perhaps a sign-in page."_s
            : u"This is not a Prometheus answer but the web page “%1”, perhaps to sign in."_s.arg(
                title);
    }
    error.detail = excerpt(response.body);
    return error;
}

/// The API's own error: its kind from the decoder's table, its text bounded and plain.
Error fromApi(const ApiError& api, const HttpResponse& response)
{
    Error error = toError(api);
    error.message = UntrustedText(error.message).plain(kErrorCharacters);
    error.context = response.server;
    error.retryAfterMs = response.retryAfterMs;
    return error;
}

/// One heavy query makes a gateway wait too long, or the server fail, where others are answered.
ErrorKind kindOfFailure(int status)
{
    switch (status) {
    case 500:
        return ErrorKind::ServerFault;
    case 504:
        return ErrorKind::Timeout;
    default:
        return ErrorKind::Unavailable;
    }
}

Error serverFailure(const HttpResponse& response)
{
    QString message;
    switch (response.status) {
    case 429:
        message = u"The server asks for fewer requests."_s;
        break;
    case 502:
        message = u"A gateway before the server got no proper answer from it."_s;
        break;
    case 504:
        message = u"A gateway before the server waited too long for it."_s;
        break;
    case 503:
        message = isHtml(response) || response.body.contains("upstream") // Envoy, nginx
            ? u"A gateway says that the server is not available."_s
            : u"The server is starting or stopping."_s;
        break;
    default:
        message = u"The server failed (HTTP %1)."_s.arg(response.status);
        break;
    }
    Error error = make(kindOfFailure(response.status), message, response);
    error.retryAfterMs = response.retryAfterMs;
    error.detail = isHtml(response) ? htmlTitle(response.body) : excerpt(response.body);
    return error;
}

Error refusal(const HttpResponse& response)
{
    switch (response.status) {
    case 401:
        if (response.body.contains("no org id")) { // Mimir and Cortex
            return make(ErrorKind::Authentication,
                u"The server wants to know the tenant: add the header X-Scope-OrgID."_s, response);
        }
        return make(ErrorKind::Authentication,
            u"The server wants to know who asks: the credentials are missing or wrong."_s,
            response);
    case 403:
        return make(ErrorKind::Forbidden,
            u"The server does not allow this to whoever these credentials stand for."_s, response);
    case 404:
        return make(ErrorKind::NotFound,
            u"The server has no such call. Check the path of its address."_s, response);
    case 405:
    case 406:
    case 501:
        return make(ErrorKind::Unsupported,
            u"The server does not take this kind of request (HTTP %1)."_s.arg(response.status),
            response);
    case 407:
        return make(ErrorKind::Authentication, u"A proxy asks for a password."_s, response);
    case 408:
        return make(ErrorKind::Timeout, u"The server gave up waiting for the request."_s, response);
    case 413:
    case 414:
    case 431:
        return make(ErrorKind::TooMuch,
            u"The request is longer than the server or a proxy before it takes."_s, response);
    default:
        break;
    }
    if (response.body.contains("HTTP request to an HTTPS server")) {
        return make(
            ErrorKind::Tls, u"This port speaks TLS: use https:// in the address."_s, response);
    }
    if (response.body.contains("unsupported path requested")) { // VictoriaMetrics
        return make(ErrorKind::NotFound,
            u"The server has no such call. Check the path of its address."_s, response);
    }
    Error error = make(ErrorKind::NotPrometheus,
        u"The server refused the request (HTTP %1)."_s.arg(response.status), response);
    error.detail = isHtml(response) ? htmlTitle(response.body) : excerpt(response.body);
    return error;
}

Error errorOf(const HttpResponse& response)
{
    const bool isAboutWho = response.status == 401 || response.status == 407;
    if (const std::optional<ApiError> api = parseApiError(response.body);
        api && !isAboutWho && response.status != 403 && response.status != 429) {
        return fromApi(*api, response);
    }
    return response.status == 429 || response.status >= 500 ? serverFailure(response)
                                                            : refusal(response);
}

} // namespace

Result<QByteArray> apiBody(HttpResponse response)
{
    if (response.status == 501) {
        return failure(refusal(response));
    }
    if (response.status >= 400) {
        return failure(errorOf(response));
    }
    const char first = firstByte(response.body);
    if (first == '\0') {
        return failure(
            make(ErrorKind::Malformed, u"The server answered without any content."_s, response));
    }
    if (response.status >= 300 || response.status < 200 || first != '{') {
        return failure(foreignAnswer(response));
    }
    if (lastByte(response.body) != '}') {
        return failure(make(
            ErrorKind::Truncated, u"The answer ended early; nothing of it is used."_s, response));
    }
    return std::move(response.body);
}

std::optional<TextPosition> errorPosition(const Error& error)
{
    static const QRegularExpression position(u"(?:^|[\\s:])(\\d{1,5}):(\\d{1,6}): "_s);
    const QRegularExpressionMatch match = position.match(error.message);
    if (error.kind != ErrorKind::BadQuery || !match.hasMatch()) {
        return std::nullopt;
    }
    return TextPosition { match.captured(1).toInt(), match.captured(2).toInt() };
}

QString htmlTitle(const QByteArray& html)
{
    static const QRegularExpression title(u"<title[^>]*>([^<]*)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = title.match(QString::fromUtf8(html.left(kTitleBytes)));
    QString text = match.captured(1);
    text.replace(u"&lt;"_s, u"<"_s).replace(u"&gt;"_s, u">"_s).replace(u"&quot;"_s, u"\""_s);
    text.replace(u"&#39;"_s, u"'"_s).replace(u"&nbsp;"_s, u" "_s).replace(u"&amp;"_s, u"&"_s);
    return UntrustedText(text.simplified()).plain(kTitleCharacters);
}

} // namespace promdesk
