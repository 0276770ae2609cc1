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
    return object;
}

} // namespace

std::size_t exportedSamples(const std::vector<ExportedQuery>& queries)
{
    std::size_t samples = 0;
    for (const ExportedQuery& query : queries) {
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
