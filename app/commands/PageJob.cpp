// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/PageJob.h"

#include "FleetKnowledgeLoader.h"
#include "commands/Console.h"
#include "commands/TimeOptions.h"
#include "core/Clock.h"

using namespace Qt::StringLiterals;

namespace promdesk {

void declarePageJob(QCommandLineParser& parser)
{
    declareServerOptions(parser);
    declarePageOptions(parser);
    declareRangeOptions(parser);
}

Result<PageJob> chosenPageJob(
    const QCommandLineParser& parser, const QString& command, Console& console)
{
    auto servers = chosenServers(parser);
    const auto timeout = chosenTimeout(parser);
    auto choice = chosenPage(parser);
    const auto range = chosenRange(parser, SystemClock().now());
    QStringList remarks;
    auto knowledge = loadFleetKnowledge(userProfileFolder(), remarks);
    if (!servers || !timeout || !choice || !range || !knowledge) {
        return failure(!servers ? servers.error()
                : !timeout      ? timeout.error()
                : !choice       ? choice.error()
                : !range        ? range.error()
                                : knowledge.error());
    }
    for (const QString& remark : remarks) {
        console.writeMessage(u"promdesk %1: %2"_s.arg(command, remark));
    }
    return PageJob { .servers = std::move(*servers),
        .timeout = *timeout,
        .choice = std::move(*choice),
        .range = *range,
        .knowledge = std::move(*knowledge) };
}

} // namespace promdesk
