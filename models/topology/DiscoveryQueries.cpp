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
constexpr std::string_view kOr = " or ";

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

std::vector<std::string> markerLabels(
    const ServerProfile& profile, const LabelWords& words, bool isHeavy)
{
    std::vector<std::string> labels { "__name__", "job" };
    addWithTwins(labels, profile.identity.cluster);
    addWithTwins(labels, words.cluster);
    addWithTwins(labels, words.place);
    addWithTwins(labels, words.podNamespace);
    addWithTwins(labels, profile.identity.node);
    addWithTwins(labels, profile.identity.alias);
    addWithTwins(labels, words.node);
    addWithTwins(labels, profile.identity.endpoint);
    if (!isHeavy) {
        addWithTwins(labels, words.pod);
        add(labels, "instance");
        addWithTwins(labels, profile.identity.replica);
        addWithTwins(labels, profile.identity.gpu);
    }
    return labels;
}

std::vector<std::string> vitalLabels(const ServerProfile& profile)
{
    std::vector<std::string> labels;
    addWithTwins(labels, profile.identity.cluster);
    addWithTwins(labels, profile.identity.place);
    if (profile.role == ProfileRole::Engine) {
        for (const std::string& name : profile.identity.podNamespace) {
            add(labels, name);
        }
        addWithTwins(labels, profile.identity.endpoint);
    } else {
        addWithTwins(labels, profile.identity.node);
    }
    return labels;
}

/// How many GPUs each machine has, where they are too many to be listed. Slices of one GPU (MIG)
/// are several series with one UUID.
std::string countedGpus(
    const ServerProfile& profile, const std::vector<std::string>& labels, const std::string& series)
{
    std::vector<std::string> each = labels;
    if (!profile.identity.gpu.empty()) {
        addWithTwins(each, { profile.identity.gpu.front() });
    }
    add(each, "UUID");
    return "count by (" + listed(labels) + ") (group by (" + listed(each) + ") (" + series + "))";
}

/// What lists one exporter's entities: by the best marker there is, and by the others where a
/// target still (or already) uses only those.
std::string entitiesOf(const ServerProfile& profile, const SeriesCounts& counts,
    const LabelWords& words, const std::string& offset)
{
    std::string expression;
    std::vector<std::string> better;
    for (const std::string& marker : profile.markers) {
        const std::int64_t count = countOf(counts, marker);
        if (count <= 0) {
            continue;
        }
        const bool isHeavy = count > kSeriesPerInventory;
        const std::vector<std::string> labels = markerLabels(profile, words, isHeavy);
        const auto selected = [&profile, &offset](const std::vector<std::string>& names) {
            return "{" + joinMatchers({ matchAny("__name__", names), profile.markerMatchers }) + "}"
                + offset;
        };
        std::string series = selected({ marker });
        if (!better.empty()) {
            series += " unless on (job, instance) " + selected(better);
            expression += " or ";
        }
        expression += apart(isHeavy && profile.role == ProfileRole::Accelerator
                ? countedGpus(profile, labels, series)
                : "group by (" + listed(labels) + ") (" + series + ")",
            profile.id + (better.empty() ? "" : "/" + marker));
        better.push_back(marker);
    }
    return expression;
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
        const bool hasAny = std::any_of(profile.markers.begin(), profile.markers.end(),
            [&counts](const std::string& marker) { return countOf(counts, marker) > 0; });
        if (hasAll && hasAny) {
            detected.push_back(&profile);
        }
    }
    return detected;
}

std::string markerExpression(const std::vector<const ServerProfile*>& detected,
    const SeriesCounts& counts, const LabelWords& words, const std::string& offset)
{
    std::string expression;
    for (const ServerProfile* profile : detected) {
        if (listsEntities(*profile)) {
            const std::string entities = entitiesOf(*profile, counts, words, offset);
            expression += expression.empty() || entities.empty() ? entities : " or " + entities;
        }
    }
    return expression;
}

std::vector<std::string> markerExpressions(const std::vector<const ServerProfile*>& detected,
    const SeriesCounts& counts, const LabelWords& words, std::size_t mostBytes)
{
    std::vector<std::string> all;
    for (const ServerProfile* profile : detected) {
        const std::string one = markerExpression({ profile }, counts, words);
        if (one.empty()) {
            continue;
        }
        if (all.empty() || all.back().size() + kOr.size() + one.size() > mostBytes) {
            all.push_back(one);
        } else {
            all.back().append(kOr).append(one);
        }
    }
    return all;
}

std::string nodeInfoExpression(const LabelWords& words, const std::string& offset)
{
    std::vector<std::string> labels = words.cluster;
    addWithTwins(labels, words.place);
    addWithTwins(labels, { "node" });
    add(labels, "internal_ip");
    return "group by (" + listed(labels) + ") (kube_node_info" + offset + ")";
}

std::string podInfoExpression(
    const LabelWords& words, const std::vector<std::string>& pods, const std::string& offset)
{
    std::vector<std::string> labels = words.cluster;
    addWithTwins(labels, words.place);
    addWithTwins(labels, { "namespace", "pod", "node" });
    add(labels, "host_ip");
    add(labels, "pod_ip");
    const std::string group = "group by (" + listed(labels) + ") (kube_pod_info{node!=\"\"";
    return group + (pods.empty() ? "" : "," + matchAny("pod", pods)) + "}" + offset + ")";
}

std::vector<std::string> podInfoExpressions(
    const LabelWords& words, const std::vector<std::string>& pods, std::size_t mostBytes)
{
    const std::size_t rest = podInfoExpression(words, { "", "" }).size();
    std::vector<std::string> all;
    std::vector<std::string> some;
    std::size_t bytes = rest;
    for (const std::string& pod : pods) {
        const std::size_t own = quotePromql(escapeRegex(pod)).size(); // a bar instead of quotes
        if (!some.empty() && bytes + own > mostBytes) {
            all.push_back(podInfoExpression(words, some));
            some.clear();
            bytes = rest;
        }
        bytes += own;
        some.push_back(pod);
    }
    if (!some.empty()) {
        all.push_back(podInfoExpression(words, some));
    }
    return all;
}

std::vector<std::string> podsToPlace(
    const std::vector<const ServerProfile*>& profiles, const SnapshotPtr& markers)
{
    std::set<std::string> pods;
    if (!markers) {
        return {};
    }
    for (const Series& series : markers->series) {
        for (const ServerProfile* profile : profiles) {
            const auto& own = profile->markers;
            if (std::find(own.begin(), own.end(), series.labels.metricName()) == own.end()) {
                continue;
            }
            for (const std::string& name : profile->identity.pod) {
                for (const std::string& label : { "exported_" + name, name }) {
                    const std::string_view pod = series.labels.value(label);
                    if (!pod.empty()) {
                        pods.insert(std::string(pod));
                    }
                }
            }
        }
    }
    return { pods.begin(), pods.end() };
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
