// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/JsonCursor.h"
#include "prometheus/SampleReader.h"
#include "series/SeriesSnapshot.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace promdesk {

/// Reads samples of native histograms:
/// [t,{"count":"…","sum":"…","buckets":[[rule,"lo","hi","n"]]}].
class HistogramReader
{
public:
    /// Each sample and each bucket takes one from the budget; an empty one is TooMuch.
    HistogramReader(JsonCursor& cursor, SampleReader& samples, std::size_t& budget)
        : m_cursor(cursor)
        , m_samples(samples)
        , m_budget(budget)
    { }

    [[nodiscard]] bool read(HistogramSample& sample);

private:
    [[nodiscard]] bool readBody(HistogramSample& sample);
    [[nodiscard]] bool readBucket(HistogramSample& sample);
    [[nodiscard]] bool readBucketField(HistogramBucket& bucket, int field);
    [[nodiscard]] bool takeSample();

    JsonCursor& m_cursor;
    SampleReader& m_samples;
    std::size_t& m_budget;
};

/// Sorts by time; of equal times the last wins. True when something had to be changed.
[[nodiscard]] bool sortHistograms(std::vector<HistogramSample>& samples);

} // namespace promdesk
