// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/ExportCommand.h"

#include "FleetKnowledgeLoader.h"
#include "commands/Console.h"
#include "commands/PageExport.h"
#include "commands/PageLoader.h"
#include "commands/TimeOptions.h"
#include "exports/CsvExporter.h"
#include "exports/JsonExporter.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Points per series that a file gets over its range.
constexpr int kExportWidth = 1920;

std::shared_ptr<const SeriesExporter> exporterFor(const QString& format)
{
    if (format == u"csv") {
        return std::make_shared<CsvExporter>();
    }
    return format == u"json" ? std::make_shared<JsonExporter>() : nullptr;
}

/// Writes the files, names them, and tells what could not be had.
ExitCode writeAndReport(const LoadedPages& pages, const SeriesExporter& exporter,
    const QString& folder, FleetSession& session, Console& console)
{
    const auto written = writePages(
        pages, exporter, folder, [&session](const QString& id) { return session.sourceName(id); });
    if (!written) {
        console.writeMessage(u"promdesk export: "_s + written.error().toDisplayText());
        return ExitCode::Failed;
    }
    for (const QString& problem : pages.problems + written->problems) {
        console.writeMessage(u"promdesk export: "_s + problem);
    }
    const QByteArray names = written->files.join(u'\n').toUtf8() + '\n';
    if (!console.writeData(names)) {
        return ExitCode::Failed;
    }
    return pages.isComplete() ? ExitCode::Done : ExitCode::Partial;
}

} // namespace

ExportCommand::ExportCommand() = default;
ExportCommand::~ExportCommand() = default;

QString ExportCommand::name() const
{
    return u"export"_s;
}

QString ExportCommand::summary() const
{
    return tr("Write the data of every panel of a page into files");
}

void ExportCommand::declare(QCommandLineParser& parser) const
{
    declareServerOptions(parser);
    declarePageOptions(parser);
    declareRangeOptions(parser);
    parser.addOption({ u"format"_s, tr("csv or json"), u"FORMAT"_s, u"csv"_s });
    parser.addOption({ u"output"_s, tr("Folder for the files"), u"DIR"_s });
}

Result<void> ExportCommand::start(const QCommandLineParser& parser, Console& console, Finish finish)
{
    const std::shared_ptr<const SeriesExporter> exporter = exporterFor(parser.value(u"format"_s));
    const QString folder = parser.value(u"output"_s);
    if (!exporter || folder.isEmpty()) {
        return failure(ErrorKind::InvalidArgument,
            folder.isEmpty() ? tr("--output DIR is needed") : tr("the format is csv or json"));
    }
    const auto servers = chosenServers(parser);
    const auto timeout = chosenTimeout(parser);
    const auto choice = chosenPage(parser);
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
        console.writeMessage(u"promdesk export: "_s + remark);
    }
    m_loader = std::make_unique<PageLoader>(*servers, std::move(*knowledge), *timeout);
    m_loader->start({ .choice = *choice, .range = *range, .widthPx = kExportWidth },
        [this, &console, exporter, folder, finish = std::move(finish)](
            const Result<LoadedPages>& pages) {
            if (!pages) {
                console.writeMessage(u"promdesk export: "_s + pages.error().toDisplayText());
                finish(ExitCode::Failed);
                return;
            }
            finish(writeAndReport(*pages, *exporter, folder, m_loader->session(), console));
        });
    return {};
}

} // namespace promdesk
