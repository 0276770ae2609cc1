// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/DiscoveryAnswers.h"
#include "topology/HealthRules.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace promdesk {

class SignalCatalog;

/// What kube_pod_info says of one pod.
struct PodPlace
{
    std::string node;
    std::string hostAddress;
    std::string address;
};

/// Pods of a source, by cluster, namespace and name.
class PodInventory
{
public:
    PodInventory() = default;
    PodInventory(const SnapshotPtr& podInfo, const std::string& defaultCluster);

    /// Null when the pod is not known; an unknown namespace finds it only if its name is unique.
    [[nodiscard]] const PodPlace* find(
        const std::string& cluster, const std::string& podNamespace, const std::string& pod) const;
    [[nodiscard]] bool hasPodNamed(const std::string& cluster, const std::string& pod) const;

    [[nodiscard]] const auto& all() const { return m_places; }

private:
    std::map<std::tuple<std::string, std::string, std::string>, PodPlace> m_places;
    std::map<std::pair<std::string, std::string>, int> m_names; ///< how many namespaces have it
};

/// What every step of building reads.
struct BuildContext
{
    const DiscoveryAnswers& answers;
    const ProfileSet& profiles;
    const HealthRules& rules;
    const SignalCatalog& catalog;
    std::string defaultCluster; ///< for series without a cluster label
    PodInventory pods;
    std::map<std::string, const ServerProfile*, std::less<>> profileOfMarker;

    [[nodiscard]] std::string clusterOf(
        const LabelSet& labels, const std::vector<std::string>& names) const;
    /// cluster="x" for series that say so, else empty.
    [[nodiscard]] static std::string clusterMatcher(
        const LabelSet& labels, const std::vector<std::string>& names);
    /// Rows of the markers of the profiles with one of the roles.
    [[nodiscard]] std::vector<std::pair<const ServerProfile*, const LabelSet*>> markerRows(
        std::initializer_list<ProfileRole> roles) const;
    /// The profile all of whose marker rows have the job; null when there is none or several.
    [[nodiscard]] const ServerProfile* profileOfJob(std::string_view job) const;
};

/// A machine on its way into the topology.
struct NodeDraft
{
    std::string cluster;
    TopologyNode node;
    std::set<std::string> aliases; ///< folded names, addresses, instances
    std::map<std::string, std::set<std::pair<std::string, std::string>>> keys; ///< profile → label
    HealthVerdict verdict;
};

/// A replica on its way into the topology.
struct ReplicaDraft
{
    TopologyReplica replica;
    std::string label; ///< pod or instance …
    std::string pod;
};

/// An endpoint on its way into the topology.
struct EndpointDraft
{
    std::string cluster;
    std::string podNamespace;
    std::string model;
    std::string selector; ///< of its own profile
    TopologyEndpoint endpoint;
    std::map<std::string, ReplicaDraft> replicas; ///< by name
    std::set<std::string> workloads;
    HealthVerdict verdict;
};

/// Everything found so far.
struct FleetDraft
{
    std::vector<NodeDraft> nodes;
    std::vector<EndpointDraft> endpoints;
    /// Cluster matcher of each profile in each cluster.
    std::map<std::string, Selectors> clusterSelectors;
    std::map<std::string, IdentityLabels> labelsInUse;
    QStringList notes;

    /// Null when no node of the cluster goes by this name or address.
    [[nodiscard]] NodeDraft* findNode(const std::string& cluster, const std::string& alias);
    void use(std::vector<std::string> IdentityLabels::*list, const std::string& profileId,
        const std::string& label);
};

/// Steps of building, in this order. Pure functions on the draft.
void addNodes(FleetDraft& draft, const BuildContext& context);
void addEndpoints(FleetDraft& draft, const BuildContext& context);
void attachProxies(FleetDraft& draft, const BuildContext& context);
void attachGpus(FleetDraft& draft, const BuildContext& context);
void addClusterSelectors(FleetDraft& draft, const BuildContext& context);
void addVitals(FleetDraft& draft, const BuildContext& context);
void judgeAlerts(
    FleetDraft& draft, const BuildContext& context, std::map<std::string, int>& alertsByCluster);
void judgeReplicas(FleetDraft& draft);

} // namespace promdesk
