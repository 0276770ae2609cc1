// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/PageExport.h"

#include "core/AtomicFile.h"
#include "exports/ExportManifest.h"
#include "exports/SafeFileName.h"
#include "pages/SourceGroups.h"

#include <QCoreApplication>
#include <QDir>
#include <QSet>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(PageExport)
};

/// What several servers said to one question is one query of the file, with a label `source`.
std::vector<ExportedQuery> exportedQueries(
    const PanelAnswer& shown, const std::function<QString(const QString&)>& names)
{
    std::vector<ExportedQuery> queries;
    for (const SeriesFrame& frame : shown.frames) {
        if (frame.snapshot) {
            const QStringList several = answeringSources(frame);
            queries.push_back({ .expression = frame.expression,
                .sourceName = several.isEmpty() ? names(frame.sourceId) : several.join(u", "_s),
                .step = frame.step,
                .unit = shown.plan.spec.unit,
                .snapshot = frame.snapshot });
        }
    }
    return queries;
}

Result<void> writeOne(
    const QString& path, const SeriesExporter& exporter, const std::vector<ExportedQuery>& queries)
{
    auto writer = AtomicFileWriter::open(path);
    if (!writer) {
        return failure(writer.error());
    }
    const auto written = exporter.write(queries, {}, {},
        [&writer](const QByteArray& piece) { return writer->write(piece).has_value(); });
    return written ? writer->commit() : written;
}

/// Why a panel has no data at all; empty when it has some.
QString reasonForNothing(const PanelAnswer& answer)
{
    for (const SeriesFrame& frame : answer.frames) {
        if (frame.snapshot) {
            return {};
        }
    }
    for (const SeriesFrame& frame : answer.frames) {
        if (frame.error) {
            return frame.error->message;
        }
    }
    return answer.plan.missing.isEmpty() ? Words::tr("the panel asks nothing")
                                         : answer.plan.missing.first();
}

} // namespace

Result<WrittenFiles> writePages(const LoadedPages& pages, const SeriesExporter& exporter,
    const QString& folder, const std::function<QString(const QString& sourceId)>& names)
{
    if (!QDir().mkpath(folder)) {
        return failure(ErrorKind::Io, Words::tr("the folder cannot be made"), folder);
    }
    const QDir target(folder);
    WrittenFiles written;
    std::vector<ManifestEntry> manifest;
    QSet<QString> taken { u"manifest.json"_s };
    for (const LoadedPage& page : pages.pages) {
        for (const PanelAnswer& answer : page.answers) {
            ManifestEntry entry;
            entry.panel = answer.plan.spec.title;
            const PanelAnswer shown = shownAnswer(answer);
            const QStringList lost = leftOutSources(shown);
            written.problems += lost;
            written.isComplete = written.isComplete && lost.isEmpty();
            entry.queries = exportedQueries(shown, names);
            entry.error = reasonForNothing(answer);
            if (entry.error.isEmpty()) {
                entry.file = uniqueFileName(entry.panel, exporter.fileSuffix(), taken);
                const auto done = writeOne(target.filePath(entry.file), exporter, entry.queries);
                if (!done) {
                    return failure(done.error());
                }
                entry.rows = exportedSamples(entry.queries);
                written.files += entry.file;
            } else {
                written.problems += entry.panel + u": "_s + entry.error;
            }
            manifest.push_back(std::move(entry));
        }
    }
    const auto done = writeFile(target.filePath(u"manifest.json"_s), exportManifest(manifest));
    if (!done) {
        return failure(done.error());
    }
    written.files += u"manifest.json"_s;
    return written;
}

} // namespace promdesk
