// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/FleetFilter.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// The filters that speak of one level.
using Filters = std::vector<const LabelFilter*>;

bool passAll(const Filters& filters, const QString& value)
{
    return std::all_of(filters.begin(), filters.end(),
        [&value](const LabelFilter* filter) { return passes(*filter, value); });
}

/// The labels of one source that name its entities.
struct Naming
{
    std::set<std::string> cluster { "cluster" };
    std::set<std::string> node { "node" };
    std::set<std::string> endpoint { "endpoint", "model_name" };
    std::set<std::string> podNamespace { "namespace" };

    explicit Naming(const TopologySource& source)
    {
        for (const auto& [profile, labels] : source.labelsInUse) {
            cluster.insert(labels.cluster.begin(), labels.cluster.end());
            node.insert(labels.node.begin(), labels.node.end());
            endpoint.insert(labels.endpoint.begin(), labels.endpoint.end());
            podNamespace.insert(labels.podNamespace.begin(), labels.podNamespace.end());
        }
        // An address is a replica's as much as a node's.
        node.erase("instance");
    }
};

class SourceFilter
{
public:
    SourceFilter(const TopologySource& source, const std::vector<LabelFilter>& filters)
    {
        const Naming naming(source);
        for (const LabelFilter& filter : filters) {
            const std::string label = filter.label.toStdString();
            add(m_cluster, naming.cluster, label, filter);
            add(m_node, naming.node, label, filter);
            add(m_endpoint, naming.endpoint, label, filter);
            add(m_namespace, naming.podNamespace, label, filter);
        }
    }

    [[nodiscard]] bool isEmpty() const
    {
        return m_cluster.empty() && m_node.empty() && m_endpoint.empty() && m_namespace.empty();
    }

    void apply(TopologySource& source) const
    {
        source.clusters.removeIf(
            [this](const TopologyCluster& cluster) { return !passAll(m_cluster, cluster.name); });
        if (m_node.empty() && m_endpoint.empty() && m_namespace.empty()) {
            return;
        }
        for (TopologyCluster& cluster : source.clusters) {
            applyInside(cluster);
        }
        source.clusters.removeIf([](const TopologyCluster& cluster) {
            return cluster.nodes.empty() && cluster.endpoints.empty();
        });
    }

private:
    static void add(Filters& filters, const std::set<std::string>& names, const std::string& label,
        const LabelFilter& filter)
    {
        if (filter.isOn && names.contains(label)) {
            filters.push_back(&filter);
        }
    }

    void applyInside(TopologyCluster& cluster) const
    {
        std::erase_if(cluster.nodes,
            [this](const TopologyNode& node) { return !passAll(m_node, node.name); });
        std::set<QString> nodes;
        for (const TopologyNode& node : cluster.nodes) {
            nodes.insert(node.name);
        }
        std::erase_if(cluster.endpoints, [&](const TopologyEndpoint& endpoint) {
            const bool isPlaced = m_node.empty()
                || std::any_of(endpoint.nodes.begin(), endpoint.nodes.end(),
                    [&nodes](const QString& node) { return nodes.contains(node); });
            return !isPlaced || !passAll(m_endpoint, endpoint.name)
                || !passAll(m_namespace, endpoint.modelNamespace);
        });
        if (m_endpoint.empty() && m_namespace.empty()) {
            return;
        }
        std::set<QString> hosts;
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            hosts.insert(endpoint.nodes.begin(), endpoint.nodes.end());
        }
        std::erase_if(cluster.nodes,
            [&hosts](const TopologyNode& node) { return !hosts.contains(node.name); });
    }

    Filters m_cluster;
    Filters m_node;
    Filters m_endpoint;
    Filters m_namespace;
};

} // namespace

TopologyPtr filteredFleet(const TopologyPtr& fleet, const std::vector<LabelFilter>& filters)
{
    if (!fleet) {
        return std::make_shared<const TopologyTree>();
    }
    std::vector<SourceFilter> bySource;
    for (const TopologySource& source : fleet->sources) {
        bySource.emplace_back(source, filters);
    }
    if (std::all_of(bySource.begin(), bySource.end(),
            [](const SourceFilter& filter) { return filter.isEmpty(); })) {
        return fleet;
    }
    auto left = std::make_shared<TopologyTree>(*fleet);
    for (std::size_t i = 0; i < bySource.size(); ++i) {
        bySource[i].apply(left->sources[i]);
    }
    return left;
}

QStringList suggestedFilters(const TopologyTree& fleet, int most)
{
    std::set<QString> clusters;
    std::set<QString> namespaces;
    std::set<QString> endpoints;
    std::set<QString> nodes;
    for (const TopologySource& source : fleet.sources) {
        for (const TopologyCluster& cluster : source.clusters) {
            clusters.insert(cluster.name);
            for (const TopologyEndpoint& endpoint : cluster.endpoints) {
                endpoints.insert(endpoint.name);
                namespaces.insert(endpoint.modelNamespace);
            }
            for (const TopologyNode& node : cluster.nodes) {
                nodes.insert(node.name);
            }
        }
    }
    QStringList suggestions;
    const auto add = [&](const QString& label, const std::set<QString>& values) {
        for (const QString& value : values) {
            if (!value.isEmpty() && suggestions.size() < most) {
                suggestions += label + u'=' + value; // as it is typed, without blanks
            }
        }
    };
    add(u"cluster"_s, clusters);
    add(u"namespace"_s, namespaces);
    add(u"model_name"_s, endpoints);
    add(u"node"_s, nodes);
    return suggestions;
}

} // namespace promdesk
