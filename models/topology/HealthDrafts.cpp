// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/KeyAdder.h"
#include "signals/SignalCatalog.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDraft.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace promdesk {

namespace {

/// Rows of one exporter for one entity (GPUs, two scrapes) become one value.
void combine(double& total, const Signal& signal, double value)
{
    if (std::isnan(total) || std::isnan(value)) {
        total = std::isnan(total) ? value : total;
    } else if (signal.combination == Combination::Sum) {
        total += value;
    } else if (signal.combination == Combination::Minimum) {
        total = std::min(total, value);
    } else {
        total = std::max(total, value);
    }
}

/// What a second exporter says of the same entity is the same thing once more, never more of it.
void agree(double& known, const Signal& signal, double value, ProfileRole role)
{
    if (std::isnan(value)) {
        return;
    }
    if (std::isnan(known)) {
        known = value;
    } else if (role != ProfileRole::Workload) {
        known = signal.combination == Combination::Minimum ? std::min(known, value)
                                                           : std::max(known, value);
    }
}

std::string keyOf(std::initializer_list<std::string_view> parts)
{
    std::string key;
    for (const std::string_view part : parts) {
        key += part;
        key += '\0';
    }
    return key;
}

/// Finds the entity that a row of vital signs is about.
class EntityIndex
{
public:
    explicit EntityIndex(const FleetDraft& draft)
    {
        for (std::size_t i = 0; i < draft.nodes.size(); ++i) {
            for (const auto& [profileId, labels] : draft.nodes[i].keys) {
                for (const auto& [label, value] : labels) {
                    m_places.try_emplace(
                        keyOf({ draft.nodes[i].cluster, profileId, label, value }), i);
                }
            }
        }
        for (std::size_t i = 0; i < draft.endpoints.size(); ++i) {
            const EndpointDraft& endpoint = draft.endpoints[i];
            m_places.try_emplace(
                keyOf({ endpoint.cluster, endpoint.endpoint.profileId.toStdString(),
                    endpoint.podNamespace, endpoint.model, "" }),
                i);
        }
    }

    [[nodiscard]] std::optional<std::size_t> find(
        const BuildContext& context, const ServerProfile& profile, const LabelSet& labels) const
    {
        const std::string cluster = context.clusterOf(labels, profile);
        const bool isEngine = profile.role == ProfileRole::Engine;
        const FoundLabel named =
            firstLabel(labels, isEngine ? profile.identity.endpoint : profile.identity.node);
        const auto at = m_places.find(isEngine
                ? keyOf({ cluster, profile.id,
                    targetLabel(labels, profile.identity.podNamespace).value, named.value, "" })
                : keyOf({ cluster, profile.id, named.name, named.value }));
        return at == m_places.end() ? std::nullopt : std::optional(at->second);
    }

private:
    std::unordered_map<std::string, std::size_t> m_places;
};

void addAnswer(FleetDraft& draft, const BuildContext& context, const EntityIndex& index,
    const VitalAnswer& answer)
{
    const ServerProfile* profile = context.profiles.find(answer.profileId);
    const Signal* signal = context.catalog.find(answer.signalId);
    if (!profile || !signal || !answer.rows) {
        return;
    }
    std::unordered_map<std::size_t, double> values;
    for (const Series& row : answer.rows->series) {
        if (const auto entity = index.find(context, *profile, row.labels)) {
            const auto [at, isNew] = values.try_emplace(*entity, valueOf(row));
            if (!isNew) {
                combine(at->second, *signal, valueOf(row));
            }
        }
    }
    const bool isEngine = profile->role == ProfileRole::Engine;
    KeyAdder adder(signal->id);
    for (const auto& [entity, value] : values) {
        VitalSigns& vitals =
            isEngine ? draft.endpoints[entity].endpoint.vitals : draft.nodes[entity].node.vitals;
        const auto [known, isNew] = adder.addTo(vitals, value);
        if (!isNew) {
            agree(known, *signal, value, profile->role);
        }
    }
}

/// Judges an entity's signals against what they said in the cycle before.
HealthVerdict judge(const VitalSigns& vitals, const BuildContext& context,
    const std::vector<SignalHealth>* before, std::vector<SignalHealth>& after)
{
    HealthVerdict verdict { .health = Health::Unknown, .reason = {} };
    bool isJudged = false;
    for (const auto& [id, value] : vitals) {
        const Signal* signal = context.catalog.find(id);
        if (!signal || !context.rules.hasRuleFor(id)) {
            continue;
        }
        // What was there and has no memory was Ok all the time.
        const SignalHealth calm { .signalId = id,
            .state = Health::Ok,
            .since = {},
            .wanted = Health::Ok,
            .wantedSince = {} };
        const SignalHealth* last = before ? &calm : nullptr;
        if (before) {
            const auto old = std::find_if(before->begin(), before->end(),
                [&id = id](const SignalHealth& one) { return one.signalId == id; });
            last = old == before->end() ? last : &*old;
        }
        SignalVerdict one = context.rules.judgeOver(*signal, value, last, context.answers.now);
        isJudged = isJudged || one.health.state != Health::Unknown;
        if (one.health.state > Health::Unknown) {
            verdict = worse(verdict, { one.health.state, one.reason });
        }
        if (one.health.state != Health::Ok || one.health.wanted != Health::Ok) {
            after.push_back(std::move(one.health));
        }
    }
    if (verdict.health == Health::Unknown && isJudged) {
        verdict.health = Health::Ok;
    }
    return verdict;
}

/// What the entities' signals said in the cycle before, by kind, cluster and name.
class HealthMemory
{
public:
    explicit HealthMemory(const TopologySource* previous)
    {
        if (!previous) {
            return;
        }
        for (const TopologyCluster& cluster : previous->clusters) {
            for (const TopologyNode& node : cluster.nodes) {
                m_judged[keyOf({ "n", cluster.name.toStdString(), node.name.toStdString() })] =
                    &node.judged;
            }
            for (const TopologyEndpoint& endpoint : cluster.endpoints) {
                m_judged[keyOf({ "e", cluster.name.toStdString(), endpoint.name.toStdString() })] =
                    &endpoint.judged;
            }
        }
    }

    /// Null at first sight.
    [[nodiscard]] const std::vector<SignalHealth>* find(
        std::string_view kind, const std::string& cluster, const QString& name) const
    {
        const auto at = m_judged.find(keyOf({ kind, cluster, name.toStdString() }));
        return at == m_judged.end() ? nullptr : at->second;
    }

private:
    std::unordered_map<std::string, const std::vector<SignalHealth>*> m_judged;
};

/// Worse of the two, but knowing something beats knowing nothing.
HealthVerdict together(const HealthVerdict& a, const HealthVerdict& b)
{
    if (a.health == Health::Unknown || b.health == Health::Unknown) {
        return a.health == Health::Unknown ? b : a;
    }
    return worse(a, b);
}

HealthVerdict verdictOf(const LabelSet& alert, const HealthRules& rules)
{
    return { rules.ofSeverity(folded(alert.value("severity"))),
        QStringLiteral("alert %1 fires").arg(toQString(alert.value("alertname"))) };
}

bool concernsNode(const NodeDraft& node, const LabelSet& alert)
{
    for (const char* name : { "node", "nodename", "Hostname", "hostname", "kubernetes_node" }) {
        const std::string value = folded(alert.value(name));
        if (!value.empty()) {
            return node.aliases.contains(value);
        }
    }
    const std::string instance(alert.value("instance"));
    return std::any_of(node.keys.begin(), node.keys.end(), [&](const auto& entry) {
        return entry.second.contains({ "instance", instance });
    }) || (namesAMachine(hostPart(instance)) && node.aliases.contains(folded(hostPart(instance))));
}

bool concernsEndpoint(
    const EndpointDraft& endpoint, const LabelSet& alert, const ServerProfile* profile)
{
    const std::string podNamespace(alert.value("namespace"));
    if (!podNamespace.empty() && podNamespace != endpoint.podNamespace) {
        return false;
    }
    if (profile) {
        const std::string model = firstLabel(alert, profile->identity.endpoint).value;
        if (!model.empty()) {
            return model == endpoint.model;
        }
    }
    const std::string pod(alert.value("pod"));
    if (!pod.empty()) {
        return endpoint.replicas.contains(pod);
    }
    const std::vector<std::string> keys = upstreamKeys(alert.value("envoy_cluster_name"));
    return std::any_of(keys.begin(), keys.end(), [&endpoint](const auto& key) {
        return key == comparable(endpoint.model)
            || std::any_of(endpoint.workloads.begin(), endpoint.workloads.end(),
                [&key](const auto& workload) { return comparable(workload) == key; });
    });
}

} // namespace

void addVitals(FleetDraft& draft, const BuildContext& context)
{
    const EntityIndex index(draft);
    const auto isWorkload = [&context](const VitalAnswer& answer) {
        const ServerProfile* profile = context.profiles.find(answer.profileId);
        return profile && profile->role == ProfileRole::Workload;
    };
    for (const bool isLast : { false, true }) {
        for (const VitalAnswer& answer : context.answers.vitals) {
            if (isWorkload(answer) == isLast) {
                addAnswer(draft, context, index, answer);
            }
        }
    }
    const HealthMemory memory(context.answers.previous.get());
    for (NodeDraft& node : draft.nodes) {
        const bool hasExporter = !context.answers.vitals.empty() && !node.node.vitals.empty();
        node.verdict = together(node.verdict,
            judge(node.node.vitals, context, memory.find("n", node.cluster, node.node.name),
                node.node.judged));
        if (!hasExporter && node.verdict.health == Health::Unknown) {
            node.verdict.reason = QStringLiteral("no exporter describes this node");
        }
    }
    for (EndpointDraft& endpoint : draft.endpoints) {
        endpoint.verdict = together(endpoint.verdict,
            judge(endpoint.endpoint.vitals, context,
                memory.find("e", endpoint.cluster, endpoint.endpoint.name),
                endpoint.endpoint.judged));
    }
}

void judgeAlerts(
    FleetDraft& draft, const BuildContext& context, std::map<std::string, int>& alertsByCluster)
{
    if (!context.answers.alerts) {
        return;
    }
    for (const Series& series : context.answers.alerts->series) {
        const std::string cluster = context.clusterOf(series.labels);
        const HealthVerdict verdict = verdictOf(series.labels, context.rules);
        ++alertsByCluster[cluster];
        for (NodeDraft& node : draft.nodes) {
            if (node.cluster == cluster && concernsNode(node, series.labels)) {
                node.verdict = together(node.verdict, verdict);
                ++node.node.vitals["alerts_firing"];
            }
        }
        for (EndpointDraft& endpoint : draft.endpoints) {
            const ServerProfile* profile =
                context.profiles.find(endpoint.endpoint.profileId.toStdString());
            if (endpoint.cluster == cluster && concernsEndpoint(endpoint, series.labels, profile)) {
                endpoint.verdict = together(endpoint.verdict, verdict);
                ++endpoint.endpoint.vitals["alerts_firing"];
            }
        }
    }
}

HealthVerdict verdictOfReplicas(const std::vector<const TopologyReplica*>& replicas, Instant now)
{
    std::ptrdiff_t silent = 0;
    Duration longest;
    for (const TopologyReplica* replica : replicas) {
        if (replica->verdict.health == Health::Silent) {
            ++silent;
            longest = std::max(longest, now - replica->presence.lastSeen);
        }
    }
    if (silent == 0) {
        return { Health::Unknown, {} };
    }
    const auto all = static_cast<std::ptrdiff_t>(replicas.size());
    QString reason = QStringLiteral("%1 of %2 replicas silent").arg(silent).arg(all);
    if (longest >= Duration::fromMinutes(1)) {
        reason += QStringLiteral(" for ") + toSpanText(longest);
    }
    return { silent == all ? Health::Silent : Health::Degraded, reason };
}

void judgeReplicas(FleetDraft& draft, const BuildContext& context)
{
    for (EndpointDraft& endpoint : draft.endpoints) {
        std::vector<const TopologyReplica*> replicas;
        for (const auto& [name, replica] : endpoint.replicas) {
            replicas.push_back(&replica.replica);
        }
        endpoint.verdict =
            together(endpoint.verdict, verdictOfReplicas(replicas, context.answers.now));
    }
}

} // namespace promdesk
