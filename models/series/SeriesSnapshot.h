// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"
#include "series/TimeAxis.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace promdesk {

/// One bucket of a native histogram sample.
struct HistogramBucket
{
    /// Which bounds belong to the bucket, as in the HTTP API: (lo,hi], [lo,hi), (lo,hi), [lo,hi].
    enum class Bounds : std::uint8_t
    {
        OpenLeft = 0,
        OpenRight = 1,
        OpenBoth = 2,
        ClosedBoth = 3,
    };

    Bounds bounds = Bounds::OpenLeft;
    double lower = 0;
    double upper = 0;
    double count = 0;
};

/// One sample of a native histogram.
struct HistogramSample
{
    Instant time;
    double count = 0;
    double sum = 0;
    std::vector<HistogramBucket> buckets; ///< may be empty
};

/// One series: its labels and its samples as columns. values has axis.size() entries; a missing
/// sample inside a grid is missingValue().
struct Series
{
    LabelSet labels;
    TimeAxis axis;
    std::vector<double> values;
    std::vector<HistogramSample> histograms; ///< rising in time; usually empty
};

/// What the server said about the work behind an answer (stats=all); zero when it said nothing.
struct QueryStats
{
    double evalSeconds = 0;
    std::int64_t totalQueryableSamples = 0;
    std::int64_t peakSamples = 0;
};

/// Shape of an answer as the HTTP API names it.
enum class ResultType
{
    Vector, ///< one sample per series
    Matrix,
    Scalar, ///< one series without labels and with one sample
    String,
};

/// The decoded answer to one query. Immutable once shared.
struct SeriesSnapshot
{
    ResultType type = ResultType::Matrix;
    std::vector<Series> series; ///< in the server's order
    QString text; ///< of ResultType::String, with its time in textTime
    Instant textTime;
    QStringList warnings; ///< of the server's and of the decoder's; bounded, plain text
    QStringList infos;
    QueryStats stats;
    bool isPartial = false; ///< the server said that data is missing
    std::size_t bodyBytes = 0;

    [[nodiscard]] std::size_t sampleCount() const;
};

using SnapshotPtr = std::shared_ptr<const SeriesSnapshot>;

} // namespace promdesk
