// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoConfig.h"

#include <map>
#include <string_view>
#include <vector>

namespace promdesk {

namespace {

/// $interval: as the history has it; $evaluation: how often rules run.
constexpr const char* kHead = R"(global:
  scrape_interval: $interval
  scrape_timeout: 10s
  evaluation_interval: $evaluation
rule_files: [rules.yml]
scrape_configs:
  - job_name: prometheus
    scrape_interval: 5s
    scrape_timeout: 5s
    static_configs:
      - targets: ["$self"]
        labels: {cluster: "eu-west", namespace: "monitoring", pod: "prometheus-0", instance: "prometheus-0:9090"}
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
        expr: sum by (cluster, model_name) (vllm:num_requests_waiting{server=""}) > 20
        labels: {severity: warning}
        annotations: {summary: "{{ $labels.model_name }} has {{ $value }} requests waiting"}
      - alert: QueueLong
        expr: sum by (cluster, container) (tgi_queue_size) > 20
        labels: {severity: warning}
        annotations: {summary: "{{ $labels.container }} has {{ $value }} requests waiting"}
      - alert: EndpointKvCacheFull
        expr: max by (cluster, model_name) (vllm:kv_cache_usage_perc) > 0.92
        labels: {severity: warning}
        annotations: {summary: "KV cache of {{ $labels.model_name }} is nearly full"}
      - alert: EndpointErrors
        expr: >-
          sum by (cluster, envoy_cluster_name) (rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}[$window]))
          / sum by (cluster, envoy_cluster_name) (rate(envoy_cluster_upstream_rq_total[$window])) > 0.05
        labels: {severity: critical}
        annotations: {summary: "More than 5 % of the requests to {{ $labels.envoy_cluster_name }} fail"}
      - alert: TimeToFirstTokenHigh
        expr: >-
          histogram_quantile(0.95, sum by (cluster, model_name, le) (rate(vllm:time_to_first_token_seconds_bucket[$window]))) > 5
        labels: {severity: warning}
        annotations: {summary: "Users of {{ $labels.model_name }} wait {{ $value }} s for the first token"}
)";

void fill(std::string& text, std::string_view name, const std::string& value)
{
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
        text.replace(at, name.size(), value);
    }
}

std::string seconds(Duration duration)
{
    return std::to_string(duration.toMs() / 1000) + 's';
}

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

std::string demoPrometheusYaml(const MetricCatalog& catalog, const DemoScrape& scrape)
{
    const std::string address = "127.0.0.1:" + std::to_string(scrape.port);
    std::map<std::string, std::vector<const DemoTarget*>> jobs;
    for (const DemoTarget& target : catalog.targets) {
        jobs[target.job].push_back(&target);
    }
    std::string text = kHead;
    fill(text, "$interval", seconds(scrape.interval));
    // Alerts follow within a few seconds, unless there are very many series to read for them.
    fill(text, "$evaluation", seconds(scrape.interval / 5));
    fill(text, "$self", scrape.serverAddress);
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

std::string demoRulesYaml(Duration interval)
{
    std::string text = kRules;
    fill(text, "$window", seconds(interval * 4));
    return text;
}

std::string targetDownAlert(const MetricCatalog& catalog, std::size_t target)
{
    const bool isNode = catalog.targets[target].job == "node-exporter";
    return std::string("ALERTS{alertname=\"") + (isNode ? "NodeDown" : "TargetDown")
        + "\",alertstate=\"firing\",severity=\"" + (isNode ? "critical" : "warning") + "\","
        + catalog.storedLabels(target, {}) + "} ";
}

} // namespace promdesk
