// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/ExportManifest.h"

#include "series/SampleValue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

QJsonObject describe(const ExportedQuery& query)
{
    return { { "query"_L1, toQString(query.expression) }, { "step"_L1, toText(query.step) },
        { "source"_L1, query.sourceName }, { "unit"_L1, toText(query.unit) } };
}

void describe(const RawContents& raw, QJsonObject& object)
{
    QJsonArray expressions;
    for (const std::string& expression : raw.expressions) {
        expressions.append(toQString(expression));
    }
    object.insert("samples"_L1, "raw"_L1);
    object.insert("start"_L1, toIso8601(raw.start));
    object.insert("end"_L1, toIso8601(raw.end));
    object.insert("expressions"_L1, expressions);
    object.insert("series"_L1, static_cast<qint64>(raw.series));
    if (raw.histograms > 0) {
        object.insert("histogramsLeftOut"_L1, static_cast<qint64>(raw.histograms));
    }
    if (!raw.problems.isEmpty()) {
        object.insert("problems"_L1, QJsonArray::fromStringList(raw.problems));
    }
}

QJsonObject describe(const ManifestEntry& entry)
{
    QJsonObject object = entry.queries.empty() ? QJsonObject() : describe(entry.queries.front());
    object.insert("file"_L1, entry.file);
    object.insert("panel"_L1, entry.panel);
    object.insert("rows"_L1, static_cast<qint64>(entry.rows));
    if (entry.queries.size() > 1) {
        QJsonArray queries;
        for (const ExportedQuery& query : entry.queries) {
            queries.append(describe(query));
        }
        object.insert("queries"_L1, queries);
    }
    if (!entry.error.isEmpty()) {
        object.insert("error"_L1, entry.error);
    }
    if (entry.raw) {
        describe(*entry.raw, object);
    }
    return object;
}

} // namespace

std::size_t exportedSamples(const std::vector<ExportedQuery>& queries)
{
    std::size_t samples = 0;
    for (const ExportedQuery& query : queries) {
        samples += query.reel ? query.reel->sampleCount() : 0U;
        if (!query.snapshot) {
            continue;
        }
        samples += query.snapshot->type == ResultType::String ? 1U : 0U;
        for (const Series& series : query.snapshot->series) {
            const auto missing =
                std::count_if(series.values.begin(), series.values.end(), isMissing);
            samples += series.values.size() - static_cast<std::size_t>(missing);
            samples += series.histograms.size();
        }
    }
    return samples;
}

QByteArray exportManifest(const std::vector<ManifestEntry>& entries)
{
    QJsonArray files;
    for (const ManifestEntry& entry : entries) {
        files.append(describe(entry));
    }
    return QJsonDocument(QJsonObject { { "files"_L1, files } }).toJson(QJsonDocument::Indented);
}

} // namespace promdesk
