// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "exports/SeriesExporter.h"

#include <string>
#include <string_view>

namespace promdesk {

/// Comma-separated values after RFC 4180 (quotes doubled), UTF-8, lines end with a line feed.
///
/// Long: `timestamp`, one column per label name of any series in byte order, `value`; one row per
/// sample, series after series; with several queries a leading column `query`. Wide: `timestamp`
/// and one column per series, headed by its selector (by the expression when it has no labels);
/// one row per time at which any series has a sample. Missing samples are no row or an empty cell;
/// NaN is data. Native histograms are left out: JsonExporter has them. Answers on a reel have the
/// long layout only (Unsupported otherwise): their times have nothing in common.
///
/// guardsFormulas puts ' in front of text cells that begin with = + - @, tab, carriage return, line
/// feed or NUL, also behind a quotation mark and in their full-width forms; numbers stay as they
/// are.
class CsvExporter final : public SeriesExporter
{
public:
    [[nodiscard]] QString fileSuffix() const override;
    [[nodiscard]] Result<void> write(const std::vector<ExportedQuery>& queries,
        const ExportOptions& options, const CancelToken& cancel,
        const ByteSink& sink) const override;
};

/// One text cell as it stands in the file: guarded when asked for, quoted when needed.
[[nodiscard]] std::string csvCell(std::string_view text, const ExportOptions& options);

} // namespace promdesk
