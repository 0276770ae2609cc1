// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Fuzz target over the streams of remote read: the bytes as a stream, as the message of a frame
// with a sound checksum, as one chunk and as a selector.

#include "remoteread/Crc32c.h"
#include "remoteread/PlainSelector.h"
#include "remoteread/ReadStream.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace promdesk;

namespace {

void check(const SeriesSnapshot& snapshot)
{
    for (const Series& series : snapshot.series) {
        if (series.values.size() != series.axis.size()) {
            std::abort();
        }
        for (std::size_t i = 1; i < series.axis.size(); ++i) {
            if (series.axis.at(i) <= series.axis.at(i - 1)) {
                std::abort();
            }
        }
    }
}

/// In two pieces: what is together in one must be together in the other.
void decode(const QByteArray& body)
{
    ReadStream stream({ .start = Instant::fromMs(0),
        .end = Instant::fromMs(4'000'000'000'000),
        .externalLabels = LabelSet { { "a", "b" } },
        .onSeries = {} });
    if (!stream.add(body.left(body.size() / 2)) || !stream.add(body.mid(body.size() / 2))) {
        return;
    }
    if (const Result<SnapshotPtr> answer = stream.finish()) {
        check(**answer);
    }
}

QByteArray frameOf(std::span<const std::byte> message)
{
    QByteArray frame;
    std::size_t length = message.size();
    for (; length >= 0x80U; length >>= 7U) {
        frame += static_cast<char>((length & 0x7fU) | 0x80U);
    }
    frame += static_cast<char>(length);
    const std::uint32_t crc = crc32c(message);
    for (const unsigned shift : { 24U, 16U, 8U, 0U }) {
        frame += static_cast<char>(crc >> shift & 0xffU);
    }
    frame.append(
        reinterpret_cast<const char*>(message.data()), static_cast<qsizetype>(message.size()));
    return frame;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto input = std::as_bytes(std::span(bytes, size));
    const QByteArray body(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size));
    decode(body);
    decode(frameOf(input));
    SampleColumns columns;
    static_cast<void>(appendXorChunk(input, columns));
    if (columns.times.size() != columns.values.size() || columns.times.size() > 4 * size) {
        std::abort();
    }
    static_cast<void>(plainSelector(body.toStdString()));
    return 0;
}
