// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/SignalCatalog.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDraft.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

/// Several rows for one entity (two exporters, two scrapes) become one value.
void combine(VitalSigns& vitals, const Signal& signal, double value)
{
    if (std::isnan(value)) {
        vitals.try_emplace(signal.id, value);
        return;
    }
    const auto [at, isNew] = vitals.try_emplace(signal.id, value);
    if (isNew || std::isnan(at->second)) {
        at->second = value;
    } else if (signal.combination == Combination::Sum) {
        at->second += value;
    } else if (signal.combination == Combination::Minimum) {
        at->second = std::min(at->second, value);
    } else {
        at->second = std::max(at->second, value);
    }
}

void addNodeVital(FleetDraft& draft, const BuildContext& context, const ServerProfile& profile,
    const Signal& signal, const Series& row)
{
    const FoundLabel key = firstLabel(row.labels, profile.identity.node);
    const std::string cluster = context.clusterOf(row.labels, profile.identity.cluster);
    for (NodeDraft& node : draft.nodes) {
        const auto keys = node.keys.find(profile.id);
        if (node.cluster == cluster && keys != node.keys.end()
            && keys->second.contains({ key.name, key.value })) {
            combine(node.node.vitals, signal, valueOf(row));
            return;
        }
    }
}

void addEndpointVital(FleetDraft& draft, const BuildContext& context, const ServerProfile& profile,
    const Signal& signal, const Series& row)
{
    const std::string cluster = context.clusterOf(row.labels, profile.identity.cluster);
    const std::string podNamespace(row.labels.value("namespace"));
    const std::string model = firstLabel(row.labels, profile.identity.endpoint).value;
    for (EndpointDraft& endpoint : draft.endpoints) {
        if (endpoint.cluster == cluster && endpoint.podNamespace == podNamespace
            && endpoint.model == model && endpoint.endpoint.profileId.toStdString() == profile.id) {
            combine(endpoint.endpoint.vitals, signal, valueOf(row));
            return;
        }
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
    for (const VitalAnswer& answer : context.answers.vitals) {
        const ServerProfile* profile = context.profiles.find(answer.profileId);
        const Signal* signal = context.catalog.find(answer.signalId);
        if (!profile || !signal || !answer.rows) {
            continue;
        }
        for (const Series& row : answer.rows->series) {
            if (profile->role == ProfileRole::Engine) {
                addEndpointVital(draft, context, *profile, *signal, row);
            } else {
                addNodeVital(draft, context, *profile, *signal, row);
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
        const std::string cluster = context.clusterOf(series.labels, commonClusterLabels());
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
