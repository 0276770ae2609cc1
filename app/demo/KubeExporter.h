// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// kube-state-metrics of every cluster: nodes, pods and deployments as Kubernetes sees them.
class KubeExporter final : public DemoExporter
{
public:
    /// The layout must outlive it.
    explicit KubeExporter(const DemoLayout& layout);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    struct Pod
    {
        std::string id; ///< namespace, pod, uid
        std::string info; ///< further labels of kube_pod_info
        std::string owner;
        std::string container; ///< container="…"
        std::string node; ///< node="…"
    };

    void recordNode(MetricRecorder& recorder, std::size_t node, const FleetState& state) const;
    void recordPod(MetricRecorder& recorder, std::size_t replica, const FleetState& state) const;
    void recordDeployment(
        MetricRecorder& recorder, std::size_t endpoint, const FleetState& state) const;

    const DemoLayout& m_layout;
    std::vector<DemoTarget> m_targets; ///< by cluster
    std::vector<std::string> m_nodes; ///< node="…"
    std::vector<std::string> m_nodeInfo; ///< further labels of kube_node_info
    std::vector<Pod> m_pods; ///< by replica
    std::vector<std::string> m_deployments; ///< namespace, deployment
    std::vector<std::string> m_replicaSets; ///< labels of kube_replicaset_owner
};

} // namespace promdesk
