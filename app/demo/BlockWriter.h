// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "demo/BlockIndex.h"
#include "demo/XorChunk.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace promdesk {

/// One block of a Prometheus data folder: collects chunks, then writes chunk file, index and
/// meta.json. Any thread, one at a time.
class BlockWriter
{
public:
    /// The index must outlive it.
    explicit BlockWriter(const BlockIndex& index);

    /// Ends the chunk and takes its samples; one without samples is left out. The chunks of a
    /// series come in order of time and do not overlap.
    void add(std::size_t series, XorChunk& chunk);

    /// Puts the block into the data folder at once, so that a running server sees all or nothing.
    /// Without any sample nothing is written. folder: holds "data"; both are on one file system.
    /// Errors: Io.
    [[nodiscard]] Result<void> writeInto(const QString& folder) const;

private:
    [[nodiscard]] std::string metaText(const std::string& name) const;

    const BlockIndex& m_index;
    std::string m_chunkFile;
    std::vector<std::vector<ChunkPlace>> m_places; ///< by series
    std::int64_t m_firstMs = 0;
    std::int64_t m_lastMs = 0;
    std::size_t m_sampleCount = 0;
    std::size_t m_chunkCount = 0;
};

} // namespace promdesk
