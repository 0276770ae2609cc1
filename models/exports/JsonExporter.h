// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "exports/SeriesExporter.h"

namespace promdesk {

/// `{"queries":[{"query","step","source","unit","resultType","warnings","series":[{"labels":{…},
/// "values":[[t,"v"],…],"histograms":[[t,{…}],…]}]}]}` in UTF-8: samples as in the HTTP API, times
/// in seconds whatever the options say, values as text so that NaN and ±Inf survive. Missing
/// samples are left out; "histograms" only where there are some; a string result has "text"
/// instead of "series". Layout and formula guard do not apply.
class JsonExporter final : public SeriesExporter
{
public:
    [[nodiscard]] QString fileSuffix() const override;
    [[nodiscard]] Result<void> write(const std::vector<ExportedQuery>& queries,
        const ExportOptions& options, const CancelToken& cancel,
        const ByteSink& sink) const override;
};

} // namespace promdesk
