// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/JsonExporter.h"

#include "exports/PieceBuffer.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kSeconds = ExportOptions::TimeFormat::Epoch;

std::string_view nameOf(ResultType type)
{
    constexpr std::array<std::string_view, 4> kNames { "vector", "matrix", "scalar", "string" };
    return kNames.at(static_cast<std::size_t>(type));
}

/// Writes one document; the buffer belongs to the caller.
class JsonWriter
{
public:
    explicit JsonWriter(PieceBuffer& out)
        : m_out(out)
    { }

    [[nodiscard]] Result<void> write(const std::vector<ExportedQuery>& queries)
    {
        m_out.append("{\"queries\":[");
        writeList(queries, [this](const ExportedQuery& query) { writeQuery(query); });
        m_out.append("]}\n");
        return std::move(m_read);
    }

private:
    template <typename List, typename WriteOne>
    void writeList(const List& list, const WriteOne& writeOne)
    {
        bool isFirst = true;
        for (const auto& one : list) {
            if (m_out.isStopped()) {
                return;
            }
            if (!isFirst) {
                m_out.append(",\n");
            }
            isFirst = false;
            writeOne(one);
        }
    }

    void writeQuery(const ExportedQuery& query)
    {
        m_out.append("{\"query\":");
        writeText(query.expression);
        m_out.append(",\"step\":");
        writeText(promdesk::toText(query.step).toStdString());
        m_out.append(",\"source\":");
        writeText(query.sourceName.toStdString());
        m_out.append(",\"unit\":");
        writeText(promdesk::toText(query.unit).toStdString());
        if (query.snapshot) {
            writeSnapshot(*query.snapshot);
        } else if (query.reel) {
            writeReel(query);
        }
        m_out.append('}');
    }

    void writeReel(const ExportedQuery& query)
    {
        m_out.append(",\"resultType\":\"matrix\",\"warnings\":[],\"series\":[\n");
        bool isFirst = true;
        const Result<void> read = forEachSeries(query, [&](const Series& series) {
            m_out.append(std::exchange(isFirst, false) ? "" : ",\n");
            writeSeries(series);
            return !m_out.isStopped();
        });
        m_read = m_read ? read : m_read;
        m_out.append("]");
    }

    void writeSnapshot(const SeriesSnapshot& snapshot)
    {
        m_out.append(",\"resultType\":");
        writeText(nameOf(snapshot.type));
        m_out.append(",\"warnings\":[");
        writeList(snapshot.warnings,
            [this](const QString& warning) { writeText(warning.toStdString()); });
        if (snapshot.type == ResultType::String) {
            m_out.append("],\"text\":");
            writeText(snapshot.text.toStdString());
            return;
        }
        m_out.append("],\"series\":[\n");
        writeList(snapshot.series, [this](const Series& series) { writeSeries(series); });
        m_out.append("]");
    }

    void writeSeries(const Series& series)
    {
        m_out.append("{\"labels\":{");
        bool isFirst = true;
        for (const auto& [name, value] : series.labels) {
            m_out.append(isFirst ? "" : ",");
            isFirst = false;
            writeText(name);
            m_out.append(':');
            writeText(value);
        }
        m_out.append("},\"values\":[");
        writeSamples(series);
        m_out.append(']');
        if (!series.histograms.empty()) {
            m_out.append(",\"histograms\":[");
            writeList(series.histograms,
                [this](const HistogramSample& sample) { writeHistogram(sample); });
            m_out.append(']');
        }
        m_out.append('}');
    }

    void writeSamples(const Series& series)
    {
        const std::size_t size = std::min(series.axis.size(), series.values.size());
        bool isFirst = true;
        for (std::size_t i = 0; i < size && !m_out.isStopped(); ++i) {
            if (isMissing(series.values[i])) {
                continue;
            }
            m_out.append(isFirst ? "[" : ",[");
            isFirst = false;
            m_out.appendTime(series.axis.at(i), kSeconds);
            m_out.append(',');
            writeNumber(series.values[i]);
            m_out.append(']');
        }
    }

    void writeHistogram(const HistogramSample& sample)
    {
        m_out.append('[');
        m_out.appendTime(sample.time, kSeconds);
        m_out.append(",{\"count\":");
        writeNumber(sample.count);
        m_out.append(",\"sum\":");
        writeNumber(sample.sum);
        m_out.append(",\"buckets\":[");
        writeList(sample.buckets, [this](const HistogramBucket& bucket) {
            m_out.append('[');
            m_out.append(static_cast<char>('0' + static_cast<int>(bucket.bounds)));
            for (const double value : { bucket.lower, bucket.upper, bucket.count }) {
                m_out.append(',');
                writeNumber(value);
            }
            m_out.append(']');
        });
        m_out.append("]}]");
    }

    void writeNumber(double value)
    {
        m_out.append('"');
        m_out.appendNumber(value);
        m_out.append('"');
    }

    void writeText(std::string_view text)
    {
        constexpr std::string_view kHex = "0123456789abcdef";
        m_out.append('"');
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20U || byte == 0x7fU) {
                m_out.append("\\u00");
                m_out.append(kHex[byte >> 4U]);
                m_out.append(kHex[byte & 0xfU]);
                continue;
            }
            if (c == '"' || c == '\\') {
                m_out.append('\\');
            }
            m_out.append(c);
        }
        m_out.append('"');
    }

    PieceBuffer& m_out;
    Result<void> m_read; ///< of reels
};

} // namespace

QString JsonExporter::fileSuffix() const
{
    return u"json"_s;
}

Result<void> JsonExporter::write(const std::vector<ExportedQuery>& queries,
    const ExportOptions& /*options*/, const CancelToken& cancel, const ByteSink& sink) const
{
    PieceBuffer out(sink, cancel);
    const Result<void> read = JsonWriter(out).write(queries);
    return read ? out.finish() : read;
}

} // namespace promdesk
