// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDraft.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct EngineRow
{
    const ServerProfile& profile;
    const LabelSet& labels;
    std::string cluster;
    FoundLabel podNamespace;
    FoundLabel model;
};

/// Where the endpoint of a row is in the draft.
using EndpointKey = std::tuple<std::string, std::string, std::string, std::string>;
using EndpointPlaces = std::map<EndpointKey, std::size_t>;

EndpointDraft& endpointFor(
    FleetDraft& draft, EndpointPlaces& places, const BuildContext& context, const EngineRow& row)
{
    const auto [at, isNew] =
        places.try_emplace({ row.cluster, row.podNamespace.value, row.model.value, row.profile.id },
            draft.endpoints.size());
    if (!isNew) {
        return draft.endpoints[at->second];
    }
    EndpointDraft& added = draft.endpoints.emplace_back();
    added.cluster = row.cluster;
    added.podNamespace = row.podNamespace.value;
    added.model = row.model.value;
    added.selector = joinMatchers({ context.clusterMatcher(row.labels, row.profile),
        row.podNamespace.isEmpty() ? std::string()
                                   : matchAny(row.podNamespace.name, { row.podNamespace.value }),
        matchAny(row.model.name, { row.model.value }) });
    added.endpoint.name = toQString(row.model.value);
    added.endpoint.profileId = toQString(row.profile.id);
    added.endpoint.modelNamespace = toQString(row.podNamespace.value);
    added.endpoint.selectors[row.profile.id] = added.selector;
    return added;
}

/// The nodes that the evidence for one process names, and the words of that evidence.
struct NodeEvidence
{
    std::set<QString> nodes;
    QStringList words;

    void add(FleetDraft& draft, const std::string& cluster, const std::string& alias,
        const QString& source)
    {
        const NodeDraft* node = alias.empty() ? nullptr : draft.findNode(cluster, folded(alias));
        if (node && nodes.insert(node->node.name).second) {
            words.append(u"%1 says %2"_s.arg(source, node->node.name));
        }
    }
};

/// The node of a row's process; empty when nothing says it or the evidence disagrees, which is
/// left as a doubt on the endpoint.
QString nodeOf(
    FleetDraft& draft, const BuildContext& context, const EngineRow& row, EndpointDraft& endpoint)
{
    const FoundLabel pod = firstLabel(row.labels, row.profile.identity.pod);
    NodeEvidence evidence;
    for (const std::string& name : row.profile.identity.node) {
        const FoundLabel label = firstLabel(row.labels, { name });
        evidence.add(draft, row.cluster, label.value, u"the label "_s + toQString(label.name));
    }
    if (const PodPlace* place = pod.isEmpty()
            ? nullptr
            : context.pods.find(row.cluster, row.podNamespace.value, pod.value)) {
        evidence.add(draft, row.cluster, place->node, u"kube_pod_info"_s);
    }
    const std::string host = hostPart(row.labels.value("instance"));
    if (evidence.nodes.empty() && namesAMachine(host)) {
        evidence.add(draft, row.cluster, host, u"the address"_s);
    }
    if (evidence.nodes.size() > 1) {
        endpoint.doubt(u"%1 is on no node: %2"_s.arg(
            toQString(pod.isEmpty() ? host : pod.value), evidence.words.join(u", "_s)));
        return {};
    }
    return evidence.nodes.empty() ? QString() : *evidence.nodes.begin();
}

void addReplica(
    FleetDraft& draft, EndpointPlaces& places, const BuildContext& context, const EngineRow& row)
{
    const FoundLabel key = firstLabel(row.labels, row.profile.identity.replica);
    EndpointDraft& endpoint = endpointFor(draft, places, context, row);
    if (key.isEmpty()) {
        return;
    }
    const FoundLabel pod = firstLabel(row.labels, row.profile.identity.pod);
    ReplicaDraft& replica = endpoint.replicas[key.value];
    replica.label = key.name;
    replica.pod = pod.value;
    replica.replica.name = toQString(key.value);
    replica.replica.node = nodeOf(draft, context, row, endpoint);
    replica.replica.selectors[row.profile.id] =
        joinMatchers({ endpoint.selector, matchAny(key.name, { key.value }) });
    replica.replica.verdict.health = Health::Ok;
    replica.replica.presence.lastSeen = context.answers.now;
    if (!pod.isEmpty()) {
        endpoint.workloads.insert(workloadOf(pod.value));
    }
    draft.use(&IdentityLabels::replica, row.profile.id, key.name);
}

/// Only a workload name that belongs to one endpoint says whose replica a silent pod was.
EndpointDraft* ownerOf(FleetDraft& draft, const ServerProfile& profile, const std::string& cluster,
    const std::string& podNamespace, const std::string& pod)
{
    EndpointDraft* owner = nullptr;
    for (EndpointDraft& endpoint : draft.endpoints) {
        if (endpoint.cluster == cluster && endpoint.endpoint.profileId == toQString(profile.id)
            && endpoint.podNamespace == podNamespace
            && endpoint.workloads.contains(workloadOf(pod))) {
            if (owner) {
                return nullptr;
            }
            owner = &endpoint;
        }
    }
    return owner;
}

/// When the replica last answered, as far as the cycle before knows; now when it knows nothing.
Instant lastSeenBefore(
    const DiscoveryAnswers& answers, const EndpointDraft& owner, const QString& name)
{
    if (!answers.previous) {
        return answers.now;
    }
    for (const TopologyCluster& cluster : answers.previous->clusters) {
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            const auto selector = endpoint.selectors.find(endpoint.profileId.toStdString());
            if (selector == endpoint.selectors.end() || selector->second != owner.selector) {
                continue;
            }
            const auto replica = std::find_if(endpoint.replicas.begin(), endpoint.replicas.end(),
                [&name](const TopologyReplica& one) { return one.name == name; });
            if (replica != endpoint.replicas.end()) {
                return replica->presence.lastSeen;
            }
        }
    }
    return answers.now;
}

void addDownReplicas(FleetDraft& draft, const BuildContext& context)
{
    if (!context.answers.targets) {
        return;
    }
    for (const Series& series : context.answers.targets->series) {
        const ServerProfile* profile =
            valueOf(series) == 0 ? context.findProfileOfJob(series.labels.value("job")) : nullptr;
        if (!profile || profile->role != ProfileRole::Engine) {
            continue;
        }
        const FoundLabel pod = targetLabel(series.labels, profile->identity.pod);
        const std::string cluster = context.clusterOf(series.labels, *profile);
        EndpointDraft* owner = pod.isEmpty()
            ? nullptr
            : ownerOf(draft, *profile, cluster,
                targetLabel(series.labels, profile->identity.podNamespace).value, pod.value);
        if (!owner || owner->replicas.contains(pod.value)) {
            continue;
        }
        ReplicaDraft& replica = owner->replicas[pod.value];
        replica.label = pod.name;
        replica.pod = pod.value;
        replica.replica.name = toQString(pod.value);
        replica.replica.selectors[profile->id] =
            joinMatchers({ owner->selector, matchAny(pod.name, { pod.value }) });
        replica.replica.presence.lastSeen =
            lastSeenBefore(context.answers, *owner, replica.replica.name);
        replica.replica.verdict = { Health::Silent,
            QStringLiteral("%1 does not answer at %2")
                .arg(profile->title, toQString(series.labels.value("instance"))) };
        if (const PodPlace* place = context.pods.find(cluster, owner->podNamespace, pod.value)) {
            const NodeDraft* node = draft.findNode(cluster, folded(place->node));
            replica.replica.node = node ? node->node.name : QString();
        }
    }
}

void makeNamesUnique(std::vector<EndpointDraft>& endpoints)
{
    std::map<std::pair<std::string, QString>, int> uses;
    for (const EndpointDraft& endpoint : endpoints) {
        ++uses[{ endpoint.cluster, endpoint.endpoint.name }];
    }
    std::set<std::pair<std::string, QString>> taken;
    for (EndpointDraft& draft : endpoints) {
        TopologyEndpoint& endpoint = draft.endpoint;
        if (uses[{ draft.cluster, endpoint.name }] > 1 && !endpoint.modelNamespace.isEmpty()) {
            endpoint.name += QStringLiteral(" (%1)").arg(endpoint.modelNamespace);
        }
        if (taken.contains({ draft.cluster, endpoint.name })) {
            endpoint.name += QStringLiteral(" [%1]").arg(endpoint.profileId);
        }
        taken.insert({ draft.cluster, endpoint.name });
    }
}

/// Lets node pages ask for what runs on the node, and endpoint pages for their nodes.
void linkNodes(FleetDraft& draft)
{
    using Values = std::map<std::string, std::vector<std::string>>; ///< by label
    std::map<std::pair<std::string, QString>, std::map<std::string, Values>> running;
    for (EndpointDraft& endpoint : draft.endpoints) {
        std::set<QString> nodes;
        const std::string profileId = endpoint.endpoint.profileId.toStdString();
        for (const auto& [name, replica] : endpoint.replicas) {
            const QString& node = replica.replica.node;
            if (!node.isEmpty()) {
                nodes.insert(node);
                running[{ endpoint.cluster, node }][profileId][replica.label].push_back(name);
            }
        }
        endpoint.endpoint.nodes = QStringList(nodes.begin(), nodes.end());
    }
    for (NodeDraft& node : draft.nodes) {
        for (const auto& [profileId, labels] : running[{ node.cluster, node.node.name }]) {
            const auto& [label, names] = *labels.begin();
            node.node.selectors[profileId] = joinMatchers(
                { draft.clusterSelectors[node.cluster][profileId], matchAny(label, names) });
        }
    }
}

} // namespace

void addClusterSelectors(FleetDraft& draft, const BuildContext& context)
{
    std::map<std::string, FoundLabel> seen;
    const auto add = [&](const ServerProfile& profile, const LabelSet& labels) {
        const FoundLabel found = firstLabel(labels, profile.identity.cluster);
        draft.use(&IdentityLabels::cluster, profile.id, found.name);
        const std::string matcher = context.clusterMatcher(labels, profile);
        const auto [at, isNew] =
            draft.clusterSelectors[context.clusterOf(labels, profile)].try_emplace(
                profile.id, matcher);
        // Some series of the cluster say its name and some do not: an empty value matches those.
        if (!isNew && at->second.empty() != matcher.empty()) {
            const FoundLabel named = found.isEmpty() ? seen[profile.id] : found;
            at->second = matchAny(named.name, { named.value, std::string() });
        }
        if (!found.isEmpty()) {
            seen[profile.id] = found;
        }
    };
    for (const auto& [profile, labels, value] :
        context.markerRows({ ProfileRole::Engine, ProfileRole::Proxy, ProfileRole::Observer,
            ProfileRole::Machine, ProfileRole::Accelerator, ProfileRole::Workload })) {
        add(*profile, *labels);
    }
    for (const ServerProfile& profile : context.profiles.profiles) {
        const bool isInventory = profile.role == ProfileRole::Inventory;
        const SnapshotPtr& rows = isInventory ? context.answers.nodeInfo : context.answers.targets;
        if ((!isInventory && profile.role != ProfileRole::Monitor) || !rows) {
            continue;
        }
        for (const Series& series : rows->series) {
            add(profile, series.labels);
        }
        draft.use(&IdentityLabels::node, profile.id, isInventory ? "node" : "");
    }
}

void addEndpoints(FleetDraft& draft, const BuildContext& context)
{
    EndpointPlaces places;
    for (const auto& [profile, labels, value] : context.markerRows({ ProfileRole::Engine })) {
        const FoundLabel model = firstLabel(*labels, profile->identity.endpoint);
        if (model.isEmpty()) {
            continue;
        }
        const EngineRow row { .profile = *profile,
            .labels = *labels,
            .cluster = context.clusterOf(*labels, *profile),
            .podNamespace = targetLabel(*labels, profile->identity.podNamespace),
            .model = model };
        draft.use(&IdentityLabels::endpoint, profile->id, model.name);
        draft.use(
            &IdentityLabels::node, profile->id, firstLabel(*labels, profile->identity.node).name);
        addReplica(draft, places, context, row);
    }
    addDownReplicas(draft, context);
    makeNamesUnique(draft.endpoints);
    linkNodes(draft);
}

} // namespace promdesk
