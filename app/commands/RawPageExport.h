// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "bulk/RawExport.h"
#include "commands/PageExport.h"
#include "exports/ExportManifest.h"

#include <QSet>

#include <functional>
#include <memory>
#include <vector>

namespace promdesk {

/// Writes the raw samples of every panel of every page into a folder, one file per panel with the
/// selectors of its expressions, and manifest.json. Names as writePages() makes them. Main thread.
class RawPageExport
{
public:
    using Done = std::function<void(Result<WrittenFiles>)>;

    /// session and exporter outlive this.
    RawPageExport(FleetSession& session, const SeriesExporter& exporter, QString folder);

    /// pages: loaded with PageLoader::Depth::Plans. done is called once, later. Errors: Io; Timeout
    /// at the session's deadline. A panel that cannot be read is a problem of what was written.
    void start(const LoadedPages& pages, Done done);

private:
    /// A panel that waits to be asked.
    struct Panel
    {
        QString title;
        std::vector<RawAsked> asked;
        QString missing; ///< why there is nothing to ask; empty: there is
    };

    [[nodiscard]] Panel panelOf(const PanelPlan& plan, const TopologyTree& topology) const;
    void writeNext();
    void take(const Panel& panel, const QString& file, const Result<RawReport>& report);
    void skip(const Panel& panel, const QString& why);
    void finish();

    FleetSession& m_session;
    const SeriesExporter& m_exporter;
    QString m_folder;
    TimeRange m_range;
    std::vector<Panel> m_panels;
    std::size_t m_next = 0;
    QSet<QString> m_taken; ///< names of files
    std::vector<ManifestEntry> m_manifest;
    WrittenFiles m_written;
    Done m_done;
};

} // namespace promdesk
