// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpHeaders.h"

#include <QDateTime>
#include <QLocale>
#include <QNetworkReply>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kLongestWaitMs = 5LL * 60 * 1000;
constexpr qsizetype kHeaderBytes = 256;

} // namespace

std::optional<Instant> httpDate(const QByteArray& text)
{
    QDateTime date = QLocale::c().toDateTime(
        QString::fromLatin1(text.trimmed()), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid()) {
        return std::nullopt;
    }
    date.setTimeSpec(Qt::UTC);
    return Instant::fromMs(date.toMSecsSinceEpoch());
}

std::optional<qint64> retryAfterMs(const QByteArray& text, Instant now)
{
    const QByteArray trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        return std::nullopt;
    }
    bool isNumber = false;
    const qint64 seconds = trimmed.toLongLong(&isNumber);
    if (isNumber) {
        return std::clamp<qint64>(seconds, 0, kLongestWaitMs / 1000) * 1000;
    }
    const std::optional<Instant> date = httpDate(trimmed);
    if (!date) {
        return std::nullopt;
    }
    return std::clamp<qint64>((*date - now).toMs(), 0, kLongestWaitMs);
}

QByteArray implementationHeaders(const QNetworkReply& reply)
{
    QByteArray lines;
    for (const char* name : { "Server", "X-Server-Hostname", "X-Prometheus-Stopping" }) {
        if (reply.hasRawHeader(name)) {
            lines += QByteArray(name) + ": " + reply.rawHeader(name).left(kHeaderBytes) + '\n';
        }
    }
    return lines;
}

} // namespace promdesk
