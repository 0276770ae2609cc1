// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <string>
#include <vector>

namespace promdesk {

/// Which metrics a model server writes.
enum class DemoServer
{
    Vllm, ///< names of 0.12 and later
    VllmOld, ///< names up to 0.10: gpu_cache_usage_perc, time_per_output_token_seconds
    Triton,
};

/// One model endpoint as it was deployed. Lengths in tokens, times in seconds.
struct DemoEndpoint
{
    std::string name; ///< deployment and service
    std::string model;
    int cluster = 0; ///< index in FleetLayout::clusters
    DemoServer server = DemoServer::Vllm;
    int replicas = 1;
    int gpusPerReplica = 1;
    double replicaRps = 1.0; ///< requests per second that fill one replica
    double promptTokens = 0.0; ///< mean; 0 for Triton
    double outputTokens = 0.0;
    double firstTokenSeconds = 0.1; ///< idle; for Triton the whole computation
    double tokenGapSeconds = 0.02; ///< idle
    double phaseHours = 0.0; ///< hour of the day (UTC) with the highest load
};

struct DemoGpu
{
    int node = 0;
    int index = 0; ///< 0–7
    int replica = -1; ///< index in FleetLayout::replicas; -1: idle
    std::string uuid;
};

/// One pod of an endpoint; its GPUs are all on one node.
struct DemoReplica
{
    int endpoint = 0;
    int node = 0;
    std::vector<int> gpus; ///< indices in FleetLayout::gpus
    std::string pod;
    std::string address; ///< pod IP
    std::string uid;
};

struct DemoNode
{
    int cluster = 0;
    std::string name;
    std::string address;
    std::string exporterPod; ///< node-exporter's
    std::string dcgmPod;
    std::string uuid;
};

struct DemoCluster
{
    std::string name;
    std::string gpuModel;
    int gpuMemoryMib = 0;
};

/// What the demo fleet is made of: 3 clusters × 12 nodes × 8 GPUs and 20 endpoints. Constant.
struct FleetLayout
{
    std::vector<DemoCluster> clusters;
    std::vector<DemoNode> nodes; ///< of cluster 0 first
    std::vector<DemoGpu> gpus; ///< eight per node, in node order
    std::vector<DemoEndpoint> endpoints;
    std::vector<DemoReplica> replicas; ///< of endpoint 0 first

    /// Index of the endpoint with this name in this cluster; -1 when there is none.
    [[nodiscard]] int endpointIndex(const std::string& cluster, const std::string& name) const;
    /// Index of the first replica of an endpoint; its others follow.
    [[nodiscard]] int firstReplica(int endpoint) const;
};

/// The whole fleet. namespaces: endpoints live in "inference".
[[nodiscard]] FleetLayout makeFleetLayout();
/// 3 nodes per cluster and 5 endpoints: enough for a quick test.
[[nodiscard]] FleetLayout makeSmallFleetLayout();

} // namespace promdesk
