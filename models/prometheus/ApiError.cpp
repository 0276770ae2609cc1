// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ApiError.h"

#include "core/UntrustedText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kErrorBodyBytes = 1024LL * 1024;
constexpr qsizetype kTextCharacters = 4096;
constexpr qsizetype kTexts = 32;
constexpr int kShownCharacters = 1024;

ErrorKind kindOfHttpCode(int code)
{
    switch (code) {
    case 401:
        return ErrorKind::Authentication;
    case 403:
        return ErrorKind::Forbidden;
    case 404:
        return ErrorKind::NotFound;
    case 429:
        return ErrorKind::Unavailable;
    case 500:
        return ErrorKind::ServerFault;
    case 504:
        return ErrorKind::Timeout;
    default:
        return code >= 500 ? ErrorKind::Unavailable : ErrorKind::BadQuery;
    }
}

/// Some servers report their limits as failed executions: the text tells.
ErrorKind kindOfExecution(const QString& text)
{
    const auto has = [&text](QStringView part) { return text.contains(part, Qt::CaseInsensitive); };
    // The last is VictoriaMetrics'.
    if (has(u"deadline exceeded") || has(u"timed out") || has(u"timeout exceeded")) {
        return ErrorKind::Timeout;
    }
    return has(u"too many samples") ? ErrorKind::TooMuch : ErrorKind::BadQuery;
}

ErrorKind kindOf(const ApiError& apiError)
{
    const QString& type = apiError.errorType;
    if (type == u"timeout") {
        return ErrorKind::Timeout;
    }
    if (type == u"unavailable") {
        return ErrorKind::Unavailable;
    }
    if (type == u"internal" || type == u"canceled") {
        return ErrorKind::ServerFault;
    }
    if (type == u"not_found") {
        return ErrorKind::NotFound;
    }
    if (type == u"not_acceptable") {
        return ErrorKind::Unsupported;
    }
    bool isNumber = false;
    const int code = type.toInt(&isNumber);
    const ErrorKind kind = isNumber ? kindOfHttpCode(code) : ErrorKind::BadQuery;
    return kind == ErrorKind::BadQuery ? kindOfExecution(apiError.error) : kind;
}

} // namespace

std::optional<ApiError> parseApiError(const QByteArray& body)
{
    if (body.size() > kErrorBodyBytes) {
        return std::nullopt;
    }
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (object.value("status"_L1).toString() != u"error") {
        return std::nullopt;
    }
    ApiError parsed { .errorType = object.value("errorType"_L1).toString().left(kTextCharacters),
        .error = object.value("error"_L1).toString().left(kTextCharacters),
        .warnings = {} };
    const QJsonArray warnings = object.value("warnings"_L1).toArray();
    for (qsizetype i = 0; i < std::min(kTexts, warnings.size()); ++i) {
        parsed.warnings.append(warnings.at(i).toString().left(kTextCharacters));
    }
    return parsed;
}

Error toError(const ApiError& apiError)
{
    return Error { .kind = kindOf(apiError),
        .message = apiError.error.isEmpty() ? u"The server refused the request without a reason."_s
                                            : UntrustedText(apiError.error).plain(kShownCharacters),
        .context = {},
        .detail = UntrustedText(apiError.errorType).plain() };
}

} // namespace promdesk
