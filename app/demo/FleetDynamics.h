// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "demo/DemoLayout.h"
#include "demo/Incidents.h"

#include <cstdint>
#include <vector>

namespace promdesk {

/// A latency: lognormal with this median and this spread of the logarithm.
struct LatencySpread
{
    double median = 0.0; ///< seconds
    double sigma = 0.4;

    /// Share of requests that take at most so long.
    [[nodiscard]] double shareBelow(double seconds) const;
    [[nodiscard]] double mean() const;
    /// Smallest time that this share of requests stays below; 0 < share < 1.
    [[nodiscard]] double quantile(double share) const;
};

struct ReplicaState
{
    bool isUp = true;
    double load = 0.0; ///< wanted ÷ possible; above 1 the queue is full
    double servedRps = 0.0;
    double failedRps = 0.0; ///< answered with an error by the replica itself
    double refusedRps = 0.0; ///< given up in the queue: the gateway answers 503
    double running = 0.0;
    double waiting = 0.0;
    double kvShare = 0.0;
    double preemptedRps = 0.0;
    LatencySpread queueWait;
    LatencySpread prefill;
    LatencySpread firstToken; ///< with the wait
    LatencySpread tokenGap;
    LatencySpread decode;
    LatencySpread whole;
};

struct GpuState
{
    double busy = 0.0; ///< 0–1
    double memoryUsedMib = 0.0;
    double watts = 0.0;
    double celsius = 0.0;
    double clockMhz = 0.0;
    double throttledShare = 0.0; ///< of the time
    int lastXid = 0;
};

struct NodeState
{
    bool isUp = true;
    double cpuBusy = 0.0; ///< 0–1
    double cpuWaitingForIo = 0.0;
    double memoryUsedShare = 0.0;
    double receivedBytesPerSecond = 0.0;
    double sentBytesPerSecond = 0.0;
    double diskBusy = 0.0;
};

/// The whole fleet at one moment; vectors in the layout's order.
struct FleetState
{
    double unixSeconds = 0.0;
    std::vector<ReplicaState> replicas;
    std::vector<GpuState> gpus;
    std::vector<NodeState> nodes;
};

/// How the fleet behaves: a pure function of layout, seed, start and time. Load follows a daily
/// curve per endpoint; waiting, KV cache, latency, GPU and node figures follow from the load, and
/// incidents bend the load, the speed or the presence of things, so that all metrics agree.
/// The layout must outlive it. Any thread.
class FleetDynamics
{
public:
    FleetDynamics(const DemoLayout& layout, std::uint64_t seed, Instant start);

    [[nodiscard]] FleetState at(Instant time) const;

    [[nodiscard]] const std::vector<DemoIncident>& incidents() const { return m_incidents; }

private:
    [[nodiscard]] double offeredRps(int endpoint, double unixSeconds) const;
    [[nodiscard]] double strengthOf(IncidentKind kind, int subject, double unixSeconds) const;
    [[nodiscard]] double slowdownOf(int replica, double unixSeconds) const;
    /// Of the requests that a replica gets among its likes; 1: as many as another.
    [[nodiscard]] double weightOf(int replica, double unixSeconds) const;
    void fillReplicas(FleetState& state) const;
    void fillReplica(FleetState& state, int replica, double replicaRps) const;
    void fillTokens(ReplicaState& out, const DemoEndpoint& spec, double slowdown) const;
    void fillOneShot(ReplicaState& out, const DemoEndpoint& spec) const;
    void fillGpus(FleetState& state) const;
    void fillNodes(FleetState& state) const;
    [[nodiscard]] double wave(int kind, int subject, double seconds, double period) const;

    const DemoLayout& m_layout;
    std::uint64_t m_seed;
    double m_start;
    std::vector<DemoIncident> m_incidents;
};

} // namespace promdesk
