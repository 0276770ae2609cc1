// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "bulk/RawQuery.h"
#include "core/CancelToken.h"
#include "core/Executor.h"
#include "exports/SeriesExporter.h"
#include "sources/DataSource.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace promdesk {

/// What is to be written where.
struct RawWish
{
    std::vector<RawQuery> queries;
    Instant start; ///< both ends belong to the window
    Instant end;
    QString file; ///< replaced when it exists; its folder does
    const SeriesExporter* exporter = nullptr; ///< outlives the export
    ExportOptions options; ///< of CSV: the long layout only
};

/// What an export needs; all outlive it.
struct RawServices
{
    Executor& owner; ///< the thread that asks; sources are called there
    Executor& workers; ///< where the file is written
    /// Null: it is not connected any more. On the owner's thread.
    std::function<DataSource*(const QString& sourceId)> source;
};

/// How far an export is.
struct RawProgress
{
    double share = 0; ///< of all windows, 0 to 1
    std::size_t samples = 0;
};

/// What was written.
struct RawReport
{
    std::vector<ExportedQuery> queries; ///< as in the file, without series
    QStringList problems; ///< what is not in the file, one sentence each
    std::size_t series = 0;
    std::size_t samples = 0;
    std::size_t histograms = 0; ///< samples of native histograms, which are left out
};

using RawDone = std::function<void(Result<RawReport>)>;

/// Writes the raw samples of a window into one file. Each query is asked slice by slice, oldest
/// first, of one source after the other; where one was asked of several sources, its series get
/// the label `source` (setSourceLabel). What sources say in parts is joined: a sample that came
/// twice is there once. Samples wait on disk (SeriesSpool): memory holds one slice at most.
///
/// A source that fails is left out with all its samples of that query and is a problem of the
/// report; one whose answers lack something by its own words stays and is a problem, too. Errors:
/// that of the source when none could be read; InvalidArgument without queries; Io, Cancelled; then
/// there is no file, or the old one. done runs once, onProgress (may be empty) after each slice,
/// both on the owner's thread.
void exportRaw(RawWish wish, RawServices services, CancelToken cancel,
    std::function<void(const RawProgress& progress)> onProgress, RawDone done);

} // namespace promdesk
