// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/DiscoveryQueries.h"

#include "signals/PromqlText.h"
#include "signals/QueryTemplate.h"
#include "topology/EntityLabels.h"

#include <algorithm>
#include <set>

namespace promdesk {

namespace {

constexpr std::int64_t kVitalWindowSeconds = 120;

void add(std::vector<std::string>& labels, const std::string& label)
{
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
        labels.push_back(label);
    }
}

void addWithTwins(std::vector<std::string>& labels, const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        add(labels, name);
        if (name != "instance" && name != "cluster") {
            add(labels, "exported_" + name);
        }
    }
}

std::string listed(const std::vector<std::string>& labels)
{
    std::string list;
    for (const std::string& label : labels) {
        list += list.empty() ? label : ", " + label;
    }
    return list;
}

/// Set operators do not look at metric names: a label of its own keeps what one part of a query
/// gives apart from what the others give.
std::string apart(const std::string& expression, std::string_view part)
{
    return "label_replace(" + expression + ", \"promdesk_part\", \"" + std::string(part)
        + "\", \"\", \"\")";
}

bool listsEntities(const ServerProfile& profile)
{
    return profile.role != ProfileRole::Inventory && profile.role != ProfileRole::Monitor;
}

std::int64_t countOf(const SeriesCounts& counts, const std::string& metric)
{
    const auto at = counts.find(metric);
    return at == counts.end() ? 0 : at->second;
}

const std::string* firstMarker(const ServerProfile& profile, const SeriesCounts& counts)
{
    const auto at = std::find_if(profile.markers.begin(), profile.markers.end(),
        [&counts](const std::string& marker) { return countOf(counts, marker) > 0; });
    return at == profile.markers.end() ? nullptr : &*at;
}

std::vector<std::string> markerLabels(const ServerProfile& profile, bool isHeavy)
{
    std::vector<std::string> labels { "__name__", "job" };
    addWithTwins(labels, profile.identity.cluster);
    addWithTwins(labels, { "namespace" });
    addWithTwins(labels, profile.identity.node);
    addWithTwins(labels, profile.identity.alias);
    addWithTwins(labels, profile.identity.endpoint);
    if (!isHeavy) {
        addWithTwins(labels, { "pod", "instance" });
        addWithTwins(labels, profile.identity.replica);
        addWithTwins(labels, profile.identity.gpu);
    }
    return labels;
}

std::vector<std::string> vitalLabels(const ServerProfile& profile)
{
    std::vector<std::string> labels;
    addWithTwins(labels, profile.identity.cluster);
    if (profile.role == ProfileRole::Engine) {
        add(labels, "namespace");
        addWithTwins(labels, profile.identity.endpoint);
    } else {
        addWithTwins(labels, profile.identity.node);
    }
    return labels;
}

bool isVital(const ServerProfile& profile, const std::string& signalId, const HealthRules& rules)
{
    if (profile.role == ProfileRole::Proxy || profile.role == ProfileRole::Observer
        || profile.role == ProfileRole::Monitor) {
        return false;
    }
    const auto& wanted =
        profile.role == ProfileRole::Engine ? rules.endpointVitals() : rules.nodeVitals();
    return std::find(wanted.begin(), wanted.end(), signalId) != wanted.end();
}

} // namespace

std::string guardExpression(const ProfileSet& profiles)
{
    // Names that others use as well are counted with the matchers that keep those out.
    std::map<std::string, std::vector<std::string>> namesByMatchers;
    namesByMatchers[{}] = { "kube_node_info", "kube_pod_info" };
    for (const ServerProfile& profile : profiles.profiles) {
        auto& own = namesByMatchers[profile.markerMatchers];
        own.insert(own.end(), profile.markers.begin(), profile.markers.end());
        auto& plain = namesByMatchers[{}];
        plain.insert(plain.end(), profile.alsoNeeded.begin(), profile.alsoNeeded.end());
    }
    std::string expression;
    int part = 0;
    for (auto& [matchers, names] : namesByMatchers) {
        const std::string count = "count by (__name__) ({"
            + joinMatchers({ matchAny("__name__", std::move(names)), matchers }) + "})";
        expression += expression.empty() ? count : " or " + apart(count, std::to_string(part));
        ++part;
    }
    return expression;
}

std::vector<const ServerProfile*> detectProfiles(
    const ProfileSet& profiles, const SeriesCounts& counts)
{
    std::vector<const ServerProfile*> detected;
    for (const ServerProfile& profile : profiles.profiles) {
        const bool hasAll = std::all_of(profile.alsoNeeded.begin(), profile.alsoNeeded.end(),
            [&counts](const std::string& metric) { return countOf(counts, metric) > 0; });
        if (hasAll && firstMarker(profile, counts)) {
            detected.push_back(&profile);
        }
    }
    return detected;
}

std::string markerExpression(
    const std::vector<const ServerProfile*>& detected, const SeriesCounts& counts)
{
    std::string expression;
    for (const ServerProfile* profile : detected) {
        const std::string* marker = firstMarker(*profile, counts);
        if (!marker || !listsEntities(*profile)) {
            continue;
        }
        const bool isHeavy = countOf(counts, *marker) > kSeriesPerInventory;
        expression += expression.empty() ? "" : " or ";
        expression += apart("group by (" + listed(markerLabels(*profile, isHeavy)) + ") ({"
                + joinMatchers({ matchAny("__name__", { *marker }), profile->markerMatchers })
                + "})",
            profile->id);
    }
    return expression;
}

std::string nodeInfoExpression()
{
    std::vector<std::string> labels = commonClusterLabels();
    addWithTwins(labels, { "node" });
    add(labels, "internal_ip");
    return "group by (" + listed(labels) + ") (kube_node_info)";
}

std::string podInfoExpression()
{
    std::vector<std::string> labels = commonClusterLabels();
    addWithTwins(labels, { "namespace", "pod", "node" });
    add(labels, "host_ip");
    add(labels, "pod_ip");
    return "group by (" + listed(labels) + ") (kube_pod_info{node!=\"\"})";
}

std::vector<VitalQuery> vitalQueries(const std::vector<const ServerProfile*>& detected,
    const std::vector<SignalBinding>& bindings, const HealthRules& rules, Duration scrapeInterval)
{
    const Duration window =
        std::max(scrapeInterval * 4, Duration::fromSeconds(kVitalWindowSeconds));
    std::set<std::string> withQuantile;
    for (const SignalBinding& binding : bindings) {
        if (binding.signalId == "latency_p99" && binding.isBound()) {
            withQuantile.insert(binding.profileId);
        }
    }
    std::vector<VitalQuery> queries;
    for (const ServerProfile* profile : detected) {
        const std::vector<std::string> labels = vitalLabels(*profile);
        for (const SignalBinding& binding : bindings) {
            const bool isCovered =
                binding.signalId == "latency_avg" && withQuantile.contains(profile->id);
            if (binding.profileId != profile->id || !binding.isBound() || isCovered
                || !isVital(*profile, binding.signalId, rules)) {
                continue;
            }
            queries.push_back({ .profileId = profile->id,
                .signalId = binding.signalId,
                .expression = expandTemplate(binding.expression,
                    { .selector = binding.matchers,
                        .window = toText(window).toStdString(),
                        .by = labels }) });
        }
    }
    return queries;
}

} // namespace promdesk
