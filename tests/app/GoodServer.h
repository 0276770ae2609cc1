// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "support/FaultServer.h"

#include <QDateTime>
#include <QLocale>

namespace promdesk::test {

/// An answer of the API at a time of the server's own.
inline FaultScript answerAt(const QByteArray& body, int secondsAhead)
{
    const QDateTime time = QDateTime::currentDateTimeUtc().addSecs(secondsAhead);
    const QString date =
        QLocale::c().toString(time, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss")) + u" GMT";
    return FaultScript::answer(200, "application/json", body, { "Date: " + date.toLatin1() });
}

/// Makes it a Prometheus 2.42 that knows one series, and whose clock is so far ahead.
inline void behaveWell(FaultServer& server, int secondsAhead = 0)
{
    const auto answer = [secondsAhead](const QByteArray& data) {
        return answerAt("{\"status\":\"success\",\"data\":" + data + '}', secondsAhead);
    };
    server.on("/api/v1/status/buildinfo", answer(R"({"version":"2.42.0","goVersion":"go1"})"));
    server.on("/api/v1/query",
        answer(R"({"resultType":"vector","result":[{"metric":{"job":"a"},)"
               R"("value":[1790000000,"1"]}]})"));
    server.otherwise(answer("null"));
}

/// Makes it answer every request so, from now on.
inline void answerEverything(FaultServer& server, const FaultScript& script)
{
    for (const char* path : { "/api/v1/status/buildinfo", "/api/v1/query" }) {
        server.on(path, script);
    }
    server.otherwise(script);
}

} // namespace promdesk::test
