// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/ServerOptions.h"
#include "support/FaultServer.h"

namespace promdesk::test {

/// The answer of one series that "job" tells apart, as an instant query gives it.
inline FaultScript vectorAnswer(const QByteArray& job, const QByteArray& value)
{
    return FaultScript::json(R"({"status":"success","data":{"resultType":"vector","result":[)"
                             R"({"metric":{"job":")"
        + job + R"("},"value":[1790000000,")" + value + R"("]}]}})");
}

/// What Prometheus says when it refuses an expression.
inline FaultScript refusedAnswer()
{
    return FaultScript::answer(400, "application/json",
        R"({"status":"error","errorType":"bad_data","error":"1:6: parse error: no"})");
}

/// The choice of a server on the command line.
inline ServerChoice choiceOf(const FaultServer& server, const QString& name)
{
    ServerChoice choice;
    choice.settings.id = name;
    choice.settings.name = name;
    choice.settings.baseUrl = QUrl(server.url());
    return choice;
}

} // namespace promdesk::test
