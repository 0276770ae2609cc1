// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "profiles/ServerProfile.h"
#include "series/SeriesSnapshot.h"
#include "topology/TopologyTree.h"

#include <QString>

#include <string>
#include <vector>

namespace promdesk {

/// The value of one signal of one GPU.
struct GpuValue
{
    QString name; ///< as its exporter numbers it, "0"; as it came
    double value = 0;

    friend bool operator==(const GpuValue&, const GpuValue&) = default;
};

/// The GPUs of a node one by one.
struct NodeGpus
{
    Scope node;
    std::vector<GpuValue> gpus = {}; ///< by name, numbers as numbers; those that gave a value
    QString missing = {}; ///< why there are none, plain English; empty when they may be there

    friend bool operator==(const NodeGpus&, const NodeGpus&) = default;
};

/// One question about the GPUs of several nodes that one source knows.
struct GpuQuestion
{
    QString sourceId;
    std::string expression; ///< of an instant query; may hold $__rate_interval
    std::vector<Scope> nodes; ///< the rows of the answer say which by number

    friend bool operator==(const GpuQuestion&, const GpuQuestion&) = default;
};

/// What is asked, and of which nodes nothing can be.
struct GpuPlan
{
    std::vector<GpuQuestion> questions; ///< one for each source at most
    std::vector<NodeGpus> missing;
};

/// How to ask for a signal of each GPU of the nodes: through their GPU exporter, else through what
/// else runs there and numbers GPUs. At most kMostGpuNodes of a source are asked for. Pure.
[[nodiscard]] GpuPlan planGpus(const std::vector<Scope>& nodes, const std::string& signalId,
    const TopologyTree& topology, const ProfileSet& profiles);

/// One for each node of the question; what did not answer says so.
[[nodiscard]] std::vector<NodeGpus> readGpus(
    const GpuQuestion& question, const SeriesSnapshot& answer);

constexpr std::size_t kMostGpuNodes = 48;
/// A node has no more; what a server says beyond that is left out.
constexpr std::size_t kMostGpusRead = 64;

} // namespace promdesk
