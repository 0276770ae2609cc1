// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/ChangeQueries.h"

#include "changes/ChangeAnswers.h"
#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::size_t kMostInfoMetrics = 300;

constexpr std::array<std::string_view, 3> kStartTimes { "process_start_time_seconds",
    "node_boot_time_seconds", "container_start_time_seconds" };
constexpr std::string_view kRestartCount = "kube_pod_container_status_restarts_total";

bool isBuildInfo(std::string_view metric)
{
    return metric.ends_with("_build_info") || metric.ends_with("_version_info");
}

bool isTelling(std::string_view metric)
{
    return metric.ends_with("_info") || isStartTime(metric) || isRestartCount(metric);
}

/// The lower, the more telling: what people look for first is asked first.
int rankOf(std::string_view metric)
{
    if (isBuildInfo(metric)) {
        return 0;
    }
    if (metric == "process_start_time_seconds" || metric == "node_boot_time_seconds") {
        return 1;
    }
    const bool isInventory = metric.starts_with("kube_") || metric.starts_with("container_");
    return !isInventory                            ? 2
        : metric == "kube_node_info"               ? 3
        : metric == "kube_pod_container_info"      ? 4
        : isRestartCount(metric)                   ? 5
        : metric == "kube_pod_info"                ? 6
        : metric == "container_start_time_seconds" ? 8
                                                   : 7;
}

std::string countByName(const std::string& matchers)
{
    return "count by (__name__) ({" + matchers + "})";
}

template <typename Entities>
const typename Entities::value_type* named(const Entities& entities, const QString& name)
{
    const auto at = std::find_if(entities.begin(), entities.end(),
        [&name](const auto& entity) { return entity.name == name; });
    return at == entities.end() ? nullptr : &*at;
}

const Selectors* selectorsOf(const TopologyCluster& cluster, const Scope& scope)
{
    switch (scope.level) {
    case Level::Node: {
        const auto* node = named(cluster.nodes, scope.node);
        return node ? &node->selectors : nullptr;
    }
    case Level::Endpoint: {
        const auto* endpoint = named(cluster.endpoints, scope.endpoint);
        return endpoint ? &endpoint->selectors : nullptr;
    }
    case Level::Cluster:
        return &cluster.selectors;
    case Level::Fleet:
        break;
    }
    return nullptr;
}

} // namespace

bool isStartTime(std::string_view metric)
{
    return std::find(kStartTimes.begin(), kStartTimes.end(), metric) != kStartTimes.end();
}

bool isRestartCount(std::string_view metric)
{
    return metric == kRestartCount;
}

std::string namesExpression(const std::vector<std::string>& matchers)
{
    const std::string any = "__name__!=\"\"";
    if (matchers.empty()) {
        return countByName(any);
    }
    std::string expression;
    int part = 0;
    for (const std::string& one : matchers) {
        // Set operators do not look at metric names: each part wears a label of its own.
        expression += (part > 0 ? " or " : "") + std::string("label_replace(")
            + countByName(joinMatchers({ any, one })) + ", \"promdesk_part\", \""
            + std::to_string(part) + "\", \"\", \"\")";
        ++part;
    }
    return expression;
}

std::string countsExpression(const ProfileSet& profiles)
{
    std::set<std::string> names { "up", std::string(kRestartCount) };
    names.insert(kStartTimes.begin(), kStartTimes.end());
    for (const ServerProfile& profile : profiles.profiles) {
        names.insert(profile.markers.begin(), profile.markers.end());
        names.insert(profile.alsoNeeded.begin(), profile.alsoNeeded.end());
    }
    std::string pattern = ".+_info";
    for (const std::string& name : names) {
        pattern += '|' + escapeRegex(name);
    }
    return countByName("__name__=~" + quotePromql(pattern));
}

SeriesCounts seriesCounts(const SnapshotPtr& answer)
{
    SeriesCounts counts;
    for (const Series& series : rowsOf(answer)) {
        const double value = valueOf(series);
        counts[std::string(series.labels.metricName())] +=
            std::isfinite(value) ? static_cast<std::int64_t>(std::clamp(value, 0.0, 1e12)) : 0;
    }
    return counts;
}

std::vector<std::string> matchersOf(const TopologySource& source, const Scope& scope)
{
    const TopologyCluster* cluster = named(source.clusters, scope.cluster);
    const bool isAll = scope.level == Level::Fleet
        || (scope.level == Level::Cluster && source.clusters.size() == 1);
    const Selectors* selectors = isAll || !cluster ? nullptr : selectorsOf(*cluster, scope);
    if (!selectors) {
        return {};
    }
    std::set<std::string> matchers;
    for (const auto& [profile, matcher] : *selectors) {
        if (!matcher.empty()) {
            matchers.insert(matcher);
        }
    }
    std::vector<std::string> list(matchers.begin(), matchers.end());
    list.resize(std::min(list.size(), kMostSelectors));
    return list;
}

InfoChoice chooseInfos(const SeriesCounts& counts)
{
    std::vector<std::pair<std::string, std::int64_t>> telling;
    for (const auto& [metric, count] : counts) {
        if (count > 0 && isTelling(metric)) {
            telling.emplace_back(metric, count);
        }
    }
    std::stable_sort(telling.begin(), telling.end(), [](const auto& a, const auto& b) {
        return std::pair(rankOf(a.first), a.second) < std::pair(rankOf(b.first), b.second);
    });
    InfoChoice choice;
    std::int64_t total = 0;
    for (const auto& [metric, count] : telling) {
        if (total + count > kMostInfoSeries || choice.metrics.size() == kMostInfoMetrics) {
            choice.leftOut += u"%1 (%2 series)"_s.arg(toQString(metric)).arg(count);
            continue;
        }
        total += count;
        choice.metrics.push_back(metric);
    }
    std::sort(choice.metrics.begin(), choice.metrics.end());
    return choice;
}

std::string infoExpression(const std::vector<std::string>& metrics)
{
    return metrics.empty() ? std::string() : "{" + matchAny("__name__", metrics) + "}";
}

std::string targetsExpression(std::int64_t targets)
{
    return targets > kMostTargets
        ? "label_replace(count by (job) (up), \"promdesk_counted\", \"1\", \"\", \"\")"
        : "up";
}

} // namespace promdesk
