// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDraft.h"
#include "topology/NodeMerge.h"

#include <algorithm>

namespace promdesk {

namespace {

constexpr double kMostGpus = 100'000; ///< of one machine: what is above is no count

void addKubernetesNodes(const BuildContext& context, std::vector<NodeSighting>& sightings)
{
    if (!context.answers.nodeInfo) {
        return;
    }
    const ServerProfile* inventory = nullptr;
    for (const ServerProfile& profile : context.profiles.profiles) {
        inventory = profile.role == ProfileRole::Inventory ? &profile : inventory;
    }
    for (const Series& series : context.answers.nodeInfo->series) {
        const FoundLabel node = firstLabel(series.labels, { "node" });
        if (node.isEmpty()) {
            continue;
        }
        NodeSighting sighting { .cluster = context.clusterOf(series.labels),
            .profileId = inventory ? inventory->id : std::string(),
            .clusterMatcher =
                context.clusters.matcherOf(series.labels, context.profiles.words.cluster),
            .label = node.name,
            .value = node.value,
            .name = node.value,
            .nameRank = 4,
            .anchor = node.value,
            .names = { folded(node.value) },
            .addresses = {},
            .gpus = {},
            .evidence = "kube_node_info names the node " + node.value,
            .downTarget = {} };
        if (const auto address = series.labels.value("internal_ip"); namesAMachine(address)) {
            sighting.addresses.insert(std::string(address));
            sighting.evidence += " with the address " + std::string(address);
        }
        sightings.push_back(std::move(sighting));
    }
}

void addPodHosts(const BuildContext& context, std::vector<NodeSighting>& sightings)
{
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (const auto& [key, place] : context.pods.all()) {
        const std::string& cluster = std::get<0>(key);
        if (!seen.insert({ cluster, place.node, place.hostAddress }).second) {
            continue;
        }
        NodeSighting sighting;
        sighting.cluster = cluster;
        sighting.name = place.node;
        sighting.nameRank = 4;
        sighting.anchor = place.node;
        sighting.names = { folded(place.node) };
        if (namesAMachine(place.hostAddress)) {
            sighting.addresses.insert(place.hostAddress);
        }
        sighting.evidence = "kube_pod_info places pods on " + place.node;
        sightings.push_back(std::move(sighting));
    }
}

/// Takes a host name as an alias when it can be one; a pod's name is none, but the pod's node is.
void addHostName(const BuildContext& context, NodeSighting& sighting, const std::string& host,
    const std::string& source, int rank)
{
    const bool isPod = context.pods.hasPodNamed(sighting.cluster, host);
    if (isPod || !namesAMachine(host)) {
        return;
    }
    (isAddress(host) ? sighting.addresses : sighting.names).insert(folded(host));
    sighting.evidence += (sighting.evidence.empty() ? "" : "; ") + source + " says " + host;
    if (rank > sighting.nameRank || sighting.name.empty()) {
        sighting.name = host;
        sighting.nameRank = rank;
    }
}

void addPodPlace(const BuildContext& context, NodeSighting& sighting, const ServerProfile& profile,
    const LabelSet& labels)
{
    const auto add = [&](const std::string& pod, const std::string& podNamespace) {
        const PodPlace* place =
            pod.empty() ? nullptr : context.pods.find(sighting.cluster, podNamespace, pod);
        if (place && namesAMachine(place->node)) {
            sighting.names.insert(folded(place->node));
            sighting.evidence += (sighting.evidence.empty() ? "" : "; ") + std::string("pod ") + pod
                + " runs on " + place->node;
        }
    };
    const auto& namespaces = profile.identity.podNamespace;
    // The exporter's own pod; then the one it speaks of, which runs on the same machine.
    add(targetLabel(labels, profile.identity.pod).value, targetLabel(labels, namespaces).value);
    add(std::string(labels.value("exported_pod")), std::string(labels.value("exported_namespace")));
}

NodeSighting sightingOf(
    const BuildContext& context, const ServerProfile& profile, const LabelSet& labels)
{
    NodeSighting sighting;
    sighting.cluster = context.clusterOf(labels, profile);
    sighting.clusterMatcher = context.clusterMatcher(labels, profile);
    sighting.profileId = profile.id;
    const FoundLabel chosen = firstLabel(labels, profile.identity.node);
    sighting.label = chosen.name;
    sighting.value = chosen.value;
    for (const std::string& name : profile.identity.alias) {
        addHostName(context, sighting, std::string(labels.value(name)), name, 2);
    }
    for (const std::string& name : profile.identity.node) {
        if (name == "instance") {
            continue;
        }
        const bool isNodeLabel = name == "node" || name == "kubernetes_node";
        addHostName(
            context, sighting, firstLabel(labels, { name }).value, name, isNodeLabel ? 3 : 1);
    }
    const std::string instance(labels.value("instance"));
    addHostName(context, sighting, hostPart(instance), "instance", 0);
    // A node label is the scrape configuration's word; without it a name is what the machine says.
    if (profile.role == ProfileRole::Machine && sighting.nameRank < 3) {
        sighting.host = namesAMachine(hostPart(instance)) ? hostPart(instance) : std::string();
    }
    addPodPlace(context, sighting, profile, labels);
    if (sighting.name.empty()) {
        sighting.name = instance.empty() ? chosen.value : instance;
        sighting.names.insert(folded(sighting.name));
    }
    return sighting;
}

void addExporters(
    FleetDraft& draft, const BuildContext& context, std::vector<NodeSighting>& sightings)
{
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> known;
    for (const auto& [profile, labels, value] : context.markerRows(
             { ProfileRole::Machine, ProfileRole::Accelerator, ProfileRole::Workload })) {
        NodeSighting sighting = sightingOf(context, *profile, *labels);
        draft.use(&IdentityLabels::cluster, profile->id,
            firstLabel(*labels, profile->identity.cluster).name);
        draft.use(&IdentityLabels::node, profile->id, sighting.label);
        const FoundLabel gpu = firstLabel(*labels, { "UUID" });
        const FoundLabel gpuLabel = firstLabel(*labels, profile->identity.gpu);
        draft.use(&IdentityLabels::gpu, profile->id, gpuLabel.name);
        const std::string gpuKey = gpu.isEmpty() ? gpuLabel.value : gpu.value;
        const auto [at, isNew] =
            known.try_emplace({ profile->id, sighting.cluster, sighting.value }, sightings.size());
        if (isNew) {
            sightings.push_back(std::move(sighting));
        } else {
            NodeSighting& first = sightings[at->second];
            first.names.merge(sighting.names);
            first.addresses.merge(sighting.addresses);
        }
        if (profile->role == ProfileRole::Accelerator && !gpuKey.empty()) {
            sightings[at->second].gpus.insert(gpuKey);
        } else if (profile->role == ProfileRole::Accelerator && value > 0) {
            int& counted = sightings[at->second].countedGpus;
            counted = static_cast<int>(std::min(counted + value, kMostGpus));
        }
    }
}

/// A scrape that fails leaves no marker; its target still says which machine is meant, when all
/// that is known of its job are exporters of machines.
void addDownExporters(const BuildContext& context, std::vector<NodeSighting>& sightings)
{
    if (!context.answers.targets) {
        return;
    }
    for (const Series& series : context.answers.targets->series) {
        if (valueOf(series) != 0) {
            continue;
        }
        const ServerProfile* profile = context.findProfileOfJob(series.labels.value("job"));
        if (!profile
            || (profile->role != ProfileRole::Machine
                && profile->role != ProfileRole::Accelerator)) {
            continue;
        }
        NodeSighting sighting = sightingOf(context, *profile, series.labels);
        sighting.downTarget = std::string(series.labels.value("instance"));
        sightings.push_back(std::move(sighting));
    }
}

void addEvidence(std::vector<std::string>& reasons, const std::string& evidence)
{
    if (!evidence.empty() && std::find(reasons.begin(), reasons.end(), evidence) == reasons.end()) {
        reasons.push_back(evidence);
    }
}

/// As TopologyNode keeps them: what is said of ten thousand nodes has to be small.
QByteArray linesOf(const std::vector<std::string>& reasons)
{
    QByteArray lines;
    for (std::string reason : reasons) {
        std::replace(reason.begin(), reason.end(), '\n', ' ');
        lines.append((lines.isEmpty() ? "" : "\n") + reason);
    }
    return lines;
}

NodeDraft draftOf(const NodeGroup& group, const BuildContext& context)
{
    NodeDraft draft;
    draft.cluster = group.cluster;
    draft.node.name = toQString(group.name);
    std::set<std::string> gpus;
    std::vector<std::string> reasons;
    int counted = 0;
    for (const NodeSighting& sighting : group.sightings) {
        counted = std::max(counted, sighting.countedGpus);
        draft.aliases.insert(sighting.names.begin(), sighting.names.end());
        draft.aliases.insert(sighting.addresses.begin(), sighting.addresses.end());
        gpus.insert(sighting.gpus.begin(), sighting.gpus.end());
        addEvidence(reasons, sighting.evidence);
        if (sighting.profileId.empty() || sighting.label.empty()) {
            continue;
        }
        draft.keys[sighting.profileId].insert({ sighting.label, sighting.value });
        const QString id = toQString(sighting.profileId);
        if (!draft.node.profileIds.contains(id)) {
            draft.node.profileIds.append(id);
        }
        std::vector<std::string> values;
        for (const auto& [label, value] : draft.keys[sighting.profileId]) {
            if (label == sighting.label) {
                values.push_back(value);
            }
        }
        draft.node.selectors[sighting.profileId] =
            joinMatchers({ sighting.clusterMatcher, matchAny(sighting.label, values) });
    }
    for (const NodeSighting& sighting : group.sightings) {
        if (!sighting.downTarget.empty()) {
            const ServerProfile* profile = context.profiles.find(sighting.profileId);
            const bool isMachine = profile && profile->role == ProfileRole::Machine;
            draft.verdict = worse(draft.verdict,
                { isMachine ? Health::Silent : Health::Degraded,
                    QStringLiteral("%1 does not answer at %2")
                        .arg(profile ? profile->title : QString(),
                            toQString(sighting.downTarget)) });
        }
    }
    draft.node.evidence = linesOf(reasons);
    for (const std::string& doubt : group.doubts) {
        draft.node.doubts.append(toQString(doubt));
    }
    draft.node.gpuCount = std::max(counted, static_cast<int>(gpus.size()));
    draft.node.profileIds.sort();
    draft.node.presence.lastSeen = context.answers.now;
    return draft;
}

} // namespace

void addNodes(FleetDraft& draft, const BuildContext& context)
{
    std::vector<NodeSighting> sightings;
    addKubernetesNodes(context, sightings);
    addPodHosts(context, sightings);
    addExporters(draft, context, sightings);
    addDownExporters(context, sightings);
    std::vector<std::string> notes;
    for (const NodeGroup& group : mergeNodes(std::move(sightings), notes)) {
        draft.nodes.push_back(draftOf(group, context));
    }
    draft.indexNodes();
    for (const std::string& note : notes) {
        draft.notes.append(toQString(note));
    }
}

} // namespace promdesk
