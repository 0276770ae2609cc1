// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "core/LabelSet.h"
#include "core/Result.h"
#include "remoteread/ChunkMerge.h"
#include "remoteread/FrameReader.h"
#include "series/SeriesSnapshot.h"

#include <QByteArrayView>

#include <cstdint>
#include <functional>
#include <span>

namespace promdesk {

/// What was asked of remote read, and who gets the series.
struct ReadStreamSetup
{
    Instant start; ///< both ends belong to the window
    Instant end;
    /// The server adds them to every series that does not have them; here they are taken off, also
    /// where they are a series' own: nothing tells.
    LabelSet externalLabels;
    /// Gets each series as soon as it is whole; its error ends the reading. Absent: finish() has
    /// them all.
    std::function<Result<void>(Series series)> onSeries;
};

/// Decodes a stream of prompb.ChunkedReadResponse frames while it comes in. Stale markers become
/// missingValue(), which is a gap; other NaNs stay. In labels invalid UTF-8 becomes U+FFFD with a
/// warning. Series without a sample in the window are left out. One thread, never the GUI thread.
///
/// Errors: Unsupported for chunks that are not plain XOR (native histograms, newer encodings), and
/// where external labels made one of two series, as their overlapping chunks show: ask for JSON
/// instead; Malformed, with the server's text in the detail where it wrote one;
/// Truncated; TooMuch (limits.h: series, samples, labels); those of onSeries. After an error the
/// answer counts for nothing.
class ReadStream
{
public:
    explicit ReadStream(ReadStreamSetup setup);

    [[nodiscard]] Result<void> add(QByteArrayView piece);

    /// The body is complete. Without series where onSeries has got them.
    [[nodiscard]] Result<SnapshotPtr> finish();

    /// Samples decoded so far, also those outside the window.
    [[nodiscard]] std::size_t sampleCount() const { return m_samples; }

private:
    [[nodiscard]] Result<void> readFrame(QByteArrayView message);
    [[nodiscard]] Result<void> readSeries(std::string_view message);
    [[nodiscard]] Result<void> readChunk(std::string_view message);
    [[nodiscard]] Result<void> beginSeries(std::vector<LabelSet::Label> labels);
    [[nodiscard]] Result<void> endSeries();

    ReadStreamSetup m_setup;
    FrameReader m_frames;
    ChunkMerge m_merge;
    std::vector<LabelSet::Label> m_labels; ///< of the series at hand, as they came
    SeriesSnapshot m_snapshot;
    std::size_t m_series = 0;
    std::size_t m_samples = 0;
    std::size_t m_bytes = 0;
    std::size_t m_mended = 0; ///< texts of labels, as often as they came
    std::int64_t m_lastMs = 0; ///< of the last chunk
    bool m_isInSeries = false;
    bool m_mustFollow = false; ///< the next chunk, behind m_lastMs
};

} // namespace promdesk
