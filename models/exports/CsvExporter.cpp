// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/CsvExporter.h"

#include "exports/PieceBuffer.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

/// Would a spreadsheet take a cell that begins like this for a formula?
bool looksLikeFormula(std::string_view text)
{
    using namespace std::string_view_literals;
    text.remove_prefix(std::min(text.find_first_not_of('"'), text.size()));
    constexpr std::array kStarts { "="sv, "+"sv, "-"sv, "@"sv, "\t"sv, "\r"sv, "\n"sv, "\0"sv,
        "\xef\xbc\x9d"sv, "\xef\xbc\x8b"sv, "\xef\xbc\x8d"sv, "\xef\xbc\xa0"sv };
    return std::any_of(kStarts.begin(), kStarts.end(),
        [text](std::string_view start) { return text.starts_with(start); });
}

/// Writes one file; the buffer and the queries belong to the caller.
class CsvWriter
{
public:
    CsvWriter(
        const std::vector<ExportedQuery>& queries, const ExportOptions& options, PieceBuffer& out)
        : m_queries(queries)
        , m_options(options)
        , m_out(out)
    { }

    [[nodiscard]] Result<void> writeLong()
    {
        const std::vector<std::string> names = labelNames();
        writeLongHead(names);
        for (const ExportedQuery& query : m_queries) {
            const std::string lead = m_queries.size() > 1 ? cell(query.expression) + ',' : "";
            if (query.snapshot && query.snapshot->type == ResultType::String) {
                writeText(lead, *query.snapshot, names.size());
            }
            const Result<void> written = forEachSeries(query, [&](const Series& series) {
                writeSeries(lead, series, names);
                return !m_out.isStopped();
            });
            if (!written) {
                return written;
            }
        }
        return {};
    }

    void writeWide()
    {
        m_out.append("timestamp");
        std::vector<const Series*> columns;
        for (const ExportedQuery& query : m_queries) {
            if (!query.snapshot) {
                continue;
            }
            for (const Series& series : query.snapshot->series) {
                columns.push_back(&series);
                m_out.append(',');
                m_out.append(cell(series.labels.isEmpty() ? std::string_view(query.expression)
                                                          : toSelectorText(series.labels)));
            }
        }
        m_out.append('\n');
        writeRows(columns);
    }

private:
    [[nodiscard]] std::string cell(std::string_view text) const { return csvCell(text, m_options); }

    [[nodiscard]] std::vector<std::string> labelNames() const
    {
        std::set<std::string_view> names;
        const auto collect = [&names](const LabelSet& labels) {
            for (const auto& [name, value] : labels) {
                names.insert(name);
            }
        };
        for (const ExportedQuery& query : m_queries) {
            for (std::size_t i = 0; query.reel && i < query.reel->size(); ++i) {
                collect(query.reel->labels(i));
            }
            if (query.snapshot) {
                for (const Series& series : query.snapshot->series) {
                    collect(series.labels);
                }
            }
        }
        return { names.begin(), names.end() };
    }

    void writeLongHead(const std::vector<std::string>& names)
    {
        m_out.append(m_queries.size() > 1 ? "query,timestamp," : "timestamp,");
        for (const std::string& name : names) {
            m_out.append(cell(name));
            m_out.append(',');
        }
        m_out.append("value\n");
    }

    void writeText(const std::string& lead, const SeriesSnapshot& snapshot, std::size_t labels)
    {
        m_out.append(lead);
        m_out.appendTime(snapshot.textTime, m_options.timeFormat);
        m_out.append(std::string(labels + 1, ','));
        m_out.append(cell(snapshot.text.toStdString()));
        m_out.append('\n');
    }

    void writeSeries(
        const std::string& lead, const Series& series, const std::vector<std::string>& names)
    {
        std::string labels = ",";
        for (const std::string& name : names) {
            labels += cell(series.labels.value(name));
            labels += ',';
        }
        const std::size_t size = std::min(series.axis.size(), series.values.size());
        for (std::size_t i = 0; i < size && !m_out.isStopped(); ++i) {
            if (isMissing(series.values[i])) {
                continue;
            }
            m_out.append(lead);
            m_out.appendTime(series.axis.at(i), m_options.timeFormat);
            m_out.append(labels);
            m_out.appendNumber(series.values[i]);
            m_out.append('\n');
        }
    }

    /// Every time at which a series has a slot, rising.
    static std::vector<std::int64_t> allTimes(const std::vector<const Series*>& columns)
    {
        std::vector<std::int64_t> times;
        const TimeAxis* last = nullptr;
        for (const Series* const series : columns) {
            if (last != nullptr && series->axis == *last) {
                continue;
            }
            last = &series->axis;
            for (std::size_t i = 0; i < last->size(); ++i) {
                times.push_back(last->at(i).toMs());
            }
        }
        std::sort(times.begin(), times.end());
        times.erase(std::unique(times.begin(), times.end()), times.end());
        return times;
    }

    void writeRows(const std::vector<const Series*>& columns)
    {
        std::vector<std::size_t> next(columns.size(), 0);
        std::vector<double> row(columns.size());
        for (const std::int64_t ms : allTimes(columns)) {
            if (m_out.isStopped()) {
                return;
            }
            bool isEmpty = true;
            for (std::size_t c = 0; c < columns.size(); ++c) {
                row[c] = takeAt(*columns[c], next[c], Instant::fromMs(ms));
                isEmpty = isEmpty && isMissing(row[c]);
            }
            if (!isEmpty) {
                writeRow(Instant::fromMs(ms), row);
            }
        }
    }

    static double takeAt(const Series& series, std::size_t& next, Instant time)
    {
        const std::size_t size = std::min(series.axis.size(), series.values.size());
        const bool isHere = next < size && series.axis.at(next) == time;
        return isHere ? series.values[next++] : missingValue();
    }

    void writeRow(Instant time, const std::vector<double>& row)
    {
        m_out.appendTime(time, m_options.timeFormat);
        for (const double value : row) {
            m_out.append(',');
            if (!isMissing(value)) {
                m_out.appendNumber(value);
            }
        }
        m_out.append('\n');
    }

    const std::vector<ExportedQuery>& m_queries;
    const ExportOptions& m_options;
    PieceBuffer& m_out;
};

} // namespace

std::string csvCell(std::string_view text, const ExportOptions& options)
{
    std::string cell;
    if (options.guardsFormulas && looksLikeFormula(text)) {
        cell += '\'';
    }
    cell += text;
    // Not only the comma: spreadsheets in some countries split at semicolons, others at tabs.
    constexpr std::string_view kSpecial("\",;\t\r\n\0", 7);
    const bool needsQuotes = cell.find_first_of(kSpecial) != std::string::npos
        || cell.starts_with(' ') || cell.ends_with(' ');
    if (!needsQuotes) {
        return cell;
    }
    std::string quoted = "\"";
    for (const char c : cell) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    quoted += '"';
    return quoted;
}

QString CsvExporter::fileSuffix() const
{
    return u"csv"_s;
}

Result<void> CsvExporter::write(const std::vector<ExportedQuery>& queries,
    const ExportOptions& options, const CancelToken& cancel, const ByteSink& sink) const
{
    PieceBuffer out(sink, cancel);
    CsvWriter writer(queries, options, out);
    if (options.layout == ExportOptions::Layout::Long) {
        if (const Result<void> written = writer.writeLong(); !written) {
            return written;
        }
    } else if (std::any_of(queries.begin(), queries.end(),
                   [](const ExportedQuery& query) { return query.reel != nullptr; })) {
        return failure(ErrorKind::Unsupported, u"Raw samples have the long layout only."_s);
    } else {
        writer.writeWide();
    }
    return out.finish();
}

} // namespace promdesk
