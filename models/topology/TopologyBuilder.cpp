// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/TopologyBuilder.h"

#include "core/NaturalOrder.h"
#include "topology/CompactSource.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDraft.h"
#include "topology/LabelLayout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kForgetAfter = Duration::fromHours(24);

/// The cluster that series without a label belong to: the server's own (external label), else the
/// only one that the others name, else the server itself.
std::string fallbackCluster(
    const DiscoveryAnswers& answers, const BuildContext& context, QStringList& notes)
{
    const FoundLabel external =
        firstLabel(answers.capabilities.externalLabels, context.profiles.words.cluster);
    if (!external.isEmpty()) {
        return external.value;
    }
    std::set<std::string> named;
    int silent = 0;
    for (const auto& [profile, labels, value] : context.markerRows(
             { ProfileRole::Engine, ProfileRole::Machine, ProfileRole::Accelerator })) {
        const FoundLabel found = firstLabel(*labels, profile->identity.cluster);
        silent += found.isEmpty() ? 1 : 0;
        if (!found.isEmpty()) {
            named.insert(found.value);
        }
    }
    if (named.size() != 1 || silent == 0) {
        return answers.sourceName.toStdString();
    }
    notes.append(
        u"%1 series without a cluster label are taken for \"%2\", the only cluster that is named"_s
            .arg(silent)
            .arg(toQString(*named.begin())));
    return *named.begin();
}

BuildContext contextFor(const DiscoveryAnswers& answers, const ProfileSet& profiles,
    const SignalCatalog& catalog, const HealthRules& rules, QStringList& notes)
{
    BuildContext context { .answers = answers,
        .profiles = profiles,
        .rules = rules,
        .catalog = catalog,
        .clusters = {},
        .pods = {},
        .profileOfMarker = {},
        .profileOfJob = {} };
    for (const std::string& id : answers.profileIds) {
        if (const ServerProfile* profile = profiles.find(id)) {
            context.clusters.places = profile->identity.place;
            for (const std::string& marker : profile->markers) {
                context.profileOfMarker.emplace(marker, profile);
            }
        }
    }
    static const std::vector<Series> none;
    for (const Series& row : answers.markers ? answers.markers->series : none) {
        const auto profile = context.profileOfMarker.find(row.labels.metricName());
        const ServerProfile* of =
            profile == context.profileOfMarker.end() ? nullptr : profile->second;
        const auto [at, isNew] =
            context.profileOfJob.try_emplace(std::string(row.labels.value("job")), of);
        at->second = isNew || at->second == of ? of : nullptr;
    }
    context.clusters.fallback = fallbackCluster(answers, context, notes);
    context.pods = PodInventory(answers.podInfo, context.clusters, profiles.words.cluster);
    return context;
}

QString sinceText(Instant lastSeen)
{
    return QStringLiteral("sends nothing since %1").arg(toIso8601(lastSeen));
}

/// An entity that is missing now, as it was before; false when it is time to forget it.
template <typename T> bool carryOver(T& entity, Instant now)
{
    if (now - entity.presence.lastSeen > kForgetAfter) {
        return false;
    }
    ++entity.presence.misses;
    if (entity.presence.misses > 1) {
        entity.verdict = { Health::Silent, sinceText(entity.presence.lastSeen) };
    }
    return true;
}

template <typename T>
void keepMissing(std::vector<T>& entities, const std::vector<T>& before, Instant now)
{
    std::set<QString> present;
    for (const T& entity : entities) {
        present.insert(entity.name);
    }
    for (const T& old : before) {
        if (present.contains(old.name)) {
            continue;
        }
        if (T kept = old; carryOver(kept, now)) {
            if constexpr (requires { kept.vitals; }) {
                if (kept.presence.misses > 1) {
                    kept.vitals.clear();
                }
            }
            entities.push_back(std::move(kept));
        }
    }
}

TopologyCluster& clusterNamed(TopologySource& source, const QString& name)
{
    const auto at = std::find_if(source.clusters.begin(), source.clusters.end(),
        [&name](const TopologyCluster& cluster) { return cluster.name == name; });
    if (at != source.clusters.end()) {
        return *at;
    }
    source.clusters.emplace_back();
    source.clusters.back().name = name;
    return source.clusters.back();
}

const TopologyCluster* previousCluster(const TopologySource* previous, const QString& name)
{
    if (!previous) {
        return nullptr;
    }
    const auto at = std::find_if(previous->clusters.begin(), previous->clusters.end(),
        [&name](const TopologyCluster& cluster) { return cluster.name == name; });
    return at == previous->clusters.end() ? nullptr : &*at;
}

void moveEntities(TopologySource& source, FleetDraft& draft)
{
    for (NodeDraft& node : draft.nodes) {
        node.node.verdict = node.verdict;
        clusterNamed(source, toQString(node.cluster)).nodes.push_back(std::move(node.node));
    }
    for (EndpointDraft& endpoint : draft.endpoints) {
        TopologyEndpoint& result = endpoint.endpoint;
        result.verdict = endpoint.verdict;
        result.presence.lastSeen = source.discoveredAt;
        for (auto& [name, replica] : endpoint.replicas) {
            result.replicas.push_back(std::move(replica.replica));
        }
        result.vitals["replicas"] = static_cast<double>(std::count_if(
            result.replicas.begin(), result.replicas.end(), [](const TopologyReplica& replica) {
                return replica.verdict.health != Health::Silent;
            }));
        clusterNamed(source, toQString(endpoint.cluster)).endpoints.push_back(std::move(result));
    }
}

void countSilentReplicas(TopologyEndpoint& endpoint, Instant now)
{
    std::vector<const TopologyReplica*> replicas;
    for (const TopologyReplica& replica : endpoint.replicas) {
        replicas.push_back(&replica);
    }
    const HealthVerdict verdict = verdictOfReplicas(replicas, now);
    if (verdict.health != Health::Unknown && endpoint.verdict.health <= Health::Degraded) {
        const bool isSaid = endpoint.verdict.health == Health::Degraded
            && !endpoint.verdict.reason.contains(u" replicas silent"_s);
        endpoint.verdict = isSaid ? endpoint.verdict : verdict;
    }
}

void keepSilentOnes(TopologySource& source, const TopologySource* previous)
{
    if (!previous) {
        return;
    }
    for (const TopologyCluster& before : previous->clusters) {
        TopologyCluster& cluster = clusterNamed(source, before.name);
        std::map<QString, const TopologyEndpoint*> oldByName;
        for (const TopologyEndpoint& old : before.endpoints) {
            oldByName.emplace(old.name, &old);
        }
        for (TopologyEndpoint& endpoint : cluster.endpoints) {
            if (const auto old = oldByName.find(endpoint.name); old != oldByName.end()) {
                keepMissing(endpoint.replicas, old->second->replicas, source.discoveredAt);
            }
            countSilentReplicas(endpoint, source.discoveredAt);
        }
        keepMissing(cluster.nodes, before.nodes, source.discoveredAt);
        keepMissing(cluster.endpoints, before.endpoints, source.discoveredAt);
    }
    source.clusters.removeIf([](const TopologyCluster& cluster) {
        return cluster.nodes.empty() && cluster.endpoints.empty();
    });
}

/// Sums what sums, keeps the worst of the rest; averages are over the entities that have a value.
template <typename T>
void combineVitals(VitalSigns& total, const std::vector<T>& entities, const SignalCatalog& catalog)
{
    std::map<std::string, std::vector<double>> values;
    for (const T& entity : entities) {
        for (const auto& [id, value] : entity.vitals) {
            if (!std::isnan(value) && id != "alerts_firing") {
                values[id].push_back(value);
            }
        }
    }
    for (const auto& [id, list] : values) {
        const Signal* signal = catalog.find(id);
        const Combination combination = signal ? signal->combination : Combination::Maximum;
        double sum = 0;
        for (const double value : list) {
            sum += value;
        }
        switch (combination) {
        case Combination::Sum:
            total[id] = sum;
            break;
        case Combination::Average:
            total[id] = sum / static_cast<double>(list.size());
            break;
        case Combination::Maximum:
            total[id] = *std::max_element(list.begin(), list.end());
            break;
        case Combination::Minimum:
            total[id] = *std::min_element(list.begin(), list.end());
            break;
        }
    }
}

/// How the entities of one kind feel: the worst of them, how many feel so, how many there are.
struct Tally
{
    QString words; ///< "%1 of %2 nodes"
    Health worst = Health::Unknown;
    QString name;
    QString reason;
    int alike = 0;
    int doNotServe = 0;
    int all = 0;
    bool isAnyKnown = false;

    template <typename T> void add(const std::vector<T>& entities)
    {
        for (const T& entity : entities) {
            const Health health = entity.verdict.health;
            ++all;
            isAnyKnown = isAnyKnown || health != Health::Unknown;
            doNotServe += health >= Health::Silent ? 1 : 0;
            if (health > Health::Unknown && (worst == Health::Unknown || health > worst)) {
                worst = health;
                name = entity.name;
                reason = entity.verdict.reason;
                alike = 0;
            }
            alike += health == worst ? 1 : 0;
        }
    }

    [[nodiscard]] QString text() const
    {
        const QString first = u"%1: %2"_s.arg(name, reason);
        return alike < 2
            ? first
            : u"%1 %2, first %3"_s.arg(words.arg(alike).arg(all), toText(worst), first);
    }
};

/// The worst child speaks for the cluster; a few that do not serve make it Degraded, most make it
/// Failing.
HealthVerdict rollUp(const TopologyCluster& cluster)
{
    Tally endpoints { .words = u"%1 of %2 endpoints"_s, .name = {}, .reason = {} };
    endpoints.add(cluster.endpoints);
    Tally nodes { .words = u"%1 of %2 nodes"_s, .name = {}, .reason = {} };
    nodes.add(cluster.nodes);
    const Tally& worst = nodes.worst > endpoints.worst ? nodes : endpoints;
    if (worst.worst == Health::Unknown) {
        return { endpoints.isAnyKnown || nodes.isAnyKnown ? Health::Ok : Health::Unknown, {} };
    }
    HealthVerdict verdict { worst.worst, worst.text() };
    if (verdict.health >= Health::Silent) {
        const int bad = endpoints.doNotServe + nodes.doNotServe;
        verdict.health = 2 * bad > endpoints.all + nodes.all ? Health::Failing : Health::Degraded;
    }
    return verdict;
}

template <typename Entities> void sortByName(Entities& entities)
{
    std::sort(entities.begin(), entities.end(),
        [](const auto& a, const auto& b) { return compareNames(a.name, b.name) < 0; });
}

void finishCluster(TopologyCluster& cluster, const SignalCatalog& catalog)
{
    sortByName(cluster.nodes);
    sortByName(cluster.endpoints);
    for (TopologyEndpoint& endpoint : cluster.endpoints) {
        sortByName(endpoint.replicas);
    }
    combineVitals(cluster.vitals, cluster.nodes, catalog);
    combineVitals(cluster.vitals, cluster.endpoints, catalog);
    cluster.vitals["nodes"] = static_cast<double>(cluster.nodes.size());
    cluster.vitals["gpu_count"] = 0;
    for (const TopologyNode& node : cluster.nodes) {
        cluster.vitals["gpu_count"] += node.gpuCount;
    }
    cluster.verdict = rollUp(cluster);
}

/// What came and went since the cycle before joins the list of the latest changes.
void noteChanges(TopologySource& source, const TopologySource* previous)
{
    constexpr std::size_t kMostChanges = 200;
    if (!previous) {
        return;
    }
    source.changes = previous->changes;
    const auto compare = [&source](Level level, const QString& cluster, const auto& entities,
                             const auto* before) {
        std::set<QString> known;
        if (before) {
            for (const auto& entity : *before) {
                known.insert(entity.name);
            }
        }
        for (const auto& entity : entities) {
            const bool isNew = !known.contains(entity.name);
            if (isNew || entity.presence.misses == 2) {
                source.changes.push_back({ .kind = isNew ? TopologyChange::Kind::Appeared
                                                         : TopologyChange::Kind::Vanished,
                    .at = isNew ? source.discoveredAt : entity.presence.lastSeen,
                    .level = level,
                    .cluster = cluster,
                    .name = entity.name });
            }
        }
    };
    for (const TopologyCluster& cluster : source.clusters) {
        const TopologyCluster* before = previousCluster(previous, cluster.name);
        compare(Level::Node, cluster.name, cluster.nodes, before ? &before->nodes : nullptr);
        compare(Level::Endpoint, cluster.name, cluster.endpoints,
            before ? &before->endpoints : nullptr);
    }
    if (source.changes.size() > kMostChanges) {
        source.changes.erase(source.changes.begin(),
            source.changes.end() - static_cast<std::ptrdiff_t>(kMostChanges));
    }
}

/// What is in doubt stands with its entity; the first few are said for the whole source too.
void noteDoubts(TopologySource& source, const FleetDraft& draft)
{
    constexpr int kMostDoubts = 20;
    QStringList doubts;
    for (const EndpointDraft& endpoint : draft.endpoints) {
        for (const QString& doubt : endpoint.endpoint.doubts) {
            doubts.append(endpoint.endpoint.name + u": "_s + doubt);
        }
    }
    const qsizetype count = doubts.size();
    source.notes += doubts.mid(0, kMostDoubts);
    if (count > kMostDoubts) {
        source.notes.append(u"and %1 more joins that are in doubt"_s.arg(count - kMostDoubts));
    }
}

} // namespace

TopologySource buildTopology(const DiscoveryAnswers& answers, const ProfileSet& profiles,
    const SignalCatalog& catalog, const HealthRules& rules)
{
    FleetDraft draft;
    const ProfileSet labelled = withLabelLayout(profiles, answers.markers);
    const BuildContext context = contextFor(answers, labelled, catalog, rules, draft.notes);
    std::map<std::string, int> alerts;
    addClusterSelectors(draft, context);
    addNodes(draft, context);
    addEndpoints(draft, context);
    attachProxies(draft, context);
    attachGpus(draft, context);
    addVitals(draft, context);
    judgeAlerts(draft, context, alerts);
    judgeReplicas(draft, context);

    TopologySource source;
    source.id = answers.sourceId;
    source.name = answers.sourceName;
    source.address = answers.address;
    source.capabilities = answers.capabilities;
    source.bindings = answers.bindings;
    source.notes = answers.notes + draft.notes;
    noteDoubts(source, draft);
    source.discoveredAt = answers.now;
    for (const std::string& id : answers.profileIds) {
        source.profileIds.append(toQString(id));
    }
    moveEntities(source, draft);
    keepSilentOnes(source, answers.previous.get());
    if (source.clusters.empty()) {
        // A server that watches no machine and no model still speaks of the clusters it names.
        for (const auto& [name, selectors] : draft.clusterSelectors) {
            clusterNamed(source, toQString(name));
        }
    }
    if (source.clusters.empty()) {
        clusterNamed(source, toQString(context.clusters.fallback));
    }
    for (TopologyCluster& cluster : source.clusters) {
        const std::string name = cluster.name.toStdString();
        cluster.selectors = draft.clusterSelectors[name];
        if (cluster.selectors.empty()) {
            const TopologyCluster* before = previousCluster(answers.previous.get(), cluster.name);
            cluster.selectors = before ? before->selectors : Selectors {};
        }
        finishCluster(cluster, catalog);
        cluster.vitals["alerts_firing"] = alerts[name];
        // What has no cluster label speaks for the only cluster there is, and for none of several.
        if (source.clusters.size() == 1) {
            for (const auto& [profileId, matcher] :
                draft.clusterSelectors[context.clusters.fallback]) {
                cluster.selectors.try_emplace(profileId, matcher);
            }
        }
    }
    sortByName(source.clusters);
    noteChanges(source, answers.previous.get());
    source.labelsInUse = std::move(draft.labelsInUse);
    compactSource(source, answers.previous.get());
    return source;
}

} // namespace promdesk
