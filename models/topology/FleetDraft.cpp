// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/FleetDraft.h"

#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"

#include <algorithm>

namespace promdesk {

PodInventory::PodInventory(const SnapshotPtr& podInfo, const std::string& defaultCluster)
{
    if (!podInfo) {
        return;
    }
    for (const Series& series : podInfo->series) {
        const FoundLabel cluster = firstLabel(series.labels, commonClusterLabels());
        const std::string clusterName = cluster.isEmpty() ? defaultCluster : cluster.value;
        const std::string podNamespace = firstLabel(series.labels, { "namespace" }).value;
        const std::string pod = firstLabel(series.labels, { "pod" }).value;
        PodPlace place { .node = firstLabel(series.labels, { "node" }).value,
            .hostAddress = std::string(series.labels.value("host_ip")),
            .address = std::string(series.labels.value("pod_ip")) };
        if (pod.empty() || place.node.empty()) {
            continue;
        }
        if (m_places.insert_or_assign({ clusterName, podNamespace, pod }, std::move(place))
                .second) {
            ++m_names[{ clusterName, pod }];
        }
    }
}

const PodPlace* PodInventory::find(
    const std::string& cluster, const std::string& podNamespace, const std::string& pod) const
{
    if (const auto at = m_places.find({ cluster, podNamespace, pod }); at != m_places.end()) {
        return &at->second;
    }
    const auto names = m_names.find({ cluster, pod });
    if (names == m_names.end() || names->second != 1) {
        return nullptr;
    }
    const auto at = std::find_if(m_places.begin(), m_places.end(), [&](const auto& entry) {
        return std::get<0>(entry.first) == cluster && std::get<2>(entry.first) == pod;
    });
    return at == m_places.end() ? nullptr : &at->second;
}

bool PodInventory::hasPodNamed(const std::string& cluster, const std::string& pod) const
{
    return m_names.contains({ cluster, pod });
}

std::string BuildContext::clusterOf(
    const LabelSet& labels, const std::vector<std::string>& names) const
{
    const FoundLabel found = firstLabel(labels, names);
    return found.isEmpty() ? defaultCluster : found.value;
}

std::string BuildContext::clusterMatcher(
    const LabelSet& labels, const std::vector<std::string>& names)
{
    const FoundLabel found = firstLabel(labels, names);
    return found.isEmpty() ? std::string() : matchAny(found.name, { found.value });
}

std::vector<std::pair<const ServerProfile*, const LabelSet*>> BuildContext::markerRows(
    std::initializer_list<ProfileRole> roles) const
{
    std::vector<std::pair<const ServerProfile*, const LabelSet*>> rows;
    if (!answers.markers) {
        return rows;
    }
    for (const Series& series : answers.markers->series) {
        const auto profile = profileOfMarker.find(series.labels.metricName());
        if (profile != profileOfMarker.end()
            && std::find(roles.begin(), roles.end(), profile->second->role) != roles.end()) {
            rows.emplace_back(profile->second, &series.labels);
        }
    }
    return rows;
}

const ServerProfile* BuildContext::profileOfJob(std::string_view job) const
{
    const ServerProfile* found = nullptr;
    if (!answers.markers || job.empty()) {
        return nullptr;
    }
    for (const Series& series : answers.markers->series) {
        if (series.labels.value("job") != job) {
            continue;
        }
        const auto profile = profileOfMarker.find(series.labels.metricName());
        if (profile == profileOfMarker.end() || (found && found != profile->second)) {
            return nullptr;
        }
        found = profile->second;
    }
    return found;
}

NodeDraft* FleetDraft::findNode(const std::string& cluster, const std::string& alias)
{
    const auto at = std::find_if(nodes.begin(), nodes.end(), [&](const NodeDraft& node) {
        return node.cluster == cluster && node.aliases.contains(alias);
    });
    return at == nodes.end() ? nullptr : &*at;
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
