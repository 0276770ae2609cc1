// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoConfig.h"

#include <map>
#include <vector>

namespace promdesk {

namespace {

/// The history has the same interval: HistoryWriter::kInterval.
constexpr const char* kHead = R"(global:
  scrape_interval: 15s
  scrape_timeout: 10s
  evaluation_interval: 3s
rule_files: [rules.yml]
scrape_configs:
)";

constexpr const char* kRules = R"(groups:
  - name: fleet
    rules:
      - alert: NodeDown
        expr: up{job="node-exporter"} == 0
        labels: {severity: critical}
        annotations: {summary: "Node {{ $labels.node }} in {{ $labels.cluster }} does not answer"}
      - alert: TargetDown
        expr: up{job!="node-exporter"} == 0
        labels: {severity: warning}
        annotations: {summary: "{{ $labels.job }} at {{ $labels.instance }} does not answer"}
      - alert: DeploymentReplicasMissing
        expr: kube_deployment_status_replicas_available < kube_deployment_spec_replicas
        labels: {severity: warning}
        annotations: {summary: "{{ $labels.deployment }} has {{ $value }} replicas available"}
      - alert: GpuHot
        expr: DCGM_FI_DEV_GPU_TEMP > 82
        labels: {severity: warning}
        annotations: {summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} is at {{ $value }} degrees"}
      - alert: FileSystemFillingUp
        expr: node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1
        labels: {severity: warning}
        annotations: {summary: "{{ $labels.mountpoint }} on {{ $labels.node }} is nearly full"}
  - name: endpoints
    rules:
      - alert: EndpointQueueLong
        expr: sum by (cluster, model_name) (vllm:num_requests_waiting) > 20
        labels: {severity: warning}
        annotations: {summary: "{{ $labels.model_name }} has {{ $value }} requests waiting"}
      - alert: EndpointKvCacheFull
        expr: max by (cluster, model_name) (vllm:kv_cache_usage_perc) > 0.92
        labels: {severity: warning}
        annotations: {summary: "KV cache of {{ $labels.model_name }} is nearly full"}
      - alert: EndpointErrors
        expr: >-
          sum by (cluster, envoy_cluster_name) (rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}[1m]))
          / sum by (cluster, envoy_cluster_name) (rate(envoy_cluster_upstream_rq_total[1m])) > 0.05
        labels: {severity: critical}
        annotations: {summary: "More than 5 % of the requests to {{ $labels.envoy_cluster_name }} fail"}
      - alert: TimeToFirstTokenHigh
        expr: >-
          histogram_quantile(0.95, sum by (cluster, model_name, le) (rate(vllm:time_to_first_token_seconds_bucket[1m]))) > 5
        labels: {severity: warning}
        annotations: {summary: "Users of {{ $labels.model_name }} wait {{ $value }} s for the first token"}
)";

std::string targetYaml(const DemoTarget& target, const std::string& address)
{
    std::string text = "      - targets: [\"" + address
        + "\"]\n        labels: {__metrics_path__: \"" + target.path + '"';
    for (const auto& [name, value] : target.labels) {
        text.append(", ").append(name).append(": \"").append(value).append(1, '"');
    }
    return text + "}\n";
}

} // namespace

std::string demoPrometheusYaml(const MetricCatalog& catalog, std::uint16_t port)
{
    const std::string address = "127.0.0.1:" + std::to_string(port);
    std::map<std::string, std::vector<const DemoTarget*>> jobs;
    for (const DemoTarget& target : catalog.targets) {
        jobs[target.job].push_back(&target);
    }
    std::string text = kHead;
    for (const auto& [job, targets] : jobs) {
        text += "  - job_name: " + job + '\n';
        text += targets.front()->honoursLabels ? "    honor_labels: true\n" : "";
        text += "    static_configs:\n";
        for (const DemoTarget* target : targets) {
            text += targetYaml(*target, address);
        }
    }
    return text;
}

std::string demoRulesYaml()
{
    return kRules;
}

std::string targetDownAlert(const MetricCatalog& catalog, std::size_t target)
{
    const bool isNode = catalog.targets[target].job == "node-exporter";
    return std::string("ALERTS{alertname=\"") + (isNode ? "NodeDown" : "TargetDown")
        + "\",alertstate=\"firing\",severity=\"" + (isNode ? "critical" : "warning") + "\","
        + catalog.storedLabels(target, {}) + "} ";
}

} // namespace promdesk
