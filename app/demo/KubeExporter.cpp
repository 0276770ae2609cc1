// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/KubeExporter.h"

#include "demo/ModelServerExporter.h"

namespace promdesk {

namespace {

using enum MetricType;

constexpr MetricFamily kNodeInfo { "kube_node_info", Gauge, "Information about a cluster node." };
constexpr MetricFamily kCondition { "kube_node_status_condition", Gauge,
    "The condition of a cluster node." };
constexpr MetricFamily kCapacity { "kube_node_status_capacity", Gauge,
    "The capacity for different resources of a node." };
constexpr MetricFamily kAllocatable { "kube_node_status_allocatable", Gauge,
    "The allocatable for different resources of a node that are available for scheduling." };
constexpr MetricFamily kUnschedulable { "kube_node_spec_unschedulable", Gauge,
    "Whether a node can schedule new pods." };
constexpr MetricFamily kPodInfo { "kube_pod_info", Gauge, "Information about pod." };
constexpr MetricFamily kPodOwner { "kube_pod_owner", Gauge, "Information about the Pod's owner." };
constexpr MetricFamily kPodPhase { "kube_pod_status_phase", Gauge, "The pods current phase." };
constexpr MetricFamily kPodReady { "kube_pod_status_ready", Gauge,
    "Describes whether the pod is ready to serve requests." };
constexpr MetricFamily kRequests { "kube_pod_container_resource_requests", Gauge,
    "The number of requested request resource by a container." };
constexpr MetricFamily kRestarts { "kube_pod_container_status_restarts_total", Counter,
    "The number of container restarts per container." };
constexpr MetricFamily kContainerReady { "kube_pod_container_status_ready", Gauge,
    "Describes whether the containers readiness check succeeded." };
constexpr MetricFamily kTerminated { "kube_pod_container_status_last_terminated_reason", Gauge,
    "Describes the last reason the container was in terminated state." };
constexpr MetricFamily kSpecReplicas { "kube_deployment_spec_replicas", Gauge,
    "Number of desired pods for a deployment." };
constexpr MetricFamily kReplicas { "kube_deployment_status_replicas", Gauge,
    "The number of replicas per deployment." };
constexpr MetricFamily kAvailable { "kube_deployment_status_replicas_available", Gauge,
    "The number of available replicas per deployment." };
constexpr MetricFamily kUnavailable { "kube_deployment_status_replicas_unavailable", Gauge,
    "The number of unavailable replicas per deployment." };
constexpr MetricFamily kStatefulReplicas { "kube_statefulset_replicas", Gauge,
    "Number of desired pods for a StatefulSet." };
constexpr MetricFamily kStatefulReady { "kube_statefulset_status_replicas_ready", Gauge,
    "The number of ready replicas per StatefulSet." };
constexpr MetricFamily kReplicaSetOwner { "kube_replicaset_owner", Gauge,
    "Information about the ReplicaSet's owner." };

bool isStateful(const DemoEndpoint& endpoint)
{
    return endpoint.server == DemoServer::LlamaCpp;
}

/// "llama-3-1-70b-7d9f8-x2k4p" belongs to the replica set "llama-3-1-70b-7d9f8", and "gemma-3-4b-0"
/// to the stateful set "gemma-3-4b".
std::string ownerOf(const std::string& pod)
{
    return pod.substr(0, pod.rfind('-'));
}

} // namespace

KubeExporter::KubeExporter(const DemoLayout& layout)
    : m_layout(layout)
{
    for (std::size_t c = 0; c < layout.clusters.size(); ++c) {
        m_targets.push_back({ .job = "kube-state-metrics",
            .path = "/metrics/kube/" + layout.clusters[c].name,
            .labels = { { "cluster", layout.clusters[c].name },
                { "instance", "10." + std::to_string(120 + c) + ".0.8:8080" },
                { "namespace", "monitoring" }, { "pod", "kube-state-metrics-0" } },
            .node = -1,
            .honoursLabels = true });
    }
    for (const DemoNode& node : layout.nodes) {
        m_nodes.push_back(label("node", node.name));
        m_nodeInfo.push_back(label("internal_ip", node.address) + ','
            + label("system_uuid", node.uuid)
            + ",kernel_version=\"6.1.0-28-amd64\",os_image=\"Debian GNU/Linux 12 (bookworm)\","
              "container_runtime_version=\"containerd://1.7.24\",kubelet_version=\"v1.31.4\"");
    }
    for (const DemoReplica& replica : layout.replicas) {
        const DemoNode& node = layout.nodes[static_cast<std::size_t>(replica.node)];
        const DemoEndpoint& endpoint = layout.endpoints[static_cast<std::size_t>(replica.endpoint)];
        const std::string set = ownerOf(replica.pod);
        const std::string kind = isStateful(endpoint) ? "\"StatefulSet\"" : "\"ReplicaSet\"";
        m_pods.push_back({ .id = "namespace=\"inference\"," + label("pod", replica.pod) + ','
                + label("uid", replica.uid),
            .info = label("host_ip", node.address) + ',' + label("pod_ip", replica.address)
                + ",created_by_kind=" + kind + ',' + label("created_by_name", set)
                + ",host_network=\"false\"",
            .owner = "owner_kind=" + kind + ',' + label("owner_name", set)
                + ",owner_is_controller=\"true\"",
            .container = label("container", containerOf(endpoint)),
            .node = label("node", node.name) });
    }
    for (std::size_t e = 0; e < layout.endpoints.size(); ++e) {
        const std::string name = layout.endpoints[e].workload();
        const int first = layout.firstReplica(static_cast<int>(e));
        m_deployments.push_back("namespace=\"inference\","
            + label(isStateful(layout.endpoints[e]) ? "statefulset" : "deployment", name));
        m_replicaSets.push_back("namespace=\"inference\","
            + label("replicaset",
                first < 0 ? name : ownerOf(layout.replicas[static_cast<std::size_t>(first)].pod))
            + ",owner_kind=\"Deployment\"," + label("owner_name", name)
            + ",owner_is_controller=\"true\"");
    }
}

void KubeExporter::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (std::size_t c = 0; c < m_targets.size(); ++c) {
        recorder.target(m_targets[c], 1);
        const auto cluster = static_cast<int>(c);
        for (std::size_t n = 0; n < m_nodes.size(); ++n) {
            if (m_layout.nodes[n].cluster == cluster) {
                recordNode(recorder, n, state);
            }
        }
        for (std::size_t r = 0; r < m_pods.size(); ++r) {
            const auto endpoint = static_cast<std::size_t>(m_layout.replicas[r].endpoint);
            if (m_layout.endpoints[endpoint].cluster == cluster) {
                recordPod(recorder, r, state);
            }
        }
        for (std::size_t e = 0; e < m_deployments.size(); ++e) {
            if (m_layout.endpoints[e].cluster == cluster) {
                recordDeployment(recorder, e, state);
            }
        }
    }
}

void KubeExporter::recordNode(
    MetricRecorder& recorder, std::size_t node, const FleetState& state) const
{
    const std::string& name = m_nodes[node];
    const double up = state.nodes[node].isUp ? 1.0 : 0.0;
    recorder.gauge(kNodeInfo, { name, m_nodeInfo[node] }, 1.0);
    // A kubelet that does not answer leaves the condition unknown.
    recorder.gauge(kCondition, { name, "condition=\"Ready\",status=\"true\"" }, up);
    recorder.gauge(kCondition, { name, "condition=\"Ready\",status=\"false\"" }, 0.0);
    recorder.gauge(kCondition, { name, "condition=\"Ready\",status=\"unknown\"" }, 1.0 - up);
    static constexpr std::string_view kCpu = "resource=\"cpu\",unit=\"core\"";
    static constexpr std::string_view kMemory = "resource=\"memory\",unit=\"byte\"";
    static constexpr std::string_view kGpu = "resource=\"nvidia_com_gpu\",unit=\"integer\"";
    for (const MetricFamily* family : { &kCapacity, &kAllocatable }) {
        recorder.gauge(*family, { name, kCpu }, 192.0);
        recorder.gauge(*family, { name, kMemory }, 2.19e12);
        recorder.gauge(*family, { name, kGpu }, 8.0);
    }
    recorder.gauge(kUnschedulable, { name }, 0.0);
}

void KubeExporter::recordPod(
    MetricRecorder& recorder, std::size_t replica, const FleetState& state) const
{
    const Pod& pod = m_pods[replica];
    const ReplicaState& now = state.replicas[replica];
    const double up = now.isUp ? 1.0 : 0.0;
    recorder.gauge(kPodInfo, { pod.id, pod.node, pod.info }, 1.0);
    recorder.gauge(kPodOwner, { pod.id, pod.owner }, 1.0);
    for (const std::string_view phase : { "phase=\"Pending\"", "phase=\"Running\"",
             "phase=\"Succeeded\"", "phase=\"Failed\"", "phase=\"Unknown\"" }) {
        recorder.gauge(kPodPhase, { pod.id, phase }, phase == "phase=\"Running\"" ? 1.0 : 0.0);
    }
    recorder.gauge(kPodReady, { pod.id, "condition=\"true\"" }, up);
    recorder.gauge(kPodReady, { pod.id, "condition=\"false\"" }, 1.0 - up);
    recorder.gauge(kPodReady, { pod.id, "condition=\"unknown\"" }, 0.0);
    const auto gpus = static_cast<double>(m_layout.replicas[replica].gpus.size());
    recorder.gauge(kRequests, { pod.id, pod.container, pod.node, "resource=\"cpu\",unit=\"core\"" },
        8.0 * gpus);
    recorder.gauge(kRequests,
        { pod.id, pod.container, pod.node, "resource=\"memory\",unit=\"byte\"" }, 9e10 * gpus);
    recorder.gauge(kRequests,
        { pod.id, pod.container, pod.node, "resource=\"nvidia_com_gpu\",unit=\"integer\"" }, gpus);
    recorder.gauge(kContainerReady, { pod.id, pod.container }, up);
    const bool isFailing = now.failedRps > 0.1 * (now.servedRps + now.failedRps) && now.isUp;
    recorder.count(kRestarts, { pod.id, pod.container }, isFailing ? 1.0 / 900.0 : 0.0);
    recorder.gauge(
        kTerminated, { pod.id, pod.container, "reason=\"Error\"" }, isFailing ? 1.0 : 0.0);
    recorder.gauge(kTerminated, { pod.id, pod.container, "reason=\"OOMKilled\"" }, 0.0);
}

void KubeExporter::recordDeployment(
    MetricRecorder& recorder, std::size_t endpoint, const FleetState& state) const
{
    double wanted = 0.0;
    double available = 0.0;
    for (std::size_t r = 0; r < m_pods.size(); ++r) {
        if (m_layout.replicas[r].endpoint == static_cast<int>(endpoint)) {
            wanted += 1.0;
            available += state.replicas[r].isUp ? 1.0 : 0.0;
        }
    }
    const std::string& name = m_deployments[endpoint];
    if (isStateful(m_layout.endpoints[endpoint])) {
        recorder.gauge(kStatefulReplicas, { name }, wanted);
        recorder.gauge(kStatefulReady, { name }, available);
        return;
    }
    recorder.gauge(kSpecReplicas, { name }, wanted);
    recorder.gauge(kReplicas, { name }, wanted);
    recorder.gauge(kAvailable, { name }, available);
    recorder.gauge(kUnavailable, { name }, wanted - available);
    recorder.gauge(kReplicaSetOwner, { m_replicaSets[endpoint] }, 1.0);
}

} // namespace promdesk
