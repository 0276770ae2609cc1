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

/// How a source's series say which cluster they are of: by a label, else by their place, else by
/// nothing, and then they are of the one cluster that the server stands for.
struct ClusterNaming
{
    std::string fallback; ///< for series that say nothing
    std::vector<std::string> places; ///< labels that name the cluster together

    [[nodiscard]] std::string nameOf(
        const LabelSet& labels, const std::vector<std::string>& names) const;
    /// cluster="x" for series that say so, else empty.
    [[nodiscard]] std::string matcherOf(
        const LabelSet& labels, const std::vector<std::string>& names) const;
};

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
    PodInventory(const SnapshotPtr& podInfo, const ClusterNaming& clusters,
        const std::vector<std::string>& clusterLabels);

    /// Null when the pod is not known; an unknown namespace finds it only if its name is unique.
    [[nodiscard]] const PodPlace* find(
        const std::string& cluster, const std::string& podNamespace, const std::string& pod) const;
    [[nodiscard]] bool hasPodNamed(const std::string& cluster, const std::string& pod) const;

    [[nodiscard]] const auto& all() const { return m_places; }

private:
    using Key = std::tuple<std::string, std::string, std::string>;

    std::map<Key, PodPlace> m_places;
    /// By cluster and name alone; null where several namespaces have such a pod.
    std::map<std::pair<std::string, std::string>, const PodPlace*> m_byName;
};

/// One row of the listing of entities.
struct MarkerRow
{
    const ServerProfile* profile;
    const LabelSet* labels;
    double value; ///< 1, or how many GPUs it stands for
};

/// What every step of building reads.
struct BuildContext
{
    const DiscoveryAnswers& answers;
    const ProfileSet& profiles; ///< as the source's teams label them
    const HealthRules& rules;
    const SignalCatalog& catalog;
    ClusterNaming clusters;
    PodInventory pods;
    std::map<std::string, const ServerProfile*, std::less<>> profileOfMarker;
    /// The profile all of whose marker rows have the job; null where they are of several.
    std::map<std::string, const ServerProfile*, std::less<>> profileOfJob;

    /// Of series that belong to no profile.
    [[nodiscard]] std::string clusterOf(const LabelSet& labels) const;
    [[nodiscard]] std::string clusterOf(const LabelSet& labels, const ServerProfile& profile) const;
    [[nodiscard]] std::string clusterMatcher(
        const LabelSet& labels, const ServerProfile& profile) const;
    /// Rows of the markers of the profiles with one of the roles.
    [[nodiscard]] std::vector<MarkerRow> markerRows(std::initializer_list<ProfileRole> roles) const;
    [[nodiscard]] const ServerProfile* findProfileOfJob(std::string_view job) const;
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

    /// Adds what is ambiguous about it, each thing once.
    void doubt(const QString& text);
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
    static constexpr std::size_t kSeveral = static_cast<std::size_t>(-1);
    std::map<std::pair<std::string, std::string>, std::size_t> nodeByAlias; ///< or kSeveral

    /// Null when no node of the cluster goes by this name or address, or more than one does.
    [[nodiscard]] NodeDraft* findNode(const std::string& cluster, const std::string& alias);
    /// To be called when all nodes are there.
    void indexNodes();
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
void judgeReplicas(FleetDraft& draft, const BuildContext& context);

/// "2 of 8 replicas silent for 4 min": Degraded, Silent when all are, Unknown when none is.
[[nodiscard]] HealthVerdict verdictOfReplicas(
    const std::vector<const TopologyReplica*>& replicas, Instant now);

} // namespace promdesk
