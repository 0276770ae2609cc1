// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace promdesk {

/// Samples as two columns of equal length: milliseconds since the epoch and values.
struct SampleColumns
{
    std::vector<std::int64_t> times;
    std::vector<double> values;
};

/// How many samples the chunk says it has; 0 for one that is too short to say.
[[nodiscard]] std::size_t xorChunkSamples(std::span<const std::byte> chunk);

/// Appends the samples of one of Prometheus' XOR chunks, bit for bit (Prometheus,
/// tsdb/chunkenc/xor.go, 2024; the value coding is that of Pelkonen et al., "Gorilla", VLDB 2015).
/// False for a chunk that ends early or whose times do not rise: then columns holds part of it.
/// At most 65,535 samples and at most four per byte. Pure.
[[nodiscard]] bool appendXorChunk(std::span<const std::byte> chunk, SampleColumns& columns);

} // namespace promdesk
