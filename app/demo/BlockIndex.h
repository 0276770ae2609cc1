// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace promdesk {

/// Where a chunk lies in its block, and its time range in ms, both ends inside.
struct ChunkPlace
{
    std::int64_t firstMs = 0;
    std::int64_t lastMs = 0;
    std::uint64_t offset = 0; ///< of the chunk's length in the only chunk file
};

/// Writes the index file of Prometheus blocks that hold (part of) the same series: labels are
/// sorted and numbered once. Source: docs/format/index.md in the Prometheus repository, version 2.
/// Constant after construction; any thread, also several at a time.
class BlockIndex
{
public:
    /// Each series as "name{label=\"value\",…}", without escapes; all different.
    explicit BlockIndex(const std::vector<std::string>& series);

    [[nodiscard]] std::size_t seriesCount() const { return m_order.size(); }

    /// The file's content. chunks[i]: of the i-th series, in order of time; a series without any
    /// is left out.
    [[nodiscard]] std::string fileFor(const std::vector<std::vector<ChunkPlace>>& chunks) const;

private:
    using Label = std::pair<std::string_view, std::string_view>;

    /// A label and the series that have it, as rising positions in m_order.
    struct Posting
    {
        Label label;
        std::vector<std::uint32_t> positions;
    };

    void numberSymbols(const std::vector<std::vector<Label>>& labels);
    void collectPostings(const std::vector<std::vector<Label>>& labels);
    [[nodiscard]] std::vector<std::uint32_t> appendSeries(
        std::string& file, const std::vector<std::vector<ChunkPlace>>& chunks) const;
    void appendPostings(std::string& file, const std::vector<std::uint32_t>& references,
        std::string& offsets) const;

    std::vector<std::string> m_texts; ///< what the labels point into
    std::vector<std::size_t> m_order; ///< series sorted by labels
    std::vector<std::string> m_encodedLabels; ///< by position in m_order
    std::string m_symbols; ///< the whole section
    std::vector<Posting> m_postings; ///< sorted; the first one, without label, has all series
};

} // namespace promdesk
