// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "exports/SeriesExporter.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace promdesk {

/// What a file of raw samples holds.
struct RawContents
{
    Instant start; ///< both ends belong to the window
    Instant end;
    std::vector<std::string> expressions; ///< of the panel; the file has their selectors
    std::size_t series = 0;
    std::size_t histograms = 0; ///< samples of native histograms, which are left out
    QStringList problems; ///< what else is missing
};

/// One written file.
struct ManifestEntry
{
    QString file; ///< name within the folder
    QString panel; ///< title as the user sees it
    std::vector<ExportedQuery> queries; ///< in the order of the file; snapshots are not needed
    std::size_t rows = 0; ///< exportedSamples() of the file
    QString error; ///< why there is no or only part of a file; empty when all is well
    std::optional<RawContents> raw = {};
};

/// Samples that an export of these answers holds: values that are not missing, histograms, texts.
[[nodiscard]] std::size_t exportedSamples(const std::vector<ExportedQuery>& queries);

/// manifest.json: `{"files":[{"file","panel","query","step","source","unit","rows","queries":[…],
/// "error"}]}`. The single fields are those of the first query; "queries" lists all when there are
/// several; "error" only when there is one. Files of raw samples have, beside, "samples":"raw",
/// "start", "end", "expressions", "series", and where there are some "histogramsLeftOut" and
/// "problems"; their queries are the selectors.
[[nodiscard]] QByteArray exportManifest(const std::vector<ManifestEntry>& entries);

} // namespace promdesk
