// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/ReadStream.h"

#include "core/Limits.h"
#include "core/Utf8.h"

#include <protozero/pbf_reader.hpp>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// A field's number together with its wire type: the reader's get functions take for granted that
/// the type is theirs, and fields with another one are skipped as unknown fields are.
constexpr std::uint32_t bytesField(protozero::pbf_tag_type number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::length_delimited);
}

constexpr std::uint32_t numberField(protozero::pbf_tag_type number)
{
    return protozero::tag_and_type(number, protozero::pbf_wire_type::varint);
}

constexpr std::uint32_t kFrameSeries = bytesField(1);
constexpr std::uint32_t kSeriesLabel = bytesField(1);
constexpr std::uint32_t kSeriesChunk = bytesField(2);
constexpr std::uint32_t kLabelName = bytesField(1);
constexpr std::uint32_t kLabelValue = bytesField(2);
constexpr std::uint32_t kChunkFirstMs = numberField(1);
constexpr std::uint32_t kChunkLastMs = numberField(2);
constexpr std::uint32_t kChunkType = numberField(3);
constexpr std::uint32_t kChunkContent = bytesField(4);

constexpr std::int32_t kXorType = 1;

struct Chunk
{
    std::int64_t firstMs = 0;
    std::int64_t lastMs = 0;
    std::int32_t type = 0;
    std::string_view content;
};

std::string_view viewOf(protozero::data_view bytes)
{
    return { bytes.data(), bytes.size() };
}

LabelSet::Label readLabel(protozero::pbf_reader reader)
{
    LabelSet::Label label;
    while (reader.next()) {
        if (reader.tag_and_type() == kLabelName) {
            label.first = reader.get_string();
        } else if (reader.tag_and_type() == kLabelValue) {
            label.second = reader.get_string();
        } else {
            reader.skip();
        }
    }
    return label;
}

Chunk readFields(protozero::pbf_reader reader)
{
    Chunk chunk;
    while (reader.next()) {
        switch (reader.tag_and_type()) {
        case kChunkFirstMs:
            chunk.firstMs = reader.get_int64();
            break;
        case kChunkLastMs:
            chunk.lastMs = reader.get_int64();
            break;
        case kChunkType:
            chunk.type = reader.get_enum();
            break;
        case kChunkContent:
            chunk.content = viewOf(reader.get_view());
            break;
        default:
            reader.skip();
        }
    }
    return chunk;
}

/// Whether it was broken.
bool mend(std::string& text)
{
    if (isValidUtf8(text)) {
        return false;
    }
    text = toValidUtf8(text);
    return true;
}

bool isTooLong(const LabelSet::Label& label)
{
    return label.first.size() > limits::kLabelNameBytes
        || label.second.size() > limits::kLabelValueBytes;
}

} // namespace

ReadStream::ReadStream(ReadStreamSetup setup)
    : m_setup(std::move(setup))
    , m_frames([this](QByteArrayView message) { return readFrame(message); })
    , m_merge(m_setup.start, m_setup.end)
{ }

Result<void> ReadStream::add(QByteArrayView piece)
{
    m_bytes += static_cast<std::size_t>(piece.size());
    return m_frames.add(piece);
}

Result<SnapshotPtr> ReadStream::finish()
{
    Result<void> ended = m_frames.finish();
    if (ended) {
        ended = endSeries();
    }
    if (!ended) {
        return failure(ended.error());
    }
    m_snapshot.bodyBytes = m_bytes;
    if (m_mended > 0) {
        m_snapshot.warnings = {
            u"%1 texts of the answer were not valid Unicode; the broken characters are shown as U+FFFD."_s
                .arg(m_mended)
        };
    }
    return std::make_shared<const SeriesSnapshot>(std::move(m_snapshot));
}

Result<void> ReadStream::readFrame(QByteArrayView message)
{
    // The reader throws on what is no protobuf.
    try {
        protozero::pbf_reader reader(message.data(), static_cast<std::size_t>(message.size()));
        while (reader.next()) {
            if (reader.tag_and_type() != kFrameSeries) {
                reader.skip();
                continue;
            }
            if (const Result<void> read = readSeries(viewOf(reader.get_view())); !read) {
                return read;
            }
        }
    } catch (const protozero::exception&) {
        return failure(ErrorKind::Malformed, u"A frame of raw samples is not what it should be."_s);
    }
    return {};
}

Result<void> ReadStream::readSeries(std::string_view message)
{
    std::vector<LabelSet::Label> labels;
    bool hasBegun = false; // labels stand before chunks
    protozero::pbf_reader reader(message.data(), message.size());
    while (reader.next()) {
        if (reader.tag_and_type() == kSeriesLabel) {
            LabelSet::Label& label = labels.emplace_back(readLabel(reader.get_message()));
            m_mended += mend(label.first) ? 1U : 0U;
            m_mended += mend(label.second) ? 1U : 0U;
            if (labels.size() > limits::kLabelsPerSeries || isTooLong(labels.back())) {
                return failure(ErrorKind::TooMuch, u"A series has too many or too long labels."_s);
            }
        } else if (reader.tag_and_type() == kSeriesChunk) {
            Result<void> read;
            if (!std::exchange(hasBegun, true)) {
                read = beginSeries(std::exchange(labels, {}));
            }
            if (read) {
                read = readChunk(viewOf(reader.get_view()));
            }
            if (!read) {
                return read;
            }
        } else {
            reader.skip();
        }
    }
    return {};
}

/// A long series comes in several frames, one behind the other.
Result<void> ReadStream::beginSeries(std::vector<LabelSet::Label> labels)
{
    if (m_isInSeries && labels == m_labels) {
        m_mustFollow = !m_setup.externalLabels.isEmpty();
        return {};
    }
    m_mustFollow = false;
    if (const Result<void> ended = endSeries(); !ended) {
        return ended;
    }
    if (++m_series > limits::kSeriesPerAnswer) {
        return failure(ErrorKind::TooMuch, u"The answer has more than 100,000 series."_s);
    }
    m_labels = std::move(labels);
    m_isInSeries = true;
    return {};
}

Result<void> ReadStream::readChunk(std::string_view message)
{
    const Chunk chunk = readFields(protozero::pbf_reader(message.data(), message.size()));
    if (chunk.type != kXorType) {
        return failure(ErrorKind::Unsupported,
            u"The server has samples in a coding (%1) that is not understood."_s.arg(chunk.type));
    }
    // The chunks of one series do not overlap from frame to frame: this is another one.
    if (std::exchange(m_mustFollow, false) && chunk.firstMs <= m_lastMs) {
        return failure(ErrorKind::Unsupported,
            u"Two series are alike with the external labels of the server."_s);
    }
    m_lastMs = chunk.lastMs;
    // Whole chunks come, also those that only touch the window.
    if (chunk.lastMs < m_setup.start.toMs() || chunk.firstMs > m_setup.end.toMs()) {
        return {};
    }
    const auto bytes = std::as_bytes(std::span(chunk.content.data(), chunk.content.size()));
    m_samples += xorChunkSamples(bytes);
    if (m_samples > limits::kSamplesPerAnswer) {
        return failure(ErrorKind::TooMuch, u"The answer has more than 20 million samples."_s);
    }
    if (!m_merge.add(bytes)) {
        return failure(ErrorKind::Malformed, u"A chunk of raw samples is broken."_s);
    }
    return {};
}

Result<void> ReadStream::endSeries()
{
    if (!std::exchange(m_isInSeries, false)) {
        return {};
    }
    std::optional<ChunkMerge::Columns> columns = m_merge.take();
    if (!columns) {
        return {};
    }
    Series series;
    series.labels = LabelSet(std::exchange(m_labels, {}));
    for (const auto& [name, value] : m_setup.externalLabels) {
        if (series.labels.value(name) == value) {
            series.labels.remove(name);
        }
    }
    series.axis = std::move(columns->axis);
    series.values = std::move(columns->values);
    if (m_setup.onSeries) {
        return m_setup.onSeries(std::move(series));
    }
    m_snapshot.series.push_back(std::move(series));
    return {};
}

} // namespace promdesk
