// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/RawPageExport.h"

#include "core/AtomicFile.h"
#include "exports/SafeFileName.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RawPageExport)
};

/// A name for a panel's file that later panels do not get.
QString fileNameFor(const QString& title, const QString& suffix, QSet<QString>& taken)
{
    return uniqueFileName(title + u"-raw"_s, suffix, taken);
}

RawContents contentsOf(const std::vector<RawAsked>& asked, const TimeRange& range)
{
    RawContents contents { .start = range.start,
        .end = range.end,
        .expressions = {},
        .series = 0,
        .histograms = 0,
        .problems = {} };
    for (const RawAsked& one : asked) {
        const auto at =
            std::find(contents.expressions.begin(), contents.expressions.end(), one.expression);
        if (at == contents.expressions.end()) {
            contents.expressions.push_back(one.expression);
        }
    }
    return contents;
}

} // namespace

RawPageExport::RawPageExport(FleetSession& session, const SeriesExporter& exporter, QString folder)
    : m_session(session)
    , m_exporter(exporter)
    , m_folder(std::move(folder))
    , m_taken({ u"manifest.json"_s })
{ }

void RawPageExport::start(const LoadedPages& pages, Done done)
{
    m_done = std::move(done);
    m_range = pages.range;
    for (const LoadedPage& page : pages.pages) {
        for (const PanelAnswer& answer : page.answers) {
            m_panels.push_back(panelOf(answer.plan, *pages.topology));
        }
    }
    if (QDir().mkpath(m_folder)) {
        writeNext();
        return;
    }
    m_session.post([this] {
        m_done(failure(ErrorKind::Io, Words::tr("the folder cannot be made"), m_folder));
    });
}

RawPageExport::Panel RawPageExport::panelOf(
    const PanelPlan& plan, const TopologyTree& topology) const
{
    Panel panel { .title = plan.spec.title, .asked = {}, .missing = {} };
    for (const PlannedQuery& query : plan.queries) {
        const auto source = std::find_if(topology.sources.begin(), topology.sources.end(),
            [&query](const TopologySource& one) { return one.id == query.sourceId; });
        if (source != topology.sources.end()) {
            panel.asked.push_back({ .expression = query.expression,
                .origin = { .sourceId = query.sourceId,
                    .sourceName = query.sourceName,
                    .capabilities = source->capabilities },
                .unit = query.unit });
        }
    }
    if (panel.asked.empty()) {
        panel.missing =
            plan.missing.isEmpty() ? Words::tr("the panel asks nothing") : plan.missing.first();
    } else if (rawQueries(panel.asked).empty()) {
        panel.missing = Words::tr("its expressions read no series");
    }
    return panel;
}

void RawPageExport::writeNext()
{
    while (m_next < m_panels.size() && !m_panels[m_next].missing.isEmpty()) {
        skip(m_panels[m_next], m_panels[m_next].missing);
        ++m_next;
    }
    if (m_next == m_panels.size()) {
        m_session.post([this] { finish(); });
        return;
    }
    const Panel& panel = m_panels[m_next++];
    const QString file = fileNameFor(panel.title, m_exporter.fileSuffix(), m_taken);
    exportRaw({ .queries = rawQueries(panel.asked),
                  .start = m_range.start,
                  .end = m_range.end,
                  .file = QDir(m_folder).filePath(file),
                  .exporter = &m_exporter,
                  .options = {} },
        { .owner = m_session.mainThread(),
            .workers = m_session.workers(),
            .source = [this](const QString& id) { return m_session.source(id); } },
        m_session.cancelToken(), {},
        [this, &panel, file](const Result<RawReport>& report) { take(panel, file, report); });
}

void RawPageExport::take(const Panel& panel, const QString& file, const Result<RawReport>& report)
{
    if (m_session.isOver()) {
        m_done(failure(m_session.lateness()));
        return;
    }
    if (!report && report.error().kind == ErrorKind::Io) {
        m_done(failure(report.error()));
        return;
    }
    if (!report) {
        skip(panel, report.error().message);
        writeNext();
        return;
    }
    ManifestEntry entry;
    entry.panel = panel.title;
    entry.file = file;
    entry.queries = report->queries;
    entry.rows = report->samples;
    entry.raw = contentsOf(panel.asked, m_range);
    entry.raw->series = report->series;
    entry.raw->histograms = report->histograms;
    entry.raw->problems = report->problems;
    for (const QString& problem : report->problems) {
        m_written.problems += panel.title + u": "_s + problem;
    }
    m_manifest.push_back(std::move(entry));
    m_written.files += file;
    m_written.isComplete = m_written.isComplete && report->problems.isEmpty();
    writeNext();
}

void RawPageExport::skip(const Panel& panel, const QString& why)
{
    ManifestEntry entry;
    entry.panel = panel.title;
    entry.error = why;
    entry.raw = contentsOf(panel.asked, m_range);
    m_manifest.push_back(std::move(entry));
    m_written.problems += panel.title + u": "_s + why;
    // What a panel cannot ask is known before; what a server refuses is missing.
    m_written.isComplete = m_written.isComplete && !panel.missing.isEmpty();
}

void RawPageExport::finish()
{
    const Result<void> written =
        writeFile(QDir(m_folder).filePath(u"manifest.json"_s), exportManifest(m_manifest));
    if (!written) {
        m_done(failure(written.error()));
        return;
    }
    m_written.files += u"manifest.json"_s;
    m_done(std::move(m_written));
}

} // namespace promdesk
