// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDraft.h"

#include <algorithm>

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

EndpointDraft& endpointFor(FleetDraft& draft, const EngineRow& row)
{
    const auto at =
        std::find_if(draft.endpoints.begin(), draft.endpoints.end(), [&](const EndpointDraft& e) {
            return e.cluster == row.cluster && e.podNamespace == row.podNamespace.value
                && e.model == row.model.value
                && e.endpoint.profileId.toStdString() == row.profile.id;
        });
    if (at != draft.endpoints.end()) {
        return *at;
    }
    EndpointDraft& added = draft.endpoints.emplace_back();
    added.cluster = row.cluster;
    added.podNamespace = row.podNamespace.value;
    added.model = row.model.value;
    added.selector = joinMatchers({ BuildContext::clusterMatcher(
                                        row.labels, row.profile.identity.cluster),
        row.podNamespace.isEmpty() ? std::string()
                                   : matchAny(row.podNamespace.name, { row.podNamespace.value }),
        matchAny(row.model.name, { row.model.value }) });
    added.endpoint.name = toQString(row.model.value);
    added.endpoint.profileId = toQString(row.profile.id);
    added.endpoint.modelNamespace = toQString(row.podNamespace.value);
    added.endpoint.selectors[row.profile.id] = added.selector;
    return added;
}

QString nodeOf(FleetDraft& draft, const BuildContext& context, const EngineRow& row)
{
    const FoundLabel label = firstLabel(row.labels, row.profile.identity.node);
    if (!label.isEmpty()) {
        const NodeDraft* node = draft.findNode(row.cluster, folded(label.value));
        return node ? node->node.name : QString();
    }
    const FoundLabel pod = firstLabel(row.labels, { "pod" });
    const PodPlace* place =
        pod.isEmpty() ? nullptr : context.pods.find(row.cluster, row.podNamespace.value, pod.value);
    const std::string host = hostPart(row.labels.value("instance"));
    const std::string alias =
        place ? folded(place->node) : (namesAMachine(host) ? folded(host) : std::string());
    const NodeDraft* node = alias.empty() ? nullptr : draft.findNode(row.cluster, alias);
    return node ? node->node.name : QString();
}

void addReplica(FleetDraft& draft, const BuildContext& context, const EngineRow& row)
{
    const FoundLabel key = firstLabel(row.labels, row.profile.identity.replica);
    EndpointDraft& endpoint = endpointFor(draft, row);
    if (key.isEmpty()) {
        return;
    }
    const FoundLabel pod = firstLabel(row.labels, { "pod" });
    ReplicaDraft& replica = endpoint.replicas[key.value];
    replica.label = key.name;
    replica.pod = pod.value;
    replica.replica.name = toQString(key.value);
    replica.replica.node = nodeOf(draft, context, row);
    replica.replica.selectors[row.profile.id] =
        joinMatchers({ endpoint.selector, matchAny(key.name, { key.value }) });
    replica.replica.verdict.health = Health::Ok;
    replica.replica.presence.lastSeen = context.answers.now;
    if (!pod.isEmpty()) {
        endpoint.workloads.insert(workloadOf(pod.value));
    }
    draft.use(&IdentityLabels::replica, row.profile.id, key.name);
}

void addDownReplicas(FleetDraft& draft, const BuildContext& context)
{
    if (!context.answers.targets) {
        return;
    }
    for (const Series& series : context.answers.targets->series) {
        const std::string pod(series.labels.value("pod"));
        const ServerProfile* profile = valueOf(series) == 0 && !pod.empty()
            ? context.profileOfJob(series.labels.value("job"))
            : nullptr;
        if (!profile || profile->role != ProfileRole::Engine) {
            continue;
        }
        // Only a workload name that belongs to one endpoint says whose replica it was.
        EndpointDraft* owner = nullptr;
        int owners = 0;
        const std::string cluster = context.clusterOf(series.labels, profile->identity.cluster);
        for (EndpointDraft& endpoint : draft.endpoints) {
            if (endpoint.cluster == cluster
                && endpoint.endpoint.profileId.toStdString() == profile->id
                && endpoint.podNamespace == series.labels.value("namespace")
                && endpoint.workloads.contains(workloadOf(pod))) {
                owner = &endpoint;
                ++owners;
            }
        }
        if (owners != 1 || owner->replicas.contains(pod)) {
            continue;
        }
        ReplicaDraft& replica = owner->replicas[pod];
        replica.label = "pod";
        replica.pod = pod;
        replica.replica.name = toQString(pod);
        replica.replica.selectors[profile->id] =
            joinMatchers({ owner->selector, matchAny("pod", { pod }) });
        replica.replica.presence.lastSeen = context.answers.now;
        replica.replica.verdict = { Health::Silent,
            QStringLiteral("%1 does not answer at %2")
                .arg(profile->title, toQString(series.labels.value("instance"))) };
        if (const PodPlace* place = context.pods.find(cluster, owner->podNamespace, pod)) {
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
    for (EndpointDraft& endpoint : draft.endpoints) {
        std::map<QString, std::map<std::string, std::vector<std::string>>> byNode;
        for (const auto& [name, replica] : endpoint.replicas) {
            if (!replica.replica.node.isEmpty()) {
                byNode[replica.replica.node][replica.label].push_back(name);
            }
        }
        endpoint.endpoint.nodes = QStringList();
        for (const auto& [name, labels] : byNode) {
            endpoint.endpoint.nodes.append(name);
        }
    }
    for (NodeDraft& node : draft.nodes) {
        std::map<std::string, std::map<std::string, std::vector<std::string>>> byProfile;
        std::map<std::string, std::string> clusterMatchers;
        for (const EndpointDraft& endpoint : draft.endpoints) {
            const std::string profileId = endpoint.endpoint.profileId.toStdString();
            for (const auto& [name, replica] : endpoint.replicas) {
                if (endpoint.cluster == node.cluster && replica.replica.node == node.node.name) {
                    byProfile[profileId][replica.label].push_back(name);
                    clusterMatchers[profileId] = draft.clusterSelectors[node.cluster][profileId];
                }
            }
        }
        for (auto& [profileId, labels] : byProfile) {
            auto& [label, names] = *labels.begin();
            node.node.selectors[profileId] =
                joinMatchers({ clusterMatchers[profileId], matchAny(label, names) });
        }
    }
}

} // namespace

void addClusterSelectors(FleetDraft& draft, const BuildContext& context)
{
    const auto add = [&](const ServerProfile& profile, const LabelSet& labels) {
        const FoundLabel found = firstLabel(labels, profile.identity.cluster);
        draft.use(&IdentityLabels::cluster, profile.id, found.name);
        draft.clusterSelectors[context.clusterOf(labels, profile.identity.cluster)][profile.id] =
            BuildContext::clusterMatcher(labels, profile.identity.cluster);
    };
    for (const auto& [profile, labels] :
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
    for (const auto& [profile, labels] : context.markerRows({ ProfileRole::Engine })) {
        const FoundLabel model = firstLabel(*labels, profile->identity.endpoint);
        if (model.isEmpty()) {
            continue;
        }
        const std::string podNamespace(labels->value("namespace"));
        const EngineRow row { .profile = *profile,
            .labels = *labels,
            .cluster = context.clusterOf(*labels, profile->identity.cluster),
            .podNamespace = { "namespace", podNamespace },
            .model = model };
        draft.use(&IdentityLabels::endpoint, profile->id, model.name);
        draft.use(
            &IdentityLabels::node, profile->id, firstLabel(*labels, profile->identity.node).name);
        addReplica(draft, context, row);
    }
    addDownReplicas(draft, context);
    makeNamesUnique(draft.endpoints);
    linkNodes(draft);
}

void attachProxies(FleetDraft& draft, const BuildContext& context)
{
    std::map<std::pair<std::size_t, std::string>, std::map<std::string, std::set<std::string>>>
        upstreams; ///< endpoint, profile → label → values
    std::map<std::pair<std::size_t, std::string>, std::string> matchers;
    for (const auto& [profile, labels] :
        context.markerRows({ ProfileRole::Proxy, ProfileRole::Observer })) {
        const FoundLabel upstream = firstLabel(*labels, profile->identity.endpoint);
        if (upstream.isEmpty()) {
            continue;
        }
        draft.use(&IdentityLabels::endpoint, profile->id, upstream.name);
        const std::vector<std::string> keys = upstreamKeys(upstream.value);
        const std::string cluster = context.clusterOf(*labels, profile->identity.cluster);
        std::vector<std::size_t> matching;
        for (std::size_t i = 0; i < draft.endpoints.size(); ++i) {
            const EndpointDraft& endpoint = draft.endpoints[i];
            const bool isNamed = std::any_of(keys.begin(), keys.end(), [&](const auto& key) {
                return key == comparable(endpoint.model)
                    || std::any_of(endpoint.workloads.begin(), endpoint.workloads.end(),
                        [&key](const auto& workload) { return comparable(workload) == key; });
            });
            if (endpoint.cluster == cluster && isNamed) {
                matching.push_back(i);
            }
        }
        if (matching.size() == 1) {
            const std::pair key { matching.front(), profile->id };
            upstreams[key][upstream.name].insert(upstream.value);
            matchers[key] = BuildContext::clusterMatcher(*labels, profile->identity.cluster);
        }
    }
    for (const auto& [key, labels] : upstreams) {
        const auto& [label, values] = *labels.begin();
        draft.endpoints[key.first].endpoint.selectors[key.second] =
            joinMatchers({ matchers[key], matchAny(label, { values.begin(), values.end() }) });
    }
}

void attachGpus(FleetDraft& draft, const BuildContext& context)
{
    // Only pods that DCGM names itself tell which GPUs an endpoint has.
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> owners;
    for (std::size_t i = 0; i < draft.endpoints.size(); ++i) {
        for (const auto& [name, replica] : draft.endpoints[i].replicas) {
            owners[{ draft.endpoints[i].cluster, draft.endpoints[i].podNamespace, replica.pod }] =
                i;
        }
    }
    std::map<std::pair<std::size_t, std::string>, std::map<std::string, std::vector<std::string>>>
        pods;
    for (const auto& [profile, labels] : context.markerRows({ ProfileRole::Accelerator })) {
        const FoundLabel pod = firstLabel(*labels, { "pod" });
        const FoundLabel podNamespace = firstLabel(*labels, { "namespace" });
        const std::string cluster = context.clusterOf(*labels, profile->identity.cluster);
        const auto owner = owners.find({ cluster, podNamespace.value, pod.value });
        if (!pod.isEmpty() && owner != owners.end()) {
            pods[{ owner->second, profile->id }][pod.name].push_back(pod.value);
        }
    }
    for (const auto& [key, labels] : pods) {
        EndpointDraft& endpoint = draft.endpoints[key.first];
        const auto& [label, names] = *labels.begin();
        endpoint.endpoint.selectors[key.second] = joinMatchers(
            { draft.clusterSelectors[endpoint.cluster][key.second], matchAny(label, names) });
    }
}

} // namespace promdesk
