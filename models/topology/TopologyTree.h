// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/FlatMap.h"
#include "core/Instant.h"
#include "core/Scope.h"
#include "signals/SignalBinding.h"
#include "sources/SourceCapabilities.h"
#include "topology/Health.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace promdesk {

/// Latest value of a canonical signal for one entity; NaN when it gave none.
using VitalSigns = FlatMap<double>;

/// Matchers that select one entity in the metrics of one profile, by profile id:
/// "vllm" → `cluster="eu-west",model_name="llama-70b"`. Values are quoted for PromQL already.
using Selectors = FlatMap<std::string>;

/// When an entity was last there. What is missing from one cycle is kept as it was, from the second
/// on it is Silent, after a day it goes.
struct Presence
{
    Instant lastSeen;
    int misses = 0; ///< cycles in a row without it
};

/// One process that serves an endpoint: a pod, or an instance where there are no pods.
struct TopologyReplica
{
    QString name;
    QString node; ///< name of the node it runs on; empty when unknown
    HealthVerdict verdict;
    Selectors selectors;
    Presence presence;
};

/// One model as it is served in one cluster.
struct TopologyEndpoint
{
    QString name;
    QString profileId;
    QString modelNamespace; ///< Kubernetes namespace; may be empty
    HealthVerdict verdict;
    VitalSigns vitals;
    std::vector<SignalHealth>
        judged = {}; ///< what each signal's state is and was, for the next cycle
    Selectors selectors; ///< may name several profiles (engine, proxy in front)
    QStringList nodes; ///< names, sorted
    QStringList doubts; ///< what could be joined in more than one way and is not, plain text
    std::vector<TopologyReplica> replicas; ///< by name
    Presence presence;
};

/// One machine.
struct TopologyNode
{
    QString name;
    HealthVerdict verdict;
    VitalSigns vitals;
    std::vector<SignalHealth>
        judged = {}; ///< what each signal's state is and was, for the next cycle
    Selectors selectors;
    QStringList profileIds; ///< exporters that describe it
    int gpuCount = 0;
    QByteArray evidence; ///< why these series are one node, for "why?": UTF-8, a reason a line
    QStringList doubts; ///< what could be joined in more than one way and is not, plain text
    Presence presence;
};

struct TopologyCluster
{
    QString name;
    HealthVerdict verdict;
    VitalSigns vitals;
    Selectors selectors; ///< by profile; a profile without a cluster label has an empty selector
    std::vector<TopologyNode> nodes; ///< by name
    std::vector<TopologyEndpoint> endpoints; ///< by name
};

/// A node or endpoint that came or went.
struct TopologyChange
{
    enum class Kind
    {
        Appeared,
        Vanished, ///< missing for the second cycle in a row
    };

    Kind kind = Kind::Appeared;
    Instant at; ///< when it was first seen, or last
    Level level = Level::Node;
    QString cluster;
    QString name;
};

/// What one source knows.
struct TopologySource
{
    QString id;
    QString name;
    QString address;
    SourceCapabilities capabilities;
    std::vector<SignalBinding> bindings; ///< by profile, then signal
    QStringList profileIds; ///< detected
    /// Of each detected profile: the identity labels that its series here really have, best first.
    std::map<std::string, IdentityLabels> labelsInUse;
    QList<TopologyCluster> clusters; ///< by name; copies of a source share them
    std::vector<TopologyChange> changes = {}; ///< the latest, oldest first; none at first sight
    QStringList notes; ///< what is incomplete or ambiguous, plain text
    Instant discoveredAt;

    [[nodiscard]] const SignalBinding* findBinding(
        std::string_view profileId, std::string_view signalId) const;
};

/// A source that has stopped answering: all it says is as old as its last answer, so nothing of it
/// is Ok; every state is Unknown with the reason.
[[nodiscard]] TopologySource withoutNews(TopologySource source, const QString& reason);

/// The fleet over all sources. Immutable; shared between threads.
struct TopologyTree
{
    std::vector<TopologySource> sources;

    [[nodiscard]] const TopologySource* findSource(const QString& id) const;
    /// The entity a scope names, or nullptr. An empty source in the scope means the first that has
    /// it.
    [[nodiscard]] const TopologyCluster* findCluster(const Scope& scope) const;
    [[nodiscard]] const TopologyNode* findNode(const Scope& scope) const;
    [[nodiscard]] const TopologyEndpoint* findEndpoint(const Scope& scope) const;
};

using TopologyPtr = std::shared_ptr<const TopologyTree>;

} // namespace promdesk
