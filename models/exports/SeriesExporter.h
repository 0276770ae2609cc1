// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "core/Result.h"
#include "core/Unit.h"
#include "exports/SeriesReel.h"
#include "series/SeriesSnapshot.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace promdesk {

/// One answer to be exported, with what is needed to ask it again.
struct ExportedQuery
{
    std::string expression; ///< as sent
    QString sourceName;
    Duration step; ///< zero for instant queries
    Unit unit = Unit::None;
    SnapshotPtr snapshot;
    /// Raw samples, in place of a snapshot: too many to have them all in memory.
    std::shared_ptr<const SeriesReel> reel = {};
};

/// Visits the series of an answer in their order, those of a reel one by one; visit says whether it
/// wants more. Errors: Io of a reel.
template <typename Visit>
[[nodiscard]] Result<void> forEachSeries(const ExportedQuery& query, const Visit& visit)
{
    for (std::size_t i = 0; query.reel && i < query.reel->size(); ++i) {
        const Result<Series> series = query.reel->series(i);
        if (!series) {
            return failure(series.error());
        }
        if (!visit(*series)) {
            return {};
        }
    }
    if (query.snapshot) {
        for (const Series& series : query.snapshot->series) {
            if (!visit(series)) {
                return {};
            }
        }
    }
    return {};
}

struct ExportOptions
{
    enum class Layout
    {
        Long, ///< timestamp, one column per label name, value
        Wide, ///< timestamp, one column per series
    };
    enum class TimeFormat
    {
        Iso8601, ///< UTC, ms only when there are some
        Epoch, ///< seconds
    };

    Layout layout = Layout::Long;
    TimeFormat timeFormat = TimeFormat::Iso8601;
    bool guardsFormulas = true; ///< a leading ' before text cells that a spreadsheet would run
};

/// Takes pieces of a file in order; false stops the export with ErrorKind::Io.
using ByteSink = std::function<bool(const QByteArray& piece)>;

/// Writes answers in one file format: full precision, undecimated. Stateless; any thread.
class SeriesExporter
{
public:
    SeriesExporter() = default;
    SeriesExporter(const SeriesExporter&) = delete;
    SeriesExporter& operator=(const SeriesExporter&) = delete;
    virtual ~SeriesExporter() = default;

    [[nodiscard]] virtual QString fileSuffix() const = 0; ///< "csv"
    /// Errors: Io when the sink refuses or a reel cannot be read, Cancelled.
    [[nodiscard]] virtual Result<void> write(const std::vector<ExportedQuery>& queries,
        const ExportOptions& options, const CancelToken& cancel, const ByteSink& sink) const = 0;
};

} // namespace promdesk
