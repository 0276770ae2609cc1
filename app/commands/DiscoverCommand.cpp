// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/DiscoverCommand.h"

#include "FleetKnowledgeLoader.h"
#include "commands/Console.h"
#include "commands/FleetSession.h"
#include "commands/TopologyReport.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace promdesk {

DiscoverCommand::DiscoverCommand() = default;
DiscoverCommand::~DiscoverCommand() = default;

QString DiscoverCommand::name() const
{
    return u"discover"_s;
}

QString DiscoverCommand::summary() const
{
    return tr("Show the clusters, nodes and model endpoints that servers know");
}

void DiscoverCommand::declare(QCommandLineParser& parser) const
{
    declareServerOptions(parser);
    parser.addOption({ u"format"_s, tr("table or json"), u"FORMAT"_s, u"table"_s });
}

Result<void> DiscoverCommand::start(
    const QCommandLineParser& parser, Console& console, Finish finish)
{
    const QString format = parser.value(u"format"_s);
    if (format != u"table" && format != u"json") {
        return failure(ErrorKind::InvalidArgument,
            tr("'%1' is not a format: table or json").arg(format.left(32)));
    }
    const auto servers = chosenServers(parser);
    const auto timeout = chosenTimeout(parser);
    if (!servers || !timeout) {
        return failure(!servers ? servers.error() : timeout.error());
    }
    QStringList remarks;
    auto knowledge = loadFleetKnowledge(userProfileFolder(), remarks);
    if (!knowledge) {
        return failure(knowledge.error());
    }
    for (const QString& remark : remarks) {
        console.writeMessage(u"promdesk discover: "_s + remark);
    }
    m_session = std::make_unique<FleetSession>(*servers, std::move(*knowledge), *timeout);
    m_session->discover([&console, format, finish = std::move(finish)](
                            const TopologyPtr& topology, const QStringList& problems) {
        for (const QString& problem : problems) {
            console.writeMessage(u"promdesk discover: "_s + problem);
        }
        if (topology->sources.empty()) {
            finish(ExitCode::Failed);
            return;
        }
        const bool isWritten =
            console.writeData(format == u"json" ? toJson(*topology) : toTable(*topology));
        finish(!isWritten            ? ExitCode::Failed
                : problems.isEmpty() ? ExitCode::Done
                                     : ExitCode::Partial);
    });
    return {};
}

} // namespace promdesk
