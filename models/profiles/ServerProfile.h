// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "profiles/LabelWords.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace promdesk {

/// One way to compute a signal from one exporter's metrics.
struct SignalAlternative
{
    /// PromQL with $sel (further matchers joined by commas, maybe empty, always last in the
    /// braces), $win (a range) and $by (grouping labels, maybe empty, always last in the list).
    std::string expression;
    /// Metric names that must exist for this alternative to give anything.
    std::vector<std::string> needs;
};

/// How one exporter yields one canonical signal: the first alternative whose metrics exist is
/// taken.
struct ProfileSignal
{
    std::string id; ///< canonical: "ttft_p95"
    std::vector<SignalAlternative> alternatives; ///< best first
    QString missing; ///< why it may be absent and what enables it; one sentence
};

/// Which labels name an entity of each level, best first.
struct IdentityLabels
{
    std::vector<std::string> cluster;
    std::vector<std::string> node;
    std::vector<std::string> alias; ///< name the node on the marker only; cannot select
    std::vector<std::string> endpoint;
    std::vector<std::string> replica;
    std::vector<std::string> gpu;
    std::vector<std::string> pod { "pod" };
    std::vector<std::string> podNamespace { "namespace" };
    std::vector<std::string> place; ///< name the cluster together where none has a label of its own
};

/// What an exporter is to the fleet.
enum class ProfileRole
{
    Engine, ///< serves models: makes endpoints
    Proxy, ///< stands in front of engines: shown beside them, never added to them
    Observer, ///< watches what engines answer (drift): shown beside them
    Machine, ///< makes nodes
    Accelerator, ///< GPUs of nodes
    Workload, ///< what runs on machines: speaks for a node where nothing better does
    Inventory, ///< lists what there should be
    Monitor, ///< the watching itself
};

/// Stable lower-case name: "engine", "proxy" …
[[nodiscard]] QString toText(ProfileRole role);

/// What Promdesk knows of one exporter or model server; read from a JSON file, never from code.
struct ServerProfile
{
    std::string id; ///< "vllm"
    QString title; ///< "vLLM"
    Level level = Level::Endpoint; ///< what one instance of it is
    ProfileRole role = ProfileRole::Engine;
    std::vector<std::string> markers; ///< any of these shows that it is there; best first
    std::vector<std::string> alsoNeeded; ///< and all of these
    std::string markerMatchers; ///< matchers that keep look-alikes out, e.g. server=""
    IdentityLabels identity;
    std::vector<ProfileSignal> signalList;
    QString file; ///< where it was read from, for messages

    [[nodiscard]] const ProfileSignal* findSignal(std::string_view signalId) const;
};

/// All profiles of this run, in the order of their ids. Immutable once built.
struct ProfileSet
{
    std::vector<ServerProfile> profiles;
    LabelWords words = {}; ///< what places are called besides what the profiles say

    [[nodiscard]] const ServerProfile* find(std::string_view id) const;
};

using ProfileSetPtr = std::shared_ptr<const ProfileSet>;

} // namespace promdesk
