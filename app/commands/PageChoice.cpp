// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/PageChoice.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(PageChoice)
};

std::optional<Level> levelFromText(const QString& text)
{
    for (const Level level : { Level::Cluster, Level::Node, Level::Endpoint }) {
        if (text == toText(level)) {
            return level;
        }
    }
    return std::nullopt;
}

/// "NAME" or "CLUSTER/NAME"; model names may hold slashes, so the whole is tried as a name first.
struct Candidate
{
    QString cluster;
    QString name;
};

std::vector<Candidate> candidatesFor(const QString& text)
{
    std::vector<Candidate> candidates { { {}, text } };
    const qsizetype slash = text.indexOf(u'/');
    if (slash > 0) {
        candidates.push_back({ text.left(slash), text.mid(slash + 1) });
    }
    return candidates;
}

bool hasEntity(const TopologyCluster& cluster, Level level, const QString& name)
{
    const auto isNamed = [&name](const auto& entity) { return entity.name == name; };
    switch (level) {
    case Level::Fleet:
        return false;
    case Level::Cluster:
        return cluster.name == name;
    case Level::Node:
        return std::any_of(cluster.nodes.begin(), cluster.nodes.end(), isNamed);
    case Level::Endpoint:
        return std::any_of(cluster.endpoints.begin(), cluster.endpoints.end(), isNamed);
    }
    return false;
}

Scope scopeOf(
    const TopologySource& source, const TopologyCluster& cluster, Level level, const QString& name)
{
    return { .level = level,
        .source = source.id,
        .cluster = cluster.name,
        .node = level == Level::Node ? name : QString(),
        .endpoint = level == Level::Endpoint ? name : QString() };
}

std::vector<Scope> matches(const Candidate& candidate, Level level, const TopologyTree& topology)
{
    std::vector<Scope> found;
    for (const TopologySource& source : topology.sources) {
        for (const TopologyCluster& cluster : source.clusters) {
            const bool isRightCluster =
                candidate.cluster.isEmpty() || candidate.cluster == cluster.name;
            if (isRightCluster && hasEntity(cluster, level, candidate.name)) {
                found.push_back(scopeOf(source, cluster, level, candidate.name));
            }
        }
    }
    return found;
}

QStringList namesOf(Level level, const TopologyTree& topology)
{
    QStringList names;
    for (const TopologySource& source : topology.sources) {
        for (const TopologyCluster& cluster : source.clusters) {
            if (level == Level::Cluster) {
                names += cluster.name;
            }
            for (const TopologyNode& node : cluster.nodes) {
                names += level == Level::Node ? QStringList { node.name } : QStringList();
            }
            for (const TopologyEndpoint& endpoint : cluster.endpoints) {
                names += level == Level::Endpoint ? QStringList { endpoint.name } : QStringList();
            }
        }
    }
    names.removeDuplicates();
    names.sort();
    return names;
}

tl::unexpected<Error> notFound(Level level, const QString& name, const TopologyTree& topology)
{
    constexpr int kShownNames = 12;
    const QStringList known = namesOf(level, topology).mid(0, kShownNames);
    return failure(ErrorKind::NotFound,
        Words::tr("there is no %1 '%2' here; there are: %3")
            .arg(toText(level), name.left(128), known.join(u", "_s)));
}

} // namespace

void declarePageOptions(QCommandLineParser& parser)
{
    parser.addPositionalArgument(u"WORKSPACE"_s, Words::tr("A workspace file"), u"[WORKSPACE]"_s);
    parser.addOption({ u"page"_s,
        Words::tr("fleet, cluster=NAME, node=NAME or endpoint=NAME (CLUSTER/NAME where needed)"),
        u"PAGE"_s });
    parser.addOption({ u"filter"_s,
        Words::tr("only what has this label: LABEL=VALUE, or with != =~ !~; may be repeated"),
        u"FILTER"_s });
}

Result<PageChoice> chosenPage(const QCommandLineParser& parser)
{
    Result<PageChoice> choice = chosenPlace(parser);
    for (const QString& text : choice ? parser.values(u"filter"_s) : QStringList()) {
        const Result<LabelFilter> filter = parseLabelFilter(text);
        if (!filter) {
            return failure(ErrorKind::InvalidArgument,
                Words::tr("'%1': %2").arg(text.left(128), filter.error().message));
        }
        choice->filters.push_back(*filter);
    }
    return choice;
}

Result<PageChoice> chosenPlace(const QCommandLineParser& parser)
{
    PageChoice choice;
    const QStringList words = parser.positionalArguments();
    const QString page = parser.value(u"page"_s);
    if (words.size() > 2 || (words.size() == 2) == !page.isEmpty()) {
        return failure(
            ErrorKind::InvalidArgument, Words::tr("one workspace file or one --page is needed"));
    }
    if (words.size() == 2) {
        choice.workspaceFile = words.at(1);
        return choice;
    }
    if (page == u"fleet") {
        return choice;
    }
    const qsizetype equals = page.indexOf(u'=');
    const auto level = levelFromText(page.left(equals < 0 ? page.size() : equals));
    const QString name = equals < 0 ? QString() : page.mid(equals + 1);
    if (!level || name.isEmpty()) {
        return failure(ErrorKind::InvalidArgument,
            Words::tr("'%1' is not a page: fleet, cluster=NAME, node=NAME or endpoint=NAME")
                .arg(page.left(128)));
    }
    choice.scope.level = *level;
    choice.scope.cluster = *level == Level::Cluster ? name : QString();
    choice.scope.node = *level == Level::Node ? name : QString();
    choice.scope.endpoint = *level == Level::Endpoint ? name : QString();
    return choice;
}

Result<Scope> locate(const Scope& scope, const TopologyTree& topology)
{
    if (scope.level == Level::Fleet) {
        return scope;
    }
    for (const Candidate& candidate : candidatesFor(scope.name())) {
        const std::vector<Scope> found = matches(candidate, scope.level, topology);
        QStringList clusters;
        for (const Scope& one : found) {
            clusters += one.cluster;
        }
        clusters.removeDuplicates();
        // In one cluster that several servers know: the first of them.
        if (clusters.size() == 1) {
            return found.front();
        }
        if (!found.empty()) {
            return failure(ErrorKind::InvalidArgument,
                Words::tr("'%1' is in several clusters (%2): say CLUSTER/%1")
                    .arg(candidate.name.left(128), clusters.join(u", "_s)));
        }
    }
    return notFound(scope.level, scope.name(), topology);
}

} // namespace promdesk
