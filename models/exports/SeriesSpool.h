// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "exports/SeriesReel.h"

#include <QString>
#include <QTemporaryFile>

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace promdesk {

/// Collects samples of many series in parts, in any order and as many as the disk holds, and hands
/// each series out whole: its parts joined by time, a time that several parts have counted once
/// (the first part's sample). Samples wait in a temporary file without a name, 16 bytes each;
/// memory holds labels and places of parts and one series at a time. Missing values are left out,
/// native histograms only counted. Filled first, then sealed and read; one thread at a time.
class SeriesSpool final : public SeriesReel
{
public:
    /// folder: of the temporary file, where there is room for what comes of it.
    explicit SeriesSpool(const QString& folder);

    /// Errors: Io; TooMuch above limits::kSeriesPerAnswer series.
    [[nodiscard]] Result<void> add(const Series& part);

    /// A place to go back to.
    struct Mark
    {
        std::size_t labels = 0;
        std::size_t parts = 0;
        std::size_t samples = 0;
        std::size_t histograms = 0;
        std::int64_t bytes = 0;
    };

    [[nodiscard]] Mark mark() const;
    /// Forgets what was added since.
    void rewind(const Mark& mark);

    /// Nothing more comes: sorts series by their labels. Until then there are none to read. Errors:
    /// Io.
    [[nodiscard]] Result<void> seal();

    [[nodiscard]] std::size_t size() const override { return m_sorted.size(); }

    [[nodiscard]] const LabelSet& labels(std::size_t index) const override;
    [[nodiscard]] Result<Series> series(std::size_t index) const override;

    /// As they were added; times that came twice count twice until they are read.
    [[nodiscard]] std::size_t sampleCount() const override { return m_samples; }

    /// Samples of native histograms that were left out.
    [[nodiscard]] std::size_t histogramCount() const { return m_histograms; }

private:
    struct Part
    {
        std::size_t series = 0; ///< in m_labels
        std::int64_t offset = 0; ///< of its times in the file; its values follow
        std::size_t samples = 0;
    };

    /// A series and its parts in m_parts: [first, last).
    struct Sorted
    {
        std::size_t series = 0;
        std::size_t first = 0;
        std::size_t last = 0;
    };

    [[nodiscard]] Result<void> write(const void* bytes, std::size_t size);
    [[nodiscard]] bool read(void* bytes, std::size_t size) const;

    mutable QTemporaryFile m_file; ///< reading moves its position
    std::unordered_map<LabelSet, std::size_t> m_places; ///< in m_labels
    std::vector<const LabelSet*> m_labels; ///< of m_places, in the order of arrival
    std::vector<Part> m_parts;
    std::vector<Sorted> m_sorted;
    std::size_t m_samples = 0;
    std::size_t m_histograms = 0;
    std::int64_t m_bytes = 0;
};

} // namespace promdesk
