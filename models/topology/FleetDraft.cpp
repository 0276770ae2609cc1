// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/FleetDraft.h"

#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"

#include <algorithm>

namespace promdesk {

std::string ClusterNaming::nameOf(
    const LabelSet& labels, const std::vector<std::string>& names) const
{
    if (FoundLabel found = firstLabel(labels, names); !found.isEmpty()) {
        return std::move(found.value);
    }
    std::string name;
    for (const std::string& place : places) {
        if (const std::string_view value = labels.value(place); !value.empty()) {
            // Not literal + string: GCC 12 warns of overlapping copies there at -O3 (its bug
            // 105651).
            name += name.empty() ? "" : "/";
            name += value;
        }
    }
    return name.empty() ? fallback : name;
}

std::string ClusterNaming::matcherOf(
    const LabelSet& labels, const std::vector<std::string>& names) const
{
    if (const FoundLabel found = firstLabel(labels, names); !found.isEmpty()) {
        return matchAny(found.name, { found.value });
    }
    std::vector<std::string> matchers;
    for (const std::string& place : places) {
        if (const std::string_view value = labels.value(place); !value.empty()) {
            matchers.push_back(matchAny(place, { std::string(value) }));
        }
    }
    return joinMatchers(matchers);
}

PodInventory::PodInventory(const SnapshotPtr& podInfo, const ClusterNaming& clusters,
    const std::vector<std::string>& clusterLabels)
{
    if (!podInfo) {
        return;
    }
    for (const Series& series : podInfo->series) {
        const std::string cluster = clusters.nameOf(series.labels, clusterLabels);
        const std::string podNamespace = firstLabel(series.labels, { "namespace" }).value;
        const std::string pod = firstLabel(series.labels, { "pod" }).value;
        PodPlace place { .node = firstLabel(series.labels, { "node" }).value,
            .hostAddress = std::string(series.labels.value("host_ip")),
            .address = std::string(series.labels.value("pod_ip")) };
        if (pod.empty() || place.node.empty()) {
            continue;
        }
        const auto [at, isNew] =
            m_places.insert_or_assign({ cluster, podNamespace, pod }, std::move(place));
        if (isNew && !m_byName.try_emplace({ cluster, pod }, &at->second).second) {
            m_byName[{ cluster, pod }] = nullptr;
        }
    }
}

const PodPlace* PodInventory::find(
    const std::string& cluster, const std::string& podNamespace, const std::string& pod) const
{
    if (const auto at = m_places.find({ cluster, podNamespace, pod }); at != m_places.end()) {
        return &at->second;
    }
    const auto named = m_byName.find({ cluster, pod });
    return named == m_byName.end() ? nullptr : named->second;
}

bool PodInventory::hasPodNamed(const std::string& cluster, const std::string& pod) const
{
    return m_byName.contains({ cluster, pod });
}

std::string BuildContext::clusterOf(const LabelSet& labels) const
{
    return clusters.nameOf(labels, profiles.words.cluster);
}

std::string BuildContext::clusterOf(const LabelSet& labels, const ServerProfile& profile) const
{
    return clusters.nameOf(labels, profile.identity.cluster);
}

std::string BuildContext::clusterMatcher(const LabelSet& labels, const ServerProfile& profile) const
{
    return clusters.matcherOf(labels, profile.identity.cluster);
}

std::vector<MarkerRow> BuildContext::markerRows(std::initializer_list<ProfileRole> roles) const
{
    std::vector<MarkerRow> rows;
    if (!answers.markers) {
        return rows;
    }
    for (const Series& series : answers.markers->series) {
        const auto profile = profileOfMarker.find(series.labels.metricName());
        if (profile != profileOfMarker.end()
            && std::find(roles.begin(), roles.end(), profile->second->role) != roles.end()) {
            rows.push_back({ profile->second, &series.labels, valueOf(series) });
        }
    }
    return rows;
}

const ServerProfile* BuildContext::findProfileOfJob(std::string_view job) const
{
    const auto at = profileOfJob.find(job);
    return job.empty() || at == profileOfJob.end() ? nullptr : at->second;
}

void EndpointDraft::doubt(const QString& text)
{
    if (!endpoint.doubts.contains(text)) {
        endpoint.doubts.append(text);
    }
}

NodeDraft* FleetDraft::findNode(const std::string& cluster, const std::string& alias)
{
    const auto at = nodeByAlias.find({ cluster, alias });
    return at == nodeByAlias.end() || at->second == kSeveral ? nullptr : &nodes[at->second];
}

void FleetDraft::indexNodes()
{
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (const std::string& alias : nodes[i].aliases) {
            const auto [at, isNew] = nodeByAlias.try_emplace({ nodes[i].cluster, alias }, i);
            at->second = isNew ? i : kSeveral;
        }
    }
}

void FleetDraft::use(std::vector<std::string> IdentityLabels::*list, const std::string& profileId,
    const std::string& label)
{
    std::vector<std::string>& labels = labelsInUse[profileId].*list;
    if (!label.empty() && std::find(labels.begin(), labels.end(), label) == labels.end()) {
        labels.push_back(label);
    }
}

} // namespace promdesk
