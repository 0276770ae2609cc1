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
    Sglang,
    Tgi,
    LlamaCpp, ///< a stateful set: its pods are numbered
    Ollama, ///< the names of the proxy that exports for it
    TensorFlow,
    TorchServe,
    RayServe,
    KServe, ///< the Python server with Knative's queue-proxy beside it
};

/// One model endpoint as it was deployed. Lengths in tokens, times in seconds.
struct DemoEndpoint
{
    std::string name; ///< deployment and service
    std::string model;
    int cluster = 0; ///< index in DemoLayout::clusters
    DemoServer server = DemoServer::Vllm;
    int replicas = 1;
    int gpusPerReplica = 1;
    double replicaRps = 1.0; ///< requests per second that fill one replica
    double promptTokens = 0.0; ///< mean; 0 where no tokens are made
    double outputTokens = 0.0;
    double firstTokenSeconds = 0.1; ///< idle; the whole computation where no tokens are made
    double tokenGapSeconds = 0.02; ///< idle
    double phaseHours = 0.0; ///< hour of the day (UTC) with the highest load

    [[nodiscard]] bool makesTokens() const { return outputTokens > 0.0; }

    /// Name of its Kubernetes Deployment or StatefulSet.
    [[nodiscard]] std::string workload() const
    {
        return server == DemoServer::KServe ? name + "-00001-deployment" : name;
    }
};

struct DemoGpu
{
    int node = 0;
    int index = 0; ///< 0–7
    int replica = -1; ///< index in DemoLayout::replicas; -1: idle
    std::string uuid;
};

/// One pod of an endpoint; its GPUs are all on one node.
struct DemoReplica
{
    int endpoint = 0;
    int node = 0;
    std::vector<int> gpus; ///< indices in DemoLayout::gpus
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

/// What the demo fleet is made of: 3 clusters of nodes with 8 GPUs each, and endpoints. Constant.
struct DemoLayout
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

/// Nodes of a demo fleet: by default, and the fewest and most that can be asked for.
constexpr int kDemoNodes = 36;
constexpr int kFewestDemoNodes = 36;
constexpr int kMostDemoNodes = 2000;

/// The whole fleet: at 36 nodes 31 endpoints. Endpoints (as copies under names of their own) grow
/// with the square root of the nodes, their replicas with its square root once more. Endpoints live
/// in the namespace "inference".
[[nodiscard]] DemoLayout makeFleetLayout(int nodes = kDemoNodes);
/// 3 nodes per cluster and 5 endpoints: enough for a quick test.
[[nodiscard]] DemoLayout makeSmallFleetLayout();

} // namespace promdesk
