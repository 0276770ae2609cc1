// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/DetectionReport.h"

#include "signals/ChosenAlternatives.h"
#include "topology/FleetMonitor.h"

#include <QHash>

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

std::int64_t countOf(const SeriesCounts& counts, const std::string& metric)
{
    const auto at = counts.find(metric);
    return at == counts.end() ? 0 : at->second;
}

/// One server, with what it found taken apart once for all profiles: a fleet may have 20,000 nodes.
struct SourceFacts
{
    const AskedSource& asked;
    const TopologySource* found = nullptr; ///< null: it has none yet
    std::map<std::string, EntityCounts> entities; ///< by profile
    std::map<std::pair<std::string_view, std::string_view>, const SignalBinding*> bindings;
};

void countEntities(const TopologyCluster& cluster, std::map<std::string, EntityCounts>& counts)
{
    for (const auto& [profileId, selector] : cluster.selectors) {
        ++counts[profileId].clusters;
    }
    QHash<QString, int> nodes;
    for (const TopologyNode& node : cluster.nodes) {
        for (const QString& profileId : node.profileIds) {
            ++nodes[profileId];
        }
    }
    for (auto it = nodes.cbegin(); it != nodes.cend(); ++it) {
        counts[it.key().toStdString()].nodes += it.value();
    }
    for (const TopologyEndpoint& endpoint : cluster.endpoints) {
        const std::string own = endpoint.profileId.toStdString();
        ++counts[own].endpoints;
        counts[own].replicas += static_cast<int>(endpoint.replicas.size());
        for (const auto& [profileId, selector] : endpoint.selectors) {
            counts[profileId].endpoints += profileId == own ? 0 : 1;
        }
    }
}

SourceFacts factsOf(const AskedSource& asked)
{
    SourceFacts facts { .asked = asked,
        .found = asked.topology ? asked.topology->findSource(asked.id) : nullptr,
        .entities = {},
        .bindings = {} };
    if (facts.found != nullptr) {
        for (const TopologyCluster& cluster : facts.found->clusters) {
            countEntities(cluster, facts.entities);
        }
        for (const SignalBinding& binding : facts.found->bindings) {
            facts.bindings.emplace(std::pair { std::string_view(binding.profileId),
                                       std::string_view(binding.signalId) },
                &binding);
        }
    }
    return facts;
}

void addLabels(std::vector<LabelUse>& uses, const QString& place,
    const std::vector<std::string>& labels, const std::vector<std::string>& own)
{
    for (const std::string& label : labels) {
        // What the exporter said is kept as exported_ beside what the scrape said.
        const std::string plain = label.starts_with("exported_") ? label.substr(9) : label;
        const bool isOwn = std::any_of(own.begin(), own.end(),
            [&](const std::string& name) { return name == label || name == plain; });
        uses.push_back({ .place = place, .label = label, .isWord = !isOwn });
    }
}

std::vector<LabelUse> labelsOf(const TopologySource& source, const ServerProfile& profile)
{
    std::vector<LabelUse> uses;
    const auto found = source.labelsInUse.find(profile.id);
    if (found == source.labelsInUse.end()) {
        return uses;
    }
    const IdentityLabels& used = found->second;
    const IdentityLabels& own = profile.identity;
    addLabels(uses, u"cluster"_s, used.cluster, own.cluster);
    std::vector<std::string> ownNodes = own.node;
    ownNodes.insert(ownNodes.end(), own.alias.begin(), own.alias.end());
    addLabels(uses, u"node"_s, used.node, ownNodes);
    addLabels(uses, u"endpoint"_s, used.endpoint, own.endpoint);
    addLabels(uses, u"replica"_s, used.replica, own.replica);
    addLabels(uses, u"gpu"_s, used.gpu, own.gpu);
    return uses;
}

SignalSighting signalSighting(const ProfileSignal& signal, const SignalBinding* binding,
    const SignalCatalog& catalog, const MetricNames& names)
{
    const Signal* known = catalog.find(signal.id);
    SignalSighting sighting { .title = known ? known->title : QString::fromStdString(signal.id),
        .id = signal.id,
        .alternatives = {},
        .metrics = {},
        .missing = signal.missing,
        .absent = {} };
    if (binding != nullptr && binding->isBound()) {
        sighting.alternatives = chosenAlternatives(signal, *binding);
        sighting.missing.clear();
    }
    if (!sighting.alternatives.empty()) {
        sighting.metrics = signal.alternatives[sighting.alternatives.front()].needs;
    } else if (!signal.alternatives.empty() && !names.empty()) {
        sighting.absent = absentMetrics(signal.alternatives.front(), names);
    }
    return sighting;
}

void describe(ProfileSighting& sighting, const ServerProfile& profile, const SourceFacts& facts,
    const SignalCatalog& catalog)
{
    if (facts.found == nullptr) {
        return;
    }
    if (const auto counted = facts.entities.find(profile.id); counted != facts.entities.end()) {
        sighting.entities = counted->second;
    }
    sighting.labels = labelsOf(*facts.found, profile);
    for (const ProfileSignal& signal : profile.signalList) {
        const auto binding = facts.bindings.find({ profile.id, signal.id });
        sighting.signalList.push_back(
            signalSighting(signal, binding == facts.bindings.end() ? nullptr : binding->second,
                catalog, *facts.asked.evidence->names));
    }
}

ProfileSighting sightingOf(
    const ServerProfile& profile, const SourceFacts& facts, const LoadedKnowledge& known)
{
    const AskedSource& source = facts.asked;
    ProfileSighting sighting;
    sighting.sourceId = source.id;
    sighting.server = source.name;
    // Evidence of other profiles says nothing of this one, which may have been corrected.
    if (!source.evidence || source.evidence->profiles != known.knowledge.profiles) {
        sighting.state = source.error ? SightingState::NoAnswer : SightingState::NotAsked;
        sighting.error = source.error ? source.error->message : QString();
        return sighting;
    }
    const SeriesCounts& counts = source.evidence->counts;
    for (const std::string& marker : profile.markers) {
        if (const std::int64_t series = countOf(counts, marker); series > 0) {
            sighting.markers.push_back({ .metric = marker, .series = series });
        }
    }
    std::copy_if(profile.alsoNeeded.begin(), profile.alsoNeeded.end(),
        std::back_inserter(sighting.absent),
        [&counts](const std::string& metric) { return countOf(counts, metric) <= 0; });
    if (sighting.markers.empty()) {
        sighting.state = SightingState::NotFound;
    } else if (!sighting.absent.empty()) {
        sighting.state = SightingState::NeedsMore;
    } else {
        sighting.state = SightingState::Detected;
        describe(sighting, profile, facts, known.knowledge.catalog);
    }
    return sighting;
}

ProfileOrigin originOf(const ServerProfile& profile, const LoadedKnowledge& known)
{
    if (!known.isOwn(profile.file)) {
        return ProfileOrigin::Shipped;
    }
    return known.replacedIds.contains(profile.id) ? ProfileOrigin::Correction : ProfileOrigin::Own;
}

} // namespace

AskedSource askedSource(const FleetMonitor& fleet, const QString& id, const QString& name)
{
    const DiscoveryEvidence* evidence = fleet.evidence(id);
    return { .id = id,
        .name = name,
        .evidence = evidence ? std::optional(*evidence) : std::nullopt,
        .topology = fleet.topology(),
        .error = fleet.status(id).error };
}

int ProfileSighting::boundSignals() const
{
    return static_cast<int>(std::count_if(signalList.begin(), signalList.end(),
        [](const SignalSighting& signal) { return !signal.alternatives.empty(); }));
}

int ProfileReport::detectedCount() const
{
    return static_cast<int>(std::count_if(sightings.begin(), sightings.end(),
        [](const ProfileSighting& sighting) { return sighting.state == SightingState::Detected; }));
}

SightingState ProfileReport::state() const
{
    for (const SightingState state : { SightingState::Detected, SightingState::NeedsMore,
             SightingState::NotFound, SightingState::NoAnswer }) {
        if (std::any_of(sightings.begin(), sightings.end(),
                [state](const ProfileSighting& one) { return one.state == state; })) {
            return state;
        }
    }
    return SightingState::NotAsked;
}

EntityCounts ProfileReport::entities() const
{
    return std::accumulate(sightings.begin(), sightings.end(), EntityCounts {},
        [](const EntityCounts& sum, const ProfileSighting& one) {
            return EntityCounts { .clusters = sum.clusters + one.entities.clusters,
                .nodes = sum.nodes + one.entities.nodes,
                .endpoints = sum.endpoints + one.entities.endpoints,
                .replicas = sum.replicas + one.entities.replicas };
        });
}

DetectionReport makeDetectionReport(
    const LoadedKnowledge& known, const std::vector<AskedSource>& sources)
{
    DetectionReport report {
        .profiles = known.knowledge.profiles, .rows = {}, .problems = known.problems
    };
    std::vector<SourceFacts> facts;
    for (const AskedSource& source : sources) {
        facts.push_back(factsOf(source));
    }
    for (const ServerProfile& profile : report.profiles->profiles) {
        ProfileReport row {
            .profile = &profile, .origin = originOf(profile, known), .sightings = {}
        };
        for (const SourceFacts& one : facts) {
            row.sightings.push_back(sightingOf(profile, one, known));
        }
        report.rows.push_back(std::move(row));
    }
    return report;
}

} // namespace promdesk
