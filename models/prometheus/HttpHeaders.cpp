// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpHeaders.h"

#include <QDateTime>
#include <QLocale>
#include <QNetworkReply>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kLongestWaitMs = 5LL * 60 * 1000;
constexpr qsizetype kHeaderBytes = 256;

} // namespace

std::optional<Instant> httpDate(const QByteArray& text)
{
    // Date and time apart: together they would be read as local time, which skips hours.
    static const QRegularExpression form(
        u"\\A(\\w{3}, \\d{2} \\w{3} \\d{4}) (\\d{2}:\\d{2}:\\d{2}) GMT\\z"_s);
    const QRegularExpressionMatch match = form.match(QString::fromLatin1(text.trimmed()));
    const QDate date = QLocale::c().toDate(match.captured(1), u"ddd, dd MMM yyyy"_s);
    const QTime time = QTime::fromString(match.captured(2), u"HH:mm:ss"_s);
    if (!date.isValid() || !time.isValid()) {
        return std::nullopt;
    }
    return Instant::fromMs(QDateTime(date, time, Qt::UTC).toMSecsSinceEpoch());
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
