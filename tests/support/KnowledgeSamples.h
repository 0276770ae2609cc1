// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/DetectionReport.h"
#include "support/SourceTree.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <memory>
#include <string>
#include <vector>

namespace promdesk::test {

/// The shipped files where the sources have them, and a folder of the test's own.
inline KnowledgeFolders sourceFolders(const QString& own = {})
{
    return { .shipped = sourcePath(QStringLiteral("resources/profiles")), .own = own };
}

inline LoadedKnowledge sourceKnowledge(const QString& own = {})
{
    return loadKnowledge(sourceFolders(own)).value();
}

/// A profile of an engine that is detected by one metric and has one signal.
inline QByteArray smallEngine(const QByteArray& id, const QByteArray& title,
    const QByteArray& marker, const QByteArray& endpointLabel = "model")
{
    return "{\n  \"schemaVersion\": 1,\n  \"id\": \"" + id + "\",\n  \"title\": \"" + title
        + "\",\n  \"level\": \"endpoint\",\n  \"role\": \"engine\",\n  \"detect\": {\"anyOf\": [\""
        + marker + "\"]},\n  \"identity\": {\"cluster\": [\"cluster\"], \"endpoint\": [\""
        + endpointLabel
        + "\"], \"replica\": [\"pod\", \"instance\"]},\n  \"signals\": [{\"id\": \"queue_length\","
          " \"alternatives\": [{\"needs\": [\""
        + marker + "\"], \"expression\": \"sum by ($by) (" + marker
        + "{$sel})\"}], \"missing\": \"It has none.\"}]\n}\n";
}

inline void writeText(const QString& path, const QByteArray& content)
{
    QVERIFY(QDir().mkpath(path.section(u'/', 0, -2)));
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    QCOMPARE(file.write(content), content.size());
}

inline QByteArray readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A server that has these series of these metrics, as discovery tells of it. Its signals are bound
/// as they are there; it has no entities.
inline AskedSource serverWith(
    const LoadedKnowledge& known, const QString& name, const SeriesCounts& counts)
{
    auto names = std::make_shared<MetricNames>();
    for (const auto& [metric, series] : counts) {
        names->insert(metric);
    }
    auto tree = std::make_shared<TopologyTree>();
    TopologySource& source = tree->sources.emplace_back();
    source.id = name;
    source.name = name;
    for (const ServerProfile* profile : detectProfiles(*known.knowledge.profiles, counts)) {
        source.profileIds += QString::fromStdString(profile->id);
        const auto bindings = bindSignals(*profile, *names);
        source.bindings.insert(source.bindings.end(), bindings.begin(), bindings.end());
    }
    return { .id = name,
        .name = name,
        .evidence =
            DiscoveryEvidence {
                .profiles = known.knowledge.profiles, .counts = counts, .names = names },
        .topology = tree,
        .error = {} };
}

} // namespace promdesk::test
