// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoLayout.h"

#include "demo/Noise.h"

#include <array>
#include <cmath>
#include <cstdint>

namespace promdesk {

namespace {

constexpr int kGpusPerNode = 8;

std::string hex(std::uint64_t bits, int digits)
{
    static constexpr std::array<char, 17> kDigits { "0123456789abcdef" };
    std::string text;
    for (int i = 0; i < digits; ++i) {
        text += kDigits.at((bits >> static_cast<unsigned>(4 * i)) & 0xFU);
    }
    return text;
}

/// The alphabet that Kubernetes draws the endings of pod names from.
std::string podEnding(std::uint64_t key, int length)
{
    static constexpr std::array<char, 28> kLetters { "bcdfghjklmnpqrstvwxz2456789" };
    std::string text;
    for (int i = 0; i < length; ++i) {
        text += kLetters.at(mixedBits(key, static_cast<std::uint64_t>(i)) % 27);
    }
    return text;
}

std::string uuidOf(std::uint64_t key)
{
    const std::uint64_t a = mixedBits(key, 1);
    const std::uint64_t b = mixedBits(key, 2);
    return hex(a, 8) + '-' + hex(a >> 32U, 4) + "-4" + hex(a >> 48U, 3) + "-a" + hex(b, 3) + '-'
        + hex(b >> 12U, 12);
}

std::string twoDigits(int number)
{
    // Not literal + string: GCC 12 warns of overlapping copies there at -O3 (its bug 105651).
    std::string digits = std::to_string(number);
    digits.insert(0, digits.size() < 2 ? 1U : 0U, '0');
    return digits;
}

std::string nodeAddress(int cluster, int numberInCluster)
{
    constexpr int kPerBlock = 240; // the first ten addresses of a block are the cluster's own
    return "10." + std::to_string(20 + cluster) + '.' + std::to_string(numberInCluster / kPerBlock)
        + '.' + std::to_string(11 + numberInCluster % kPerBlock);
}

/// Every node has a block of 256 addresses for its pods.
std::string podAddress(int node, int numberOnNode)
{
    return "10." + std::to_string(128 + node / 256) + '.' + std::to_string(node % 256) + '.'
        + std::to_string(10 + numberOnNode);
}

std::vector<DemoEndpoint> allEndpoints()
{
    using enum DemoServer;
    // clang-format off
    // name, model, cluster, server, replicas, GPUs, rps, prompt, output, first token, gap, phase
    return {
        { "llama-3-1-70b", "llama-3.1-70b-instruct", 0, Vllm, 3, 4, 3.2, 820, 260, 0.21, 0.022, 13 },
        { "mixtral-8x7b", "mixtral-8x7b-instruct", 0, Vllm, 3, 2, 4.5, 640, 210, 0.14, 0.016, 13.5 },
        { "qwen2-5-72b", "qwen2.5-72b-instruct", 0, Vllm, 2, 4, 3.0, 950, 240, 0.23, 0.023, 12.5 },
        { "mistral-7b", "mistral-7b-instruct", 0, VllmOld, 3, 1, 7.5, 420, 160, 0.06, 0.011, 14 },
        { "bge-m3-embed", "bge-m3-embed", 0, Triton, 2, 1, 160, 0, 0, 0.018, 0, 13 },
        { "whisper-large-v3", "whisper-large-v3", 0, Triton, 2, 1, 5.5, 0, 0, 0.85, 0, 11.5 },
        { "resnet50-classifier", "resnet50-classifier", 0, Triton, 2, 1, 420, 0, 0, 0.006, 0, 15 },
        { "llama-3-1-405b", "llama-3.1-405b-instruct", 1, Vllm, 3, 8, 1.3, 1100, 240, 0.48, 0.035, 20 },
        { "llama-3-1-70b", "llama-3.1-70b-instruct", 1, Vllm, 3, 4, 3.2, 820, 260, 0.21, 0.022, 20 },
        { "deepseek-coder-33b", "deepseek-coder-33b-instruct", 1, VllmOld, 3, 2, 3.6, 1300, 330, 0.19, 0.018, 19 },
        { "phi-3-medium", "phi-3-medium-128k-instruct", 1, Vllm, 2, 1, 6.0, 700, 150, 0.08, 0.013, 21 },
        { "gemma-2-27b", "gemma-2-27b-it", 1, Vllm, 3, 2, 4.0, 560, 200, 0.13, 0.017, 20.5 },
        { "yolov8-detector", "yolov8-detector", 1, Triton, 2, 1, 210, 0, 0, 0.011, 0, 18 },
        { "bge-reranker-v2", "bge-reranker-v2-m3", 1, Triton, 2, 1, 90, 0, 0, 0.032, 0, 20 },
        { "qwen2-5-72b", "qwen2.5-72b-instruct", 2, Vllm, 3, 4, 3.0, 950, 240, 0.23, 0.023, 5 },
        { "llama-3-1-8b", "llama-3.1-8b-instruct", 2, VllmOld, 3, 1, 8.0, 480, 170, 0.06, 0.010, 5.5 },
        { "command-r-35b", "command-r-35b", 2, Vllm, 2, 2, 3.8, 1600, 190, 0.24, 0.019, 4.5 },
        { "mistral-nemo-12b", "mistral-nemo-12b-instruct", 2, Vllm, 2, 1, 6.2, 520, 180, 0.08, 0.013, 6 },
        { "sdxl-turbo", "stable-diffusion-xl-turbo", 2, Triton, 3, 1, 2.2, 0, 0, 0.62, 0, 7 },
        { "roberta-moderation", "roberta-moderation", 2, Triton, 2, 1, 300, 0, 0, 0.009, 0, 5 },
        { "falcon-3-10b", "falcon-3-10b", 0, Tgi, 2, 1, 5.2, 510, 140, 0.07, 0.012, 13 },
        { "gemma-3-4b", "gemma-3-4b", 0, LlamaCpp, 1, 1, 1.4, 380, 190, 0.11, 0.019, 12 },
        { "wide-and-deep-ranker", "wide-and-deep-ranker", 0, TensorFlow, 3, 1, 520, 0, 0, 0.005, 0, 14.5 },
        { "deepseek-r1-70b", "deepseek-r1-distill-llama-70b", 1, Sglang, 2, 4, 2.9, 1250, 340, 0.24, 0.024, 20 },
        { "starcoder2-15b", "starcoder2-15b", 1, Tgi, 2, 1, 4.4, 900, 120, 0.09, 0.014, 19.5 },
        { "wav2vec2-base", "wav2vec2-base", 1, TorchServe, 2, 1, 24, 0, 0, 0.19, 0, 18.5 },
        { "image-captioner", "image-captioner", 1, RayServe, 3, 1, 6.5, 0, 0, 0.42, 0, 20 },
        { "qwen3-32b", "qwen3-32b", 2, Sglang, 2, 2, 3.4, 740, 230, 0.16, 0.018, 5 },
        { "llama3-2-3b", "llama3.2:3b", 2, Ollama, 2, 1, 2.1, 300, 150, 0.09, 0.015, 4.5 },
        { "fraud-detector-predictor", "fraud-detector", 2, KServe, 2, 1, 95, 0, 0, 0.024, 0, 6 },
        { "qwen2-5-coder-14b", "qwen2.5-coder-14b-instruct", 1, Vllm, 6, 1, 5.6, 860, 180, 0.08, 0.013, 19 },
    };
    // clang-format on
}

void addNodes(DemoLayout& layout, int nodes)
{
    static const std::array<std::string, 3> kPrefixes { "eu", "us", "ap" };
    for (int c = 0; c < 3; ++c) {
        const int ownNodes = nodes / 3 + (c < nodes % 3 ? 1 : 0);
        for (int n = 0; n < ownNodes; ++n) {
            const auto key =
                10'000 * static_cast<std::uint64_t>(c + 1) + static_cast<std::uint64_t>(n);
            layout.nodes.push_back({ .cluster = c,
                .name = kPrefixes.at(static_cast<std::size_t>(c)) + "-gpu-" + twoDigits(n + 1),
                .address = nodeAddress(c, n),
                .exporterPod = "node-exporter-" + podEnding(key, 5),
                .dcgmPod = "nvidia-dcgm-exporter-" + podEnding(key + 7000, 5),
                .uuid = uuidOf(key) });
            for (int g = 0; g < kGpusPerNode; ++g) {
                layout.gpus.push_back({ .node = static_cast<int>(layout.nodes.size()) - 1,
                    .index = g,
                    .uuid = "GPU-" + uuidOf(key * 10 + static_cast<std::uint64_t>(g)) });
            }
        }
    }
}

int freeGpus(const DemoLayout& layout, int node)
{
    int free = 0;
    for (int g = node * kGpusPerNode; g < (node + 1) * kGpusPerNode; ++g) {
        free += layout.gpus[static_cast<std::size_t>(g)].replica < 0 ? 1 : 0;
    }
    return free;
}

/// The emptiest node of the cluster with room for the GPUs, so that replicas spread.
int chooseNode(const DemoLayout& layout, int cluster, int gpusWanted)
{
    int best = -1;
    int bestFree = gpusWanted - 1;
    for (int n = 0; n < static_cast<int>(layout.nodes.size()); ++n) {
        const int free = freeGpus(layout, n);
        if (layout.nodes[static_cast<std::size_t>(n)].cluster == cluster && free > bestFree) {
            best = n;
            bestFree = free;
        }
    }
    return best;
}

std::string podName(const DemoEndpoint& spec, std::uint64_t key, int number)
{
    if (spec.server == DemoServer::LlamaCpp) {
        return spec.name + '-' + std::to_string(number);
    }
    return spec.workload() + '-' + podEnding(key, 9) + '-'
        + podEnding(key + static_cast<std::uint64_t>(number + 1), 5);
}

void addReplica(DemoLayout& layout, int endpoint, int number)
{
    const DemoEndpoint& spec = layout.endpoints[static_cast<std::size_t>(endpoint)];
    const int node = chooseNode(layout, spec.cluster, spec.gpusPerReplica);
    if (node < 0) {
        return;
    }
    const auto key = 70'000 + 100 * static_cast<std::uint64_t>(endpoint);
    const int index = static_cast<int>(layout.replicas.size());
    DemoReplica replica { .endpoint = endpoint,
        .node = node,
        .gpus = {},
        .pod = podName(spec, key, number),
        .address = podAddress(node, kGpusPerNode - freeGpus(layout, node)),
        .uid = uuidOf(key + static_cast<std::uint64_t>(number + 1)) };
    for (int g = node * kGpusPerNode; g < (node + 1) * kGpusPerNode; ++g) {
        DemoGpu& gpu = layout.gpus[static_cast<std::size_t>(g)];
        if (gpu.replica < 0 && static_cast<int>(replica.gpus.size()) < spec.gpusPerReplica) {
            gpu.replica = index;
            replica.gpus.push_back(g);
        }
    }
    layout.replicas.push_back(std::move(replica));
}

/// What a fleet of so many nodes serves. More nodes stay idle as it grows: a pod has as many series
/// as a node, and it is the nodes that are asked for.
std::vector<DemoEndpoint> endpointsFor(int nodes)
{
    const double growth = static_cast<double>(nodes) / kDemoNodes;
    const int copies = static_cast<int>(std::sqrt(growth));
    const double replicas = std::sqrt(growth / copies);
    std::vector<DemoEndpoint> all;
    for (int copy = 0; copy < copies; ++copy) {
        for (DemoEndpoint endpoint : allEndpoints()) {
            if (copy > 0) {
                const std::string suffix = "-t" + std::to_string(copy + 1); // another team's
                endpoint.name += suffix;
                endpoint.model += suffix;
                endpoint.phaseHours += 0.7 * copy;
            }
            const bool isOneOfItsKind = endpoint.server == DemoServer::LlamaCpp;
            endpoint.replicas =
                isOneOfItsKind ? 1 : static_cast<int>(std::floor(endpoint.replicas * replicas));
            all.push_back(std::move(endpoint));
        }
    }
    return all;
}

DemoLayout makeLayout(int nodes, std::vector<DemoEndpoint> endpoints)
{
    DemoLayout layout { .clusters = { { "eu-west", "NVIDIA H100 80GB HBM3", 81'559 },
                            { "us-east", "NVIDIA H100 80GB HBM3", 81'559 },
                            { "ap-south", "NVIDIA A100-SXM4-80GB", 81'920 } },
        .nodes = {},
        .gpus = {},
        .endpoints = std::move(endpoints),
        .replicas = {} };
    addNodes(layout, nodes);
    for (int e = 0; e < static_cast<int>(layout.endpoints.size()); ++e) {
        for (int r = 0; r < layout.endpoints[static_cast<std::size_t>(e)].replicas; ++r) {
            addReplica(layout, e, r);
        }
    }
    return layout;
}

} // namespace

int DemoLayout::endpointIndex(const std::string& cluster, const std::string& name) const
{
    for (std::size_t e = 0; e < endpoints.size(); ++e) {
        if (endpoints[e].name == name
            && clusters[static_cast<std::size_t>(endpoints[e].cluster)].name == cluster) {
            return static_cast<int>(e);
        }
    }
    return -1;
}

int DemoLayout::firstReplica(int endpoint) const
{
    for (std::size_t r = 0; r < replicas.size(); ++r) {
        if (replicas[r].endpoint == endpoint) {
            return static_cast<int>(r);
        }
    }
    return -1;
}

DemoLayout makeFleetLayout(int nodes)
{
    return makeLayout(nodes, endpointsFor(nodes));
}

DemoLayout makeSmallFleetLayout()
{
    std::vector<DemoEndpoint> few;
    for (const DemoEndpoint& endpoint : allEndpoints()) {
        const bool isWanted = endpoint.name == "llama-3-1-70b" || endpoint.name == "mistral-7b"
            || endpoint.name == "gemma-2-27b" || endpoint.name == "resnet50-classifier"
            || endpoint.name == "sdxl-turbo";
        if (isWanted) {
            few.push_back(endpoint);
        }
    }
    return makeLayout(9, std::move(few));
}

} // namespace promdesk
