// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PageGallery.h"

#include "workspace/WorkspaceJson.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <set>
#include <string>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr auto kDescriptionKey = "description"_L1;
constexpr int kMostTitle = 80;

Level levelOf(const QString& kind)
{
    for (const Level level : { Level::Cluster, Level::Node, Level::Endpoint }) {
        if (kind == toText(level)) {
            return level;
        }
    }
    return Level::Fleet;
}

std::optional<GalleryPage> readEntry(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    auto reading = pageFromJson(file.readAll());
    if (!reading) {
        return std::nullopt;
    }
    GalleryPage entry;
    entry.page = std::move(reading->value);
    entry.level = levelOf(entry.page.kind);
    entry.description = entry.page.unknown.take(kDescriptionKey).toString();
    entry.page.kind = PageSpec {}.kind;
    return entry;
}

std::set<std::string> signalsOf(const PageSpec& page)
{
    std::set<std::string> names;
    for (const PanelSpec& panel : page.panels) {
        for (const PanelQuery& query : panel.queries) {
            if (!query.signal.isEmpty()) {
                names.insert(query.signal.toStdString());
            }
        }
    }
    return names;
}

} // namespace

std::vector<GalleryPage> pageGallery()
{
    std::vector<GalleryPage> entries;
    const QDir folder(u":/workspaces/gallery"_s);
    for (const QString& name : folder.entryList({ u"*.json"_s }, QDir::Files)) {
        if (auto entry = readEntry(folder.filePath(name))) {
            entries.push_back(std::move(*entry));
        }
    }
    std::sort(entries.begin(), entries.end(),
        [](const GalleryPage& a, const GalleryPage& b) { return a.page.title < b.page.title; });
    return entries;
}

std::optional<Scope> galleryScope(Level level, const Scope& place)
{
    Scope scope {
        .level = level, .source = place.source, .cluster = place.cluster, .node = {}, .endpoint = {}
    };
    switch (level) {
    case Level::Fleet:
        return Scope {};
    case Level::Cluster:
        break;
    case Level::Node:
        scope.node = place.node;
        break;
    case Level::Endpoint:
        scope.endpoint = place.endpoint;
        break;
    }
    return scope.name().isEmpty() ? std::nullopt : std::optional(scope);
}

bool canShow(const GalleryPage& entry, const TopologySource& source, const TopologyCluster& cluster)
{
    const std::set<std::string> wanted = signalsOf(entry.page);
    std::set<std::string> given;
    for (const SignalBinding& binding : source.bindings) {
        if (binding.isBound() && wanted.contains(binding.signalId)
            && cluster.selectors.find(binding.profileId) != cluster.selectors.end()) {
            given.insert(binding.signalId);
        }
    }
    return 2 * given.size() >= wanted.size();
}

PageSpec pageFor(const GalleryPage& entry, const Scope& scope)
{
    PageSpec page = entry.page;
    page.id.clear();
    page.scope = scope;
    if (scope.level != Level::Fleet) {
        page.title = QString(scope.name() + u" · "_s + page.title).left(kMostTitle);
    }
    return page;
}

} // namespace promdesk
