// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LargeFleet.h"

#include "demo/BlockIndex.h"
#include "demo/BlockWriter.h"
#include "demo/XorChunk.h"

#include <QDir>

#include <string>
#include <vector>

namespace promdesk::bench {

namespace {

constexpr std::int64_t kStepMs = 15'000;
constexpr std::int64_t kBeforeMs = 20 * 60'000;
constexpr std::int64_t kAfterMs = 12 * 60'000;

/// A value at the start and what it grows by with each sample.
struct Course
{
    double first = 0;
    double rise = 0;
};

class FleetSeries
{
public:
    void add(const std::string& name, const std::string& labels, Course course)
    {
        m_texts.push_back(name + '{' + labels + '}');
        m_courses.push_back(course);
    }

    void addNode(int number)
    {
        const std::string n = std::to_string(number);
        const std::string cluster = "cluster=\"c" + std::to_string(number % 4) + "\",";
        const std::string address = "10." + std::to_string(number / 65536) + '.'
            + std::to_string(number / 256 % 256) + '.' + std::to_string(number % 256);
        const std::string node = cluster + "job=\"node\",instance=\"" + address + ":9100\"";
        add("up", node, { 1, 0 });
        add("node_uname_info", node + ",nodename=\"gpu-" + n + "\",sysname=\"Linux\"", { 1, 0 });
        add("node_load1", node, { 3, 0 });
        add("node_memory_MemTotal_bytes", node, { 1e12, 0 });
        add("node_memory_MemAvailable_bytes", node, { 4e11, 0 });
        for (int cpu = 0; cpu < 4; ++cpu) {
            const std::string core = node + ",cpu=\"" + std::to_string(cpu) + "\",mode=";
            add("node_cpu_seconds_total", core + "\"idle\"", { 100, 9 });
            add("node_cpu_seconds_total", core + "\"user\"", { 100, 6 });
        }
        addGpus(cluster, n);
        const std::string kube =
            cluster + "job=\"kube\",instance=\"10.250.0.1:8080\",node=\"gpu-" + n + "\"";
        add("kube_node_info", kube + ",internal_ip=\"" + address + "\"", { 1, 0 });
        add("kube_node_status_condition", kube + ",condition=\"Ready\",status=\"true\"", { 1, 0 });
        for (int pod = 0; pod < 10; ++pod) {
            add("kube_pod_info",
                kube + ",namespace=\"apps\",pod=\"app-" + n + '-' + std::to_string(pod) + "\"",
                { 1, 0 });
        }
    }

    void addReplica(int endpoint, int replica, int nodes)
    {
        const int number = (endpoint * kReplicasPerEndpoint + replica) % nodes;
        const std::string cluster = "cluster=\"c" + std::to_string(endpoint % 4) + "\",";
        const int node = number - number % 4 + endpoint % 4;
        const std::string pod = "namespace=\"ml\",pod=\"model-" + std::to_string(endpoint) + '-'
            + std::to_string(replica) + "\"";
        add("kube_pod_info",
            cluster + "job=\"kube\",instance=\"10.250.0.1:8080\",node=\"gpu-" + std::to_string(node)
                + "\"," + pod,
            { 1, 0 });
        const std::string target = cluster + "job=\"vllm\",instance=\"10.200."
            + std::to_string(endpoint) + '.' + std::to_string(replica) + ":8000\"," + pod;
        const std::string model =
            target + ",model_name=\"org/model-" + std::to_string(endpoint) + "\",engine=\"0\"";
        add("up", target, { 1, 0 });
        add("vllm:num_requests_running", model, { 5, 0 });
        add("vllm:num_requests_waiting", model, { 1, 0 });
        add("vllm:kv_cache_usage_perc", model, { 0.5, 0 });
        add("vllm:request_success_total", model + ",finished_reason=\"stop\"", { 10, 30 });
        add("vllm:generation_tokens_total", model, { 10, 9000 });
        for (const char* bound : { "1", "5", "30", "+Inf" }) {
            add("vllm:e2e_request_latency_seconds_bucket", model + ",le=\"" + bound + "\"",
                { 10, 30 });
        }
    }

    [[nodiscard]] const std::vector<std::string>& texts() const { return m_texts; }

    [[nodiscard]] Course courseOf(std::size_t series) const { return m_courses[series]; }

private:
    void addGpus(const std::string& cluster, const std::string& n)
    {
        const std::string target = cluster + "job=\"dcgm\",instance=\"10.240.0." + n
            + ":9400\",Hostname=\"gpu-" + n + "\"";
        add("up", cluster + "job=\"dcgm\",instance=\"10.240.0." + n + ":9400\"", { 1, 0 });
        for (int gpu = 0; gpu < kGpusPerNode; ++gpu) {
            const std::string one = target + ",gpu=\"" + std::to_string(gpu) + "\",UUID=\"GPU-" + n
                + '-' + std::to_string(gpu) + "\"";
            add("DCGM_FI_DEV_FB_USED", one, { 40'000, 0 });
            add("DCGM_FI_DEV_FB_FREE", one, { 40'000, 0 });
            add("DCGM_FI_DEV_GPU_UTIL", one, { 70, 0 });
            add("DCGM_FI_DEV_GPU_TEMP", one, { 60, 0 });
            add("DCGM_FI_DEV_POWER_USAGE", one, { 500, 0 });
            add("DCGM_FI_DEV_XID_ERRORS", one, { 0, 0 });
        }
    }

    std::vector<std::string> m_texts;
    std::vector<Course> m_courses;
};

} // namespace

bool writeLargeFleet(const QString& folder, int nodes, Instant now, int& series)
{
    FleetSeries fleet;
    for (int node = 0; node < nodes; ++node) {
        fleet.addNode(node);
    }
    for (int endpoint = 0; endpoint < kFleetEndpoints; ++endpoint) {
        for (int replica = 0; replica < kReplicasPerEndpoint; ++replica) {
            fleet.addReplica(endpoint, replica, nodes);
        }
    }
    series = static_cast<int>(fleet.texts().size());
    const BlockIndex index(fleet.texts());
    BlockWriter block(index);
    XorChunk chunk;
    for (std::size_t i = 0; i < fleet.texts().size(); ++i) {
        const Course course = fleet.courseOf(i);
        chunk.clear();
        double value = course.first;
        for (std::int64_t at = now.toMs() - kBeforeMs; at <= now.toMs() + kAfterMs; at += kStepMs) {
            chunk.append(at, value);
            value += course.rise;
        }
        block.add(i, chunk);
    }
    return QDir(folder).mkpath(QStringLiteral("data")) && block.writeInto(folder).has_value();
}

} // namespace promdesk::bench
