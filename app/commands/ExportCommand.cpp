// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/ExportCommand.h"

#include "commands/Console.h"
#include "commands/PageExport.h"
#include "commands/PageJob.h"
#include "commands/PageLoader.h"
#include "commands/RawPageExport.h"
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

/// Names the files and tells what could not be had.
ExitCode report(const LoadedPages& pages, const Result<WrittenFiles>& written, Console& console)
{
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
    return pages.isComplete() && written->isComplete ? ExitCode::Done : ExitCode::Partial;
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
    declarePageJob(parser);
    parser.addOption({ u"format"_s, tr("csv or json"), u"FORMAT"_s, u"csv"_s });
    parser.addOption(
        { u"raw"_s, tr("Write the samples of the series behind each panel as they were scraped") });
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
    auto job = chosenPageJob(parser, name(), console);
    if (!job) {
        return failure(job.error());
    }
    m_exporter = exporter;
    m_folder = folder;
    m_console = &console;
    m_finish = std::move(finish);
    m_loader = std::make_unique<PageLoader>(job->servers, std::move(job->knowledge), job->timeout);
    const bool isRaw = parser.isSet(u"raw"_s);
    m_loader->start({ .choice = job->choice,
                        .range = job->range,
                        .widthPx = kExportWidth,
                        .depth = isRaw ? PageLoader::Depth::Plans : PageLoader::Depth::Answers },
        [this, isRaw](const Result<LoadedPages>& pages) {
            if (!pages) {
                m_console->writeMessage(u"promdesk export: "_s + pages.error().toDisplayText());
                m_finish(ExitCode::Failed);
            } else if (isRaw) {
                writeRaw(*pages);
            } else {
                write(*pages);
            }
        });
    return {};
}

void ExportCommand::write(const LoadedPages& pages)
{
    FleetSession& session = m_loader->session();
    m_finish(report(pages,
        writePages(pages, *m_exporter, m_folder,
            [&session](const QString& id) { return session.sourceName(id); }),
        *m_console));
}

void ExportCommand::writeRaw(const LoadedPages& pages)
{
    m_rawExport = std::make_unique<RawPageExport>(m_loader->session(), *m_exporter, m_folder);
    m_rawExport->start(pages, [this, pages](const Result<WrittenFiles>& written) {
        m_finish(report(pages, written, *m_console));
    });
}

} // namespace promdesk
