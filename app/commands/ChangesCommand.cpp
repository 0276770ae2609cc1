// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/ChangesCommand.h"

#include "FleetKnowledgeLoader.h"
#include "changes/ChangeTable.h"
#include "commands/Console.h"
#include "commands/FleetSession.h"
#include "commands/PageChoice.h"
#include "commands/TextTable.h"
#include "commands/TimeOptions.h"

#include <QCommandLineParser>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// The rows for people; what was not there is a dash.
QByteArray toTable(const ChangeReport& report)
{
    using Align = TextTable::Align;
    TextTable table({ ChangesCommand::tr("KIND"), ChangesCommand::tr("ENTITY"),
                        ChangesCommand::tr("WHAT"), ChangesCommand::tr("BEFORE"),
                        ChangesCommand::tr("AFTER"), ChangesCommand::tr("DETAILS") },
        { Align::Left, Align::Left, Align::Left, Align::Left, Align::Left, Align::Left });
    const auto orDash = [](const QString& text) { return text.isEmpty() ? u"–"_s : text; };
    for (const FleetChange& change : report.changes) {
        table.addRow({ toText(change.kind), change.entity, change.what, orDash(change.before),
            orDash(change.after), change.details.join(u", "_s) });
    }
    return table.toUtf8();
}

QByteArray toText(const ChangeReport& report, const QString& format)
{
    return format == u"json" ? changeJson(report)
        : format == u"csv"   ? changeTable(report.changes, ',')
                             : toTable(report);
}

} // namespace

ChangesCommand::ChangesCommand() = default;
ChangesCommand::~ChangesCommand() = default;

QString ChangesCommand::name() const
{
    return u"changes"_s;
}

QString ChangesCommand::summary() const
{
    return tr("Show what changed between two times: targets, replicas, versions, configuration");
}

void ChangesCommand::declare(QCommandLineParser& parser) const
{
    declareServerOptions(parser);
    declareRangeOptions(parser);
    parser.addOption({ u"page"_s,
        tr("fleet, cluster=NAME, node=NAME or endpoint=NAME (CLUSTER/NAME where needed)"),
        u"PAGE"_s, u"fleet"_s });
    parser.addOption({ u"format"_s, tr("table, csv or json"), u"FORMAT"_s, u"table"_s });
}

Result<void> ChangesCommand::start(
    const QCommandLineParser& parser, Console& console, Finish finish)
{
    m_format = parser.value(u"format"_s);
    if (m_format != u"table" && m_format != u"csv" && m_format != u"json") {
        return failure(ErrorKind::InvalidArgument,
            tr("'%1' is not a format: table, csv or json").arg(m_format.left(32)));
    }
    const auto servers = chosenServers(parser);
    const auto timeout = chosenTimeout(parser);
    const auto page = chosenPlace(parser);
    const auto times =
        resolve({ parser.value(u"from"_s), parser.value(u"to"_s) }, SystemClock().now());
    if (!servers || !timeout) {
        return failure(!servers ? servers.error() : timeout.error());
    }
    if (!page || !times) {
        return failure(!page ? page.error() : times.error());
    }
    QStringList remarks;
    auto knowledge = loadFleetKnowledge(userProfileFolder(), remarks);
    if (!knowledge) {
        return failure(knowledge.error());
    }
    m_console = &console;
    m_finish = std::move(finish);
    m_times = *times;
    m_scope = page->scope;
    for (const QString& remark : remarks) {
        console.writeMessage(u"promdesk changes: "_s + remark);
    }
    m_session = std::make_unique<FleetSession>(*servers, std::move(*knowledge), *timeout);
    m_session->discover([this](const TopologyPtr& topology, const QStringList& problems) {
        for (const QString& problem : problems) {
            m_console->writeMessage(u"promdesk changes: "_s + problem);
        }
        m_isPartial = !problems.isEmpty();
        search(topology);
    });
    return {};
}

void ChangesCommand::search(const TopologyPtr& topology)
{
    if (topology->sources.empty()) {
        end(ExitCode::Failed);
        return;
    }
    const auto scope = locate(m_scope, *topology);
    if (!scope) {
        fail(scope.error().message);
        return;
    }
    m_scope = *scope;
    // Every server that has the entity is asked, not only the first one.
    m_scope.source.clear();
    m_search = std::make_unique<ChangeSearch>(
        m_session->knowledge().profiles,
        [this](const QString& id) { return m_session->source(id); },
        ChangeSearch::Threads { m_session->mainThread(), m_session->workers() });
    m_session->whenOver([this] {
        m_search->cancel();
        fail(m_session->lateness().message);
    });
    if (m_session->isOver()) {
        fail(m_session->lateness().message);
        return;
    }
    m_search->start({ .before = m_times.start, .after = m_times.end, .scope = m_scope }, topology,
        [this](const ChangeReport& found) { report(found); });
}

void ChangesCommand::report(const ChangeReport& report)
{
    for (const QString& text : report.problems + report.notes) {
        m_console->writeMessage(u"promdesk changes: "_s + text);
    }
    const bool isPartial = m_isPartial || !report.problems.isEmpty();
    const bool isWritten = m_console->writeData(toText(report, m_format));
    end(!isWritten ? ExitCode::Failed : isPartial ? ExitCode::Partial : ExitCode::Done);
}

void ChangesCommand::fail(const QString& message)
{
    m_console->writeMessage(u"promdesk changes: "_s + message);
    end(ExitCode::Failed);
}

void ChangesCommand::end(ExitCode code)
{
    if (const Finish finish = std::exchange(m_finish, nullptr)) {
        finish(code);
    }
}

} // namespace promdesk
