// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"

#include <QByteArray>

#include <cstdint>
#include <utility>
#include <vector>

namespace promdesk::test {

using RawSamples = std::vector<std::pair<std::int64_t, double>>; ///< ms since the epoch, value

/// An XOR chunk as Prometheus writes it (tsdb/chunkenc/xor.go): at most 65,535 samples.
[[nodiscard]] QByteArray xorChunk(const RawSamples& samples);

/// One chunk of a series; the type is 1 for XOR.
struct ReadChunk
{
    RawSamples samples;
    int type = 1;
};

/// prompb.ChunkedReadResponse with one series.
[[nodiscard]] QByteArray seriesMessage(
    const LabelSet& labels, const std::vector<ReadChunk>& chunks);

/// Length, CRC32-C and message.
[[nodiscard]] QByteArray readFrame(const QByteArray& message);

/// A frame with one series.
[[nodiscard]] inline QByteArray seriesFrame(
    const LabelSet& labels, const std::vector<ReadChunk>& chunks)
{
    return readFrame(seriesMessage(labels, chunks));
}

} // namespace promdesk::test
