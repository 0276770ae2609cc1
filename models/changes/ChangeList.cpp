// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/ChangeList.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// What alike changes have in common.
auto likenessOf(const FleetChange& change)
{
    return std::tuple(change.kind, change.what, change.before, change.after, change.sources,
        change.scope.cluster);
}

/// Everything but which server says it.
auto contentOf(const FleetChange& change)
{
    return std::tuple(change.kind, change.entity, change.what, change.before, change.after,
        change.details, change.scope.level, change.scope.cluster, change.scope.endpoint,
        change.scope.node);
}

QString plural(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Target:
        return u"%1 targets"_s;
    case ChangeKind::Node:
        return u"%1 nodes"_s;
    case ChangeKind::Endpoint:
    case ChangeKind::Replicas:
        return u"%1 endpoints"_s;
    default:
        return u"%1 entities"_s;
    }
}

FleetChange merged(const std::vector<FleetChange>& alike)
{
    FleetChange row = alike.front();
    row.count = static_cast<int>(alike.size());
    row.details.clear();
    QStringList entities;
    for (const FleetChange& change : alike) {
        entities += change.entity;
        row.nodes += change.nodes;
        const QString which = change.details.join(u' ');
        row.details += which.isEmpty() ? change.entity : which;
        if (change.scope != row.scope) {
            row.scope.level = row.scope.cluster.isEmpty() ? Level::Fleet : Level::Cluster;
            row.scope.node.clear();
            row.scope.endpoint.clear();
        }
    }
    entities.removeDuplicates();
    row.nodes.removeDuplicates();
    row.nodes.sort();
    row.details = row.details.mid(0, kMostDetails);
    if (entities.size() > 1) {
        row.entity = plural(row.kind).arg(entities.size());
    }
    return row;
}

template <typename Key, typename KeyOf>
std::map<Key, std::vector<FleetChange>> grouped(std::vector<FleetChange>& changes, KeyOf keyOf)
{
    std::map<Key, std::vector<FleetChange>> groups;
    for (FleetChange& change : changes) {
        groups[keyOf(change)].push_back(std::move(change));
    }
    return groups;
}

} // namespace

QString toText(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Endpoint:
        return u"endpoint"_s;
    case ChangeKind::Replicas:
        return u"replicas"_s;
    case ChangeKind::Node:
        return u"node"_s;
    case ChangeKind::Target:
        return u"target"_s;
    case ChangeKind::Restart:
        return u"restart"_s;
    case ChangeKind::Version:
        return u"version"_s;
    case ChangeKind::Configuration:
        return u"configuration"_s;
    case ChangeKind::Metric:
        return u"metric"_s;
    }
    return {};
}

bool concerns(const FleetChange& change, const Scope& scope)
{
    switch (scope.level) {
    case Level::Fleet:
        return true;
    case Level::Cluster:
        return change.scope.cluster == scope.cluster;
    case Level::Node:
        return change.scope.cluster == scope.cluster
            && (change.scope.node == scope.node || change.nodes.contains(scope.node));
    case Level::Endpoint:
        return change.scope.cluster == scope.cluster && change.scope.endpoint == scope.endpoint;
    }
    return false;
}

std::vector<FleetChange> withAlikeMerged(std::vector<FleetChange> changes)
{
    std::vector<FleetChange> result;
    auto groups = grouped<decltype(likenessOf(std::declval<FleetChange>()))>(changes, likenessOf);
    for (auto& [likeness, alike] : groups) {
        if (alike.size() > kMostAlike) {
            result.push_back(merged(alike));
        } else {
            std::move(alike.begin(), alike.end(), std::back_inserter(result));
        }
    }
    return result;
}

std::vector<FleetChange> withSourcesMerged(std::vector<FleetChange> changes)
{
    std::vector<FleetChange> result;
    auto groups = grouped<decltype(contentOf(std::declval<FleetChange>()))>(changes, contentOf);
    for (auto& [content, same] : groups) {
        FleetChange& row = same.front();
        for (std::size_t i = 1; i < same.size(); ++i) {
            // One server may have two rows that read alike: those are two.
            if (row.sources.contains(same[i].sources.value(0))) {
                result.push_back(std::move(same[i]));
                continue;
            }
            row.sources += same[i].sources;
        }
        result.push_back(std::move(row));
    }
    return result;
}

void sortChanges(std::vector<FleetChange>& changes)
{
    std::stable_sort(
        changes.begin(), changes.end(), [](const FleetChange& a, const FleetChange& b) {
            return std::tie(a.kind, a.entity, a.what, a.details, a.before)
                < std::tie(b.kind, b.entity, b.what, b.details, b.before);
        });
}

void finishReport(ChangeReport& report)
{
    report.changes = withSourcesMerged(std::move(report.changes));
    report.changes = withAlikeMerged(std::move(report.changes));
    sortChanges(report.changes);
    if (report.changes.size() > kMostChanges) {
        report.notes += u"%1 more changes are left out"_s.arg(report.changes.size() - kMostChanges);
        report.changes.resize(kMostChanges);
    }
}

} // namespace promdesk
