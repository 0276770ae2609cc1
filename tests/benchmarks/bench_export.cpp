// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Writing 1,000,000 samples as long CSV, beside QTextStream.

#include "Stopwatch.h"
#include "benchmarks.h"
#include "exports/CsvExporter.h"

#include <QTextStream>

#include <random>

namespace promdesk::bench {

namespace {

std::vector<ExportedQuery> millionSamples()
{
    std::mt19937_64 random(1);
    SeriesSnapshot snapshot;
    for (int s = 0; s < 1000; ++s) {
        Series series;
        series.labels = LabelSet { { "__name__", "rate" }, { "instance", std::to_string(s) } };
        series.axis =
            TimeAxis::grid(Instant::fromSeconds(1'795'269'660), Duration::fromSeconds(15), 1000);
        for (int i = 0; i < 1000; ++i) {
            series.values.push_back(static_cast<double>(random() % 1'000'000'000) / 299'999'987.0);
        }
        snapshot.series.push_back(std::move(series));
    }
    ExportedQuery query;
    query.snapshot = std::make_shared<const SeriesSnapshot>(std::move(snapshot));
    return { query };
}

void writeWithTextStream(const SeriesSnapshot& snapshot)
{
    QByteArray bytes;
    QTextStream stream(&bytes);
    stream.setRealNumberPrecision(17);
    for (const Series& series : snapshot.series) {
        const QString instance = toQString(series.labels.value("instance"));
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            stream << toIso8601(series.axis.at(i)) << ",rate," << instance << ','
                   << series.values[i] << '\n';
        }
    }
}

} // namespace

bool exportCsv()
{
    const std::vector<ExportedQuery> queries = millionSamples();
    bool isWritten = false;
    qsizetype bytes = 0;
    const auto ours = [&] {
        bytes = 0;
        isWritten = CsvExporter()
                        .write(queries, {}, {},
                            [&bytes](const QByteArray& piece) {
                                bytes += piece.size();
                                return true;
                            })
                        .has_value();
    };
    const std::vector<double> took =
        medians({ ours, [&] { writeWithTextStream(*queries.front().snapshot); } }, 3);
    print({ .name = "csv, long",
        .baseline = "QTextStream",
        .megabytes = static_cast<double>(bytes) / 1e6,
        .oursMs = took[0],
        .baselineMs = took[1] });
    return isWritten;
}

} // namespace promdesk::bench
