// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/FleetDynamics.h"

#include "demo/Noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace promdesk {

namespace {

constexpr double kDay = 86'400.0;
constexpr double kPeakLoad = 0.66; ///< of the capacity, at the busiest hour of an ordinary day
constexpr double kRunningWhenFull = 24.0; ///< requests in a batch that saturate a replica
constexpr double kWaitingWhenFull = 46.0; ///< longest queue of a replica
constexpr double kIdleWatts = 72.0;
constexpr double kFullWatts = 690.0;
constexpr double kFullClock = 1980.0;

/// Kinds of waves, so that each quantity has its own noise.
enum Wave : int
{
    WaveLoadSlow = 1,
    WaveLoadFast,
    WaveShare,
    WaveKv,
    WaveGpu,
    WaveNode,
    WaveNetwork,
};

/// The standard normal distribution's cumulative share, from a table: a step of the fleet asks for
/// it ten thousand times. Rises everywhere; the error stays below 0.0001.
double normalShareBelow(double deviations)
{
    constexpr double kEnd = 6.0;
    constexpr int kPerDeviation = 32;
    constexpr int kLast = 2 * static_cast<int>(kEnd) * kPerDeviation;
    static const auto table = [] {
        std::array<double, kLast + 2> shares {};
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const double at = static_cast<double>(i) / kPerDeviation - kEnd;
            shares.at(i) = 0.5 * std::erfc(-at / std::numbers::sqrt2);
        }
        return shares;
    }();
    const double place = (std::clamp(deviations, -kEnd, kEnd) + kEnd) * kPerDeviation;
    const auto below = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(below);
    return table[below] + part * (table[below + 1] - table[below]);
}

/// Waiting requests of one replica: M/M/1-like below saturation, a filling queue above.
double waitingAt(double load)
{
    const double light = 0.35 * load * load / (1.0 - std::min(load, 0.9));
    return light + kWaitingWhenFull * smoothStep(load, 0.92, 0.33);
}

} // namespace

double LatencySpread::shareBelow(double seconds) const
{
    if (seconds <= 0.0) {
        return 0.0;
    }
    if (median <= 0.0) {
        return 1.0;
    }
    return normalShareBelow(std::log(seconds / median) / sigma);
}

double LatencySpread::mean() const
{
    return median * std::exp(sigma * sigma / 2.0);
}

double LatencySpread::quantile(double share) const
{
    // Bisection on the logarithm: exact enough for a summary's quantiles, and no formula to copy.
    double low = median * std::exp(-6.0 * sigma);
    double high = median * std::exp(6.0 * sigma);
    for (int i = 0; i < 40; ++i) {
        const double middle = std::sqrt(low * high);
        (shareBelow(middle) < share ? low : high) = middle;
    }
    return high;
}

FleetDynamics::FleetDynamics(const DemoLayout& layout, std::uint64_t seed, Instant start)
    : m_layout(layout)
    , m_seed(seed)
    , m_start(start.toSeconds())
    , m_incidents(makeIncidents(layout))
{ }

double FleetDynamics::wave(int kind, int subject, double seconds, double period) const
{
    const auto key =
        static_cast<std::uint64_t>(kind) * 100'000U + static_cast<std::uint64_t>(subject);
    return smoothNoise(mixedBits(m_seed, key), seconds, period);
}

double FleetDynamics::strengthOf(IncidentKind kind, int subject, double unixSeconds) const
{
    double strength = 0.0;
    for (const DemoIncident& incident : m_incidents) {
        if (incident.kind == kind && incident.subject == subject) {
            const double seconds = unixSeconds - m_start;
            const bool isSudden = kind == IncidentKind::NodeDown;
            strength = std::max(strength,
                isSudden ? (incident.covers(seconds) ? 1.0 : 0.0) : incident.strength(seconds));
        }
    }
    return strength;
}

double FleetDynamics::offeredRps(int endpoint, double unixSeconds) const
{
    const DemoEndpoint& spec = m_layout.endpoints[static_cast<std::size_t>(endpoint)];
    const double capacity = spec.replicaRps * spec.replicas;
    const double hours = unixSeconds / 3600.0 - spec.phaseHours;
    const double day = 0.5 + 0.5 * std::cos(hours / 24.0 * 2.0 * std::numbers::pi);
    const double week = 1.0 + 0.06 * std::cos(unixSeconds / (7.0 * kDay) * 2.0 * std::numbers::pi);
    const double noise = 1.0 + 0.07 * wave(WaveLoadSlow, endpoint, unixSeconds, 1100.0)
        + 0.05 * wave(WaveLoadFast, endpoint, unixSeconds, 75.0);
    const double ordinary = kPeakLoad * (0.38 + 0.62 * day) * week;
    const double surge = strengthOf(IncidentKind::Saturation, endpoint, unixSeconds);
    return capacity * noise * (ordinary + surge * std::max(0.0, 1.2 - ordinary));
}

double FleetDynamics::slowdownOf(int replica, double unixSeconds) const
{
    double slowest = 0.0;
    for (const int gpu : m_layout.replicas[static_cast<std::size_t>(replica)].gpus) {
        slowest = std::max(slowest, strengthOf(IncidentKind::GpuThrottled, gpu, unixSeconds));
    }
    // The slowest GPU of a tensor-parallel group sets the pace.
    return 1.0 + 0.85 * slowest + 2.0 * strengthOf(IncidentKind::ReplicaSlow, replica, unixSeconds);
}

double FleetDynamics::weightOf(int replica, double unixSeconds) const
{
    // The gateway sends the next request to whoever has the fewest.
    return 1.0 / (1.0 + 2.0 * strengthOf(IncidentKind::ReplicaSlow, replica, unixSeconds));
}

FleetState FleetDynamics::at(Instant time) const
{
    FleetState state;
    state.unixSeconds = time.toSeconds();
    state.replicas.resize(m_layout.replicas.size());
    state.gpus.resize(m_layout.gpus.size());
    state.nodes.resize(m_layout.nodes.size());
    for (std::size_t n = 0; n < state.nodes.size(); ++n) {
        state.nodes[n].isUp =
            strengthOf(IncidentKind::NodeDown, static_cast<int>(n), state.unixSeconds) < 0.5;
    }
    fillReplicas(state);
    fillGpus(state);
    fillNodes(state);
    return state;
}

void FleetDynamics::fillReplicas(FleetState& state) const
{
    const auto count = static_cast<int>(m_layout.replicas.size());
    for (int first = 0; first < count;) {
        const int endpoint = m_layout.replicas[static_cast<std::size_t>(first)].endpoint;
        double weights = 0.0;
        int end = first;
        for (; end < count && m_layout.replicas[static_cast<std::size_t>(end)].endpoint == endpoint;
             ++end) {
            const auto r = static_cast<std::size_t>(end);
            const auto node = static_cast<std::size_t>(m_layout.replicas[r].node);
            state.replicas[r].isUp = state.nodes[node].isUp;
            weights += state.replicas[r].isUp ? weightOf(end, state.unixSeconds) : 0.0;
        }
        const double offered = offeredRps(endpoint, state.unixSeconds);
        for (; first < end; ++first) {
            if (state.replicas[static_cast<std::size_t>(first)].isUp) {
                const double share = weightOf(first, state.unixSeconds) / weights;
                fillReplica(state, first, offered * share);
            }
        }
    }
}

void FleetDynamics::fillReplica(FleetState& state, int replica, double replicaRps) const
{
    const double now = state.unixSeconds;
    const DemoReplica& place = m_layout.replicas[static_cast<std::size_t>(replica)];
    const DemoEndpoint& spec = m_layout.endpoints[static_cast<std::size_t>(place.endpoint)];
    ReplicaState& out = state.replicas[static_cast<std::size_t>(replica)];

    const double slowdown = slowdownOf(replica, now);
    const double capacity = spec.replicaRps / (0.6 + 0.4 * slowdown);
    const double wanted = replicaRps * (1.0 + 0.03 * wave(WaveShare, replica, now, 240.0));
    out.load = wanted / capacity;
    const double accepted = std::min(wanted, capacity);
    out.refusedRps = wanted - accepted;
    const double failing = strengthOf(IncidentKind::ReplicaFailing, replica, now);
    out.failedRps = accepted * (0.0004 + 0.32 * failing);
    out.servedRps = accepted - out.failedRps;
    out.waiting = waitingAt(out.load);
    // Little's law: who waits, waits for the time in which the queue before him is served.
    out.queueWait = { .median = out.waiting / std::max(accepted, 1e-6), .sigma = 0.5 };
    out.kvShare = std::clamp(0.06 + 0.8 * out.load + 0.12 * smoothStep(out.load, 0.95, 0.15)
            + 0.02 * wave(WaveKv, replica, now, 90.0),
        0.0, 0.995);
    out.preemptedRps = accepted * 0.35 * smoothStep(out.kvShare, 0.92, 0.08);
    if (spec.makesTokens()) {
        fillTokens(out, spec, slowdown);
    } else {
        fillOneShot(out, spec);
    }
}

void FleetDynamics::fillTokens(ReplicaState& out, const DemoEndpoint& spec, double slowdown) const
{
    const double busy = std::min(out.load, 1.15);
    const double crowding = smoothStep(out.load, 0.95, 0.25);
    out.prefill = { spec.firstTokenSeconds * slowdown * (1.0 + 0.7 * busy * busy), 0.42 };
    out.firstToken = { out.prefill.median + out.queueWait.median, 0.42 + 0.25 * crowding };
    out.tokenGap = { spec.tokenGapSeconds * slowdown * (1.0 + 0.8 * busy * busy + 0.5 * crowding),
        0.32 + 0.1 * crowding };
    out.decode = { spec.outputTokens * out.tokenGap.mean() * 0.9, 0.45 };
    out.whole = { out.firstToken.median + out.decode.median, 0.42 };
    out.running =
        std::min((out.servedRps + out.failedRps) * (out.prefill.mean() + out.decode.mean()),
            4.0 * kRunningWhenFull);
}

void FleetDynamics::fillOneShot(ReplicaState& out, const DemoEndpoint& spec) const
{
    const double busy = std::min(out.load, 1.15);
    // A classifier's queue is short in time: requests, not tokens, are its unit.
    out.prefill = { spec.firstTokenSeconds * (1.0 + 0.4 * busy * busy), 0.3 };
    out.firstToken = { out.prefill.median + out.queueWait.median, 0.35 };
    out.tokenGap = { 0.0, 0.3 };
    out.decode = { 0.0, 0.3 };
    out.whole = out.firstToken;
    out.running = (out.servedRps + out.failedRps) * out.prefill.mean();
}

void FleetDynamics::fillGpus(FleetState& state) const
{
    const double now = state.unixSeconds;
    for (std::size_t g = 0; g < state.gpus.size(); ++g) {
        const DemoGpu& place = m_layout.gpus[g];
        const auto subject = static_cast<int>(g);
        const auto cluster =
            static_cast<std::size_t>(m_layout.nodes[static_cast<std::size_t>(place.node)].cluster);
        const double wobble = wave(WaveGpu, subject, now, 45.0);
        const double hot = strengthOf(IncidentKind::GpuThrottled, subject, now);
        GpuState& out = state.gpus[g];
        double full = 0.0;
        if (place.replica >= 0) {
            const auto replica = static_cast<std::size_t>(place.replica);
            const auto endpoint = static_cast<std::size_t>(m_layout.replicas[replica].endpoint);
            const bool isLlm = m_layout.endpoints[endpoint].makesTokens();
            full = std::min(state.replicas[replica].load, 1.0);
            out.memoryUsedMib =
                m_layout.clusters[cluster].gpuMemoryMib * (isLlm ? 0.905 : 0.31 + 0.02 * wobble);
            out.busy =
                std::clamp((isLlm ? 0.16 + 0.8 * full : 0.72 * full) + 0.03 * wobble, 0., 1.);
        } else {
            out.memoryUsedMib = 4.0;
        }
        out.throttledShare = 0.7 * hot;
        out.clockMhz = kFullClock - 30.0 * out.busy - hot * 870.0 + 8.0 * wobble;
        out.watts =
            kIdleWatts + (kFullWatts - kIdleWatts) * out.busy * (1.0 - 0.35 * hot) + 6.0 * wobble;
        const double usual = 29.0 + 38.0 * out.busy;
        out.celsius = usual + hot * (86.0 - usual) + 1.2 * wobble; // its cooling fails
        out.lastXid = hot > 0.9 ? 63 : 0; // row remapping, as heat ages the memory
    }
}

void FleetDynamics::fillNodes(FleetState& state) const
{
    const double now = state.unixSeconds;
    std::vector<double> busy(state.nodes.size(), 0.0);
    std::vector<double> requests(state.nodes.size(), 0.0);
    for (std::size_t g = 0; g < state.gpus.size(); ++g) {
        busy[static_cast<std::size_t>(m_layout.gpus[g].node)] += state.gpus[g].busy / 8.0;
    }
    for (std::size_t r = 0; r < state.replicas.size(); ++r) {
        requests[static_cast<std::size_t>(m_layout.replicas[r].node)] +=
            state.replicas[r].servedRps;
    }
    for (std::size_t n = 0; n < state.nodes.size(); ++n) {
        const double wobble = wave(WaveNode, static_cast<int>(n), now, 130.0);
        const double gusts = wave(WaveNetwork, static_cast<int>(n), now, 40.0);
        NodeState& out = state.nodes[n];
        out.cpuBusy = std::clamp(0.05 + 0.42 * busy[n] + 0.025 * wobble, 0.01, 0.97);
        out.cpuWaitingForIo = 0.004 + 0.003 * wobble;
        out.memoryUsedShare = std::clamp(0.14 + 0.5 * busy[n] + 0.01 * wobble, 0.05, 0.97);
        out.receivedBytesPerSecond = 4e5 * (1.3 + gusts) + 9e3 * requests[n];
        out.sentBytesPerSecond = 3e5 * (1.3 + gusts) + 1.4e4 * requests[n];
        out.diskBusy = std::clamp(0.03 + 0.05 * busy[n] + 0.02 * gusts, 0.0, 1.0);
    }
}

} // namespace promdesk
