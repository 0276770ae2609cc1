// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PagePlan.h"

#include "pages/GroupLabels.h"
#include "signals/PromqlText.h"
#include "signals/QueryTemplate.h"

#include <QJsonArray>

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// What is planned against: everything a panel's queries are bound with.
struct Planning
{
    const Scope& scope;
    const TopologyTree& topology;
    const ProfileSet& profiles;
    const SignalCatalog& catalog;
    const std::vector<RosterSource>& roster; ///< not empty unless there are no sources
};

/// The scope's entity as one source knows it.
struct Target
{
    const TopologySource* source = nullptr;
    const Selectors* selectors = nullptr; ///< null: the whole source, without matchers
    std::string ownProfile; ///< of an endpoint: the one that serves it
};

/// One profile's offer for a signal.
struct Offer
{
    const SignalBinding* binding = nullptr;
    const ServerProfile* profile = nullptr;
    std::string selector;
};

std::optional<Target> targetIn(const TopologySource& source, const Planning& planning)
{
    Scope scope = planning.scope;
    scope.source = source.id;
    switch (scope.level) {
    case Level::Fleet:
        return Target { &source, nullptr, {} };
    case Level::Cluster:
        if (const TopologyCluster* cluster = planning.topology.findCluster(scope)) {
            return Target { &source, &cluster->selectors, {} };
        }
        return std::nullopt;
    case Level::Node:
        if (const TopologyNode* node = planning.topology.findNode(scope)) {
            return Target { &source, &node->selectors, {} };
        }
        return std::nullopt;
    case Level::Endpoint:
        if (const TopologyEndpoint* endpoint = planning.topology.findEndpoint(scope)) {
            return Target { &source, &endpoint->selectors, endpoint->profileId.toStdString() };
        }
        return std::nullopt;
    }
    return std::nullopt;
}

/// The session says that both servers hold the same data.
bool isHaPair(const QString& one, const QString& other, const std::vector<RosterSource>& roster)
{
    const auto groupOf = [&roster](const QString& id) {
        const auto at = std::find_if(roster.begin(), roster.end(),
            [&id](const RosterSource& source) { return source.id == id; });
        return at == roster.end() ? QString() : at->haGroup;
    };
    return !groupOf(one).isEmpty() && groupOf(one) == groupOf(other);
}

std::vector<Target> targetsOf(const Planning& planning)
{
    std::vector<Target> targets;
    for (const TopologySource& source : planning.topology.sources) {
        const bool isOwn = planning.scope.source == source.id;
        // Strangers may well have a cluster of the same name: only twins are asked beside the own.
        const bool isWanted = isOwn || planning.scope.source.isEmpty()
            || isHaPair(planning.scope.source, source.id, planning.roster);
        if (const auto target = isWanted ? targetIn(source, planning) : std::nullopt) {
            targets.insert(isOwn ? targets.begin() : targets.end(), *target);
        }
    }
    return targets;
}

/// Every profile of the target that knows the signal, whether it can give it or not.
std::vector<Offer> offersFor(
    const std::string& signalId, const Target& target, const ProfileSet& profiles)
{
    std::vector<Offer> offers;
    for (const SignalBinding& binding : target.source->bindings) {
        const ServerProfile* profile = profiles.find(binding.profileId);
        if (binding.signalId != signalId || !profile) {
            continue;
        }
        if (!target.selectors) {
            offers.push_back({ &binding, profile, {} });
        } else if (const auto at = target.selectors->find(binding.profileId);
                   at != target.selectors->end()) {
            offers.push_back({ &binding, profile, at->second });
        }
    }
    return offers;
}

/// Layers of one request are shown side by side and never added: an endpoint speaks through its own
/// server, other entities through engines rather than through the proxies in front of them.
std::vector<Offer> chosenOffers(
    std::vector<Offer> offers, const Target& target, const PanelSpec& panel, const Signal* signal)
{
    const QString wantedProfile = panel.options.value(u"profile"_s).toString();
    const QJsonArray wantedRoles = panel.options.value(u"roles"_s).toArray();
    const auto keep = [&offers](const auto& isKept) {
        const bool isAny = std::any_of(offers.begin(), offers.end(),
            [&](const Offer& offer) { return offer.binding->isBound() && isKept(offer); });
        if (isAny) {
            std::erase_if(offers, [&](const Offer& offer) { return !isKept(offer); });
        }
    };
    if (!wantedProfile.isEmpty()) {
        std::erase_if(offers,
            [&](const Offer& offer) { return offer.profile->id != wantedProfile.toStdString(); });
        return offers;
    }
    if (!wantedRoles.isEmpty()) {
        std::erase_if(offers, [&](const Offer& offer) {
            const bool isStranger = offer.profile->role == ProfileRole::Engine
                && offer.profile->id != target.ownProfile;
            return isStranger || !wantedRoles.contains(toText(offer.profile->role));
        });
        return offers;
    }
    keep([](const Offer& offer) { return offer.profile->role != ProfileRole::Proxy; });
    keep([](const Offer& offer) { return offer.profile->role != ProfileRole::Workload; });
    // A GPU's own exporter knows more of it than a model server that happens to look.
    keep([signal](const Offer& offer) {
        return signal && !signal->levels.empty() && offer.profile->level == signal->levels.front();
    });
    keep([&](const Offer& offer) { return offer.profile->id == target.ownProfile; });
    return offers;
}

std::string legendOf(const std::vector<GroupLabel>& groups)
{
    std::string legend;
    for (const GroupLabel& group : groups) {
        if (!legend.empty()) {
            legend += ' ';
        }
        legend += group.word == "gpu" ? "GPU {{" : "{{";
        legend += group.label + "}}";
    }
    return legend;
}

/// Rows of several profiles meet in a table only when their labels have one name.
std::string withCanonicalLabels(std::string expression, const std::vector<GroupLabel>& groups)
{
    std::string words;
    bool isRenamed = false;
    for (const GroupLabel& group : groups) {
        words += (words.empty() ? "" : ", ") + group.word;
        if (group.label != group.word) {
            isRenamed = true;
            expression.insert(0, "label_replace(");
            expression += ", \"" + group.word + "\", \"$1\", \"" + group.label + "\", \"(.+)\")";
        }
    }
    return isRenamed ? "max by (" + words + ") (" + expression + ")" : expression;
}

/// Writes down which server is asked.
void setSource(PlannedQuery& query, const QString& id, const std::vector<RosterSource>& roster)
{
    query.sourceId = id;
    const auto at = std::find_if(
        roster.begin(), roster.end(), [&id](const RosterSource& one) { return one.id == id; });
    query.sourceName = at == roster.end() ? id : at->name;
    query.haGroup = at == roster.end() ? QString() : at->haGroup;
    query.sourcePlace = static_cast<int>(at - roster.begin());
}

std::vector<RosterSource> rosterOf(const TopologyTree& topology)
{
    std::vector<RosterSource> roster;
    for (const TopologySource& source : topology.sources) {
        roster.push_back({ .id = source.id, .name = source.name, .haGroup = {} });
    }
    return roster;
}

int nextGroup(const PanelPlan& plan)
{
    return plan.queries.empty() ? 0 : plan.queries.back().group + 1;
}

PlannedQuery toPlanned(const PanelSpec& panel, const PanelQuery& query, const Target& target,
    const Offer& offer, const Planning& planning)
{
    const std::vector<GroupLabel> groups =
        groupLabels(query.groupBy, *offer.profile, *target.source);
    TemplateValues values { .selector = joinMatchers({ offer.binding->matchers, offer.selector }),
        .window = "$__rate_interval",
        .by = {} };
    for (const GroupLabel& group : groups) {
        values.by.push_back(group.label);
    }
    std::string expression = expandTemplate(offer.binding->expression, values);
    const bool isTable = panel.type == u"table";
    if (isTable) {
        expression = withCanonicalLabels(std::move(expression), groups);
    }
    const Signal* signal = planning.catalog.find(offer.binding->signalId);
    QString legend = query.legend;
    if (legend.isEmpty() && (isTable || groups.empty())) {
        legend = signal ? signal->shortTitle : query.signal;
    } else if (legend.isEmpty()) {
        legend = QString::fromStdString(legendOf(groups));
    }
    PlannedQuery planned;
    setSource(planned, target.source->id, planning.roster);
    planned.expression = std::move(expression);
    planned.kind = query.isInstant ? QueryRequest::Kind::Instant : QueryRequest::Kind::Range;
    planned.legend = legend;
    planned.signalId = query.signal;
    planned.profileId = QString::fromStdString(offer.profile->id);
    planned.unit = signal ? signal->unit : panel.unit;
    return planned;
}

/// What the profiles say of it; empty: none of them knows the signal.
QString reasonIn(const std::vector<Offer>& offers)
{
    for (const Offer& offer : offers) {
        if (!offer.binding->missing.isEmpty()) {
            return offer.binding->missing;
        }
    }
    return {};
}

/// One sentence for all signals of a panel that nothing has, by their titles.
QString unexportedText(const QStringList& titles)
{
    return u"Nothing here exports “%1”."_s.arg(titles.join(u"”, “"_s));
}

/// Takes over the questions of one signal: those of one profile on several sources are one group,
/// in the place of the first.
void addGrouped(PanelPlan& plan, std::vector<PlannedQuery> planned)
{
    while (!planned.empty()) {
        const int group = nextGroup(plan);
        const PlannedQuery first = planned.front();
        std::vector<PlannedQuery> others;
        QStringList sources;
        for (PlannedQuery& query : planned) {
            const bool isAlike = query.profileId == first.profileId && query.legend == first.legend
                && !sources.contains(query.sourceId);
            if (!isAlike) {
                others.push_back(std::move(query));
                continue;
            }
            query.group = group;
            sources += query.sourceId;
            plan.queries.push_back(std::move(query));
        }
        planned = std::move(others);
    }
}

void planSignal(
    PanelPlan& plan, const PanelQuery& query, const Planning& planning, QStringList& unexported)
{
    std::vector<Offer> all;
    bool isPlanned = false;
    std::vector<PlannedQuery> planned;
    for (const Target& target : targetsOf(planning)) {
        const std::vector<Offer> offers =
            chosenOffers(offersFor(query.signal.toStdString(), target, planning.profiles), target,
                plan.spec, planning.catalog.find(query.signal.toStdString()));
        const auto boundOffers = std::count_if(offers.begin(), offers.end(),
            [](const Offer& offer) { return offer.binding->isBound(); });
        for (const Offer& offer : offers) {
            if (!offer.binding->isBound()) {
                continue;
            }
            isPlanned = true;
            planned.push_back(toPlanned(plan.spec, query, target, offer, planning));
            if (boundOffers > 1 && query.groupBy.isEmpty()) {
                planned.back().legend += u" · "_s + offer.profile->title;
            }
        }
        all.insert(all.end(), offers.begin(), offers.end());
    }
    addGrouped(plan, std::move(planned));
    if (isPlanned) {
        return;
    }
    if (const QString reason = reasonIn(all); !reason.isEmpty()) {
        plan.missing += reason;
        return;
    }
    const Signal* signal = planning.catalog.find(query.signal.toStdString());
    unexported += signal ? signal->title : query.signal;
}

void planExpression(PanelPlan& plan, const PanelQuery& query, const Planning& planning)
{
    const QString wanted = query.sourceId.isEmpty() ? planning.scope.source : query.sourceId;
    const int group = nextGroup(plan);
    bool isAnyKnown = false;
    std::vector<PlannedQuery> planned;
    for (const RosterSource& source : planning.roster) {
        if (!wanted.isEmpty() && wanted != source.id) {
            continue;
        }
        isAnyKnown = isAnyKnown || planning.topology.findSource(source.id) != nullptr;
        PlannedQuery one;
        setSource(one, source.id, planning.roster);
        one.group = group;
        one.expression = query.expression.toStdString();
        one.kind = query.isInstant ? QueryRequest::Kind::Instant : QueryRequest::Kind::Range;
        one.legend = query.legend;
        one.unit = plan.spec.unit;
        planned.push_back(std::move(one));
    }
    if (!isAnyKnown) {
        plan.missing += u"The server of this query has not answered yet."_s;
        plan.missing.removeDuplicates();
        return;
    }
    plan.queries.insert(plan.queries.end(), planned.begin(), planned.end());
}

/// A panel without a unit of its own takes that of its first signal.
void completeUnit(PanelPlan& plan, const SignalCatalog& catalog)
{
    for (const PanelQuery& query : plan.spec.queries) {
        const Signal* signal = catalog.find(query.signal.toStdString());
        if (plan.spec.unit == Unit::None && signal) {
            plan.spec.unit = signal->unit;
        }
    }
}

/// Whether what the panel is about is there: a profile, or any of a role, that describes the
/// scope's entity. Panels of what most entities do not have would only say that they are empty.
bool isAbout(const PanelSpec& panel, const Planning& planning)
{
    const QString wanted = panel.options.value(u"onlyWith"_s).toString();
    if (wanted.isEmpty()) {
        return true;
    }
    for (const Target& target : targetsOf(planning)) {
        for (const auto& [profileId, selector] :
            target.selectors ? *target.selectors : Selectors()) {
            const ServerProfile* profile = planning.profiles.find(profileId);
            if (profile && (toQString(profile->id) == wanted || toText(profile->role) == wanted)) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

RawSamples rawSamplesOf(const PanelPlan& panel, const PlannedQuery& query)
{
    const bool isLines = panel.spec.type == u"timeseries"_s
        && panel.spec.options.value(u"style"_s).toString() != u"stacked"_s;
    return isLines && query.haGroup.isEmpty() ? RawSamples::WhenFiner : RawSamples::Never;
}

PagePlan planPage(const PageSpec& page, const TopologyTree& topology, const ProfileSet& profiles,
    const SignalCatalog& catalog, const std::vector<RosterSource>& roster)
{
    const std::vector<RosterSource> known = roster.empty() ? rosterOf(topology) : roster;
    const Planning planning { page.scope, topology, profiles, catalog, known };
    PagePlan plan { .title = page.title, .scope = page.scope, .panels = {} };
    for (const PanelSpec& spec : page.panels) {
        if (!isAbout(spec, planning)) {
            continue;
        }
        PanelPlan panel { .spec = spec, .queries = {}, .missing = {} };
        QStringList unexported;
        for (const PanelQuery& query : spec.queries) {
            if (query.isHidden) {
                continue;
            }
            if (query.signal.isEmpty()) {
                planExpression(panel, query, planning);
            } else {
                planSignal(panel, query, planning, unexported);
            }
        }
        completeUnit(panel, catalog);
        if (!unexported.isEmpty()) {
            unexported.removeDuplicates();
            panel.missing += unexportedText(unexported);
        }
        panel.missing.removeDuplicates();
        plan.panels.push_back(std::move(panel));
    }
    return plan;
}

} // namespace promdesk
