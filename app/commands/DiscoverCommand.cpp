// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/DiscoverCommand.h"

#include "FleetKnowledgeLoader.h"
#include "commands/Console.h"
#include "commands/DetectionTable.h"
#include "commands/FleetSession.h"
#include "commands/TopologyReport.h"

#include <QCommandLineParser>

#include <vector>

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
    parser.addOption({ u"profiles"_s,
        tr("show which exporters were detected, by what, and which were not and why") });
}

QByteArray DiscoverCommand::print(
    const TopologyTree& topology, const LoadedKnowledge& known, Output output) const
{
    if (output == Output::Table || output == Output::Json) {
        return output == Output::Json ? toJson(topology) : toTable(topology);
    }
    std::vector<AskedSource> sources;
    for (const TopologySource& source : topology.sources) {
        sources.push_back(askedSource(m_session->fleet(), source.id, source.name));
    }
    const DetectionReport report = makeDetectionReport(known, sources);
    return output == Output::ProfileJson ? toJson(report) : toTable(report);
}

Result<void> DiscoverCommand::start(
    const QCommandLineParser& parser, Console& console, Finish finish)
{
    const QString format = parser.value(u"format"_s);
    if (format != u"table" && format != u"json") {
        return failure(ErrorKind::InvalidArgument,
            tr("'%1' is not a format: table or json").arg(format.left(32)));
    }
    const bool isJson = format == u"json";
    const Output output = parser.isSet(u"profiles"_s)
        ? (isJson ? Output::ProfileJson : Output::ProfileTable)
        : (isJson ? Output::Json : Output::Table);
    const auto servers = chosenServers(parser);
    const auto timeout = chosenTimeout(parser);
    if (!servers || !timeout) {
        return failure(!servers ? servers.error() : timeout.error());
    }
    const auto known = loadKnowledge(knowledgeFolders(userProfileFolder()));
    if (!known) {
        return failure(known.error());
    }
    for (const FileProblem& problem : known->problems) {
        console.writeMessage(u"promdesk discover: "_s + toText(problem));
    }
    m_session = std::make_unique<FleetSession>(*servers, known->knowledge, *timeout);
    m_session->discover([this, &console, known = *known, output, finish = std::move(finish)](
                            const TopologyPtr& topology, const QStringList& problems) {
        for (const QString& problem : problems) {
            console.writeMessage(u"promdesk discover: "_s + problem);
        }
        if (topology->sources.empty()) {
            finish(ExitCode::Failed);
            return;
        }
        const bool isWritten = console.writeData(print(*topology, known, output));
        finish(!isWritten            ? ExitCode::Failed
                : problems.isEmpty() ? ExitCode::Done
                                     : ExitCode::Partial);
    });
    return {};
}

} // namespace promdesk
