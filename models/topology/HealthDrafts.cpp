// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
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
void agree(VitalSigns& vitals, const Signal& signal, double value, ProfileRole role)
{
    const auto [at, isNew] = vitals.try_emplace(signal.id, value);
    if (isNew || std::isnan(value)) {
        return;
    }
    if (std::isnan(at->second)) {
        at->second = value;
    } else if (role != ProfileRole::Workload) {
        at->second = signal.combination == Combination::Minimum ? std::min(at->second, value)
                                                                : std::max(at->second, value);
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
    for (const auto& [entity, value] : values) {
        agree(isEngine ? draft.endpoints[entity].endpoint.vitals : draft.nodes[entity].node.vitals,
            *signal, value, profile->role);
    }
}

HealthVerdict judge(const VitalSigns& vitals, const BuildContext& context)
{
    HealthVerdict verdict { .health = Health::Unknown, .reason = {} };
    bool isJudged = false;
    for (const auto& [id, value] : vitals) {
        const Signal* signal = context.catalog.find(id);
        const HealthVerdict one = signal ? context.rules.judge(*signal, value) : HealthVerdict {};
        isJudged = isJudged || one.health != Health::Unknown;
        if (one.health > Health::Unknown) {
            verdict = worse(verdict, one);
        }
    }
    if (verdict.health == Health::Unknown && isJudged) {
        verdict.health = Health::Ok;
    }
    return verdict;
}

/// Worse of the two, but knowing something beats knowing nothing.
HealthVerdict together(const HealthVerdict& a, const HealthVerdict& b)
{
    if (a.health == Health::Unknown || b.health == Health::Unknown) {
        return a.health == Health::Unknown ? b : a;
    }
    return worse(a, b);
}

HealthVerdict verdictOf(const LabelSet& alert)
{
    const std::string severity = folded(alert.value("severity"));
    const bool isGrave = severity == "critical" || severity == "page" || severity == "error";
    const bool isMild = severity == "info" || severity == "none";
    return { isGrave ? Health::Degraded : (isMild ? Health::Ok : Health::Busy),
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
    for (NodeDraft& node : draft.nodes) {
        const bool hasExporter = !context.answers.vitals.empty() && !node.node.vitals.empty();
        node.verdict = together(node.verdict, judge(node.node.vitals, context));
        if (!hasExporter && node.verdict.health == Health::Unknown) {
            node.verdict.reason = QStringLiteral("no exporter describes this node");
        }
    }
    for (EndpointDraft& endpoint : draft.endpoints) {
        endpoint.verdict = together(endpoint.verdict, judge(endpoint.endpoint.vitals, context));
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
        const HealthVerdict verdict = verdictOf(series.labels);
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

void judgeReplicas(FleetDraft& draft)
{
    for (EndpointDraft& endpoint : draft.endpoints) {
        const auto silent = std::count_if(
            endpoint.replicas.begin(), endpoint.replicas.end(), [](const auto& entry) {
                return entry.second.replica.verdict.health == Health::Silent;
            });
        const auto all = static_cast<std::ptrdiff_t>(endpoint.replicas.size());
        if (silent == 0) {
            continue;
        }
        const HealthVerdict verdict { silent == all ? Health::Silent : Health::Degraded,
            QStringLiteral("%1 of %2 replicas send nothing").arg(silent).arg(all) };
        endpoint.verdict = together(endpoint.verdict, verdict);
    }
}

} // namespace promdesk
