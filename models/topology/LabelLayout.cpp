// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/LabelLayout.h"

#include "topology/EntityLabels.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace promdesk {

namespace {

using Names = std::vector<std::string>;
using Rows = std::vector<const LabelSet*>;

bool has(const Names& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isOnSome(const Rows& rows, const std::string& label)
{
    return std::any_of(
        rows.begin(), rows.end(), [&label](const LabelSet* row) { return row->contains(label); });
}

bool isOnAll(const Rows& rows, const std::string& label)
{
    return std::all_of(
        rows.begin(), rows.end(), [&label](const LabelSet* row) { return row->contains(label); });
}

/// Each value belongs to one address, so it may be the machine's name.
bool tellsMachinesApart(const Rows& rows, const std::string& label)
{
    std::map<std::string_view, std::string> addressOf;
    return std::all_of(rows.begin(), rows.end(), [&](const LabelSet* row) {
        const std::string_view value = row->value(label);
        const std::string address = hostPart(row->value("instance"));
        return value.empty() || addressOf.try_emplace(value, address).first->second == address;
    });
}

bool makesNodes(const ServerProfile& profile)
{
    return profile.role == ProfileRole::Machine || profile.role == ProfileRole::Accelerator
        || profile.role == ProfileRole::Workload;
}

void addPresent(Names& names, const Names& words, const Rows& rows)
{
    for (const std::string& word : words) {
        if (!has(names, word) && isOnSome(rows, word)) {
            names.push_back(word);
        }
    }
}

/// Pods go before the instance, which names a process where there are no pods.
void addPodsToReplicas(IdentityLabels& identity)
{
    if (!has(identity.replica, "pod")) {
        return;
    }
    for (const std::string& word : identity.pod) {
        if (!has(identity.replica, word)) {
            identity.replica.insert(
                std::find(identity.replica.begin(), identity.replica.end(), "instance"), word);
        }
    }
}

void adapt(ServerProfile& profile, const LabelWords& words, const Rows& rows, const Names& shared)
{
    IdentityLabels& identity = profile.identity;
    addPresent(identity.cluster, words.cluster, rows);
    addPresent(identity.pod, words.pod, rows);
    addPresent(identity.podNamespace, words.podNamespace, rows);
    addPodsToReplicas(identity);
    for (const std::string& word : words.node) {
        const bool isOwn = has(identity.node, word) || has(identity.alias, word)
            || has(identity.endpoint, word) || has(identity.replica, word);
        if (!isOwn && !has(shared, word) && isOnSome(rows, word)) {
            (makesNodes(profile) ? identity.alias : identity.node).push_back(word);
        }
    }
}

/// The words for places that name clusters: only where no series says its cluster, and all say
/// the place.
Names placesOf(
    const ProfileSet& profiles, const std::unordered_map<const ServerProfile*, Rows>& rowsByProfile)
{
    Names places = profiles.words.place;
    bool isAny = false;
    for (const auto& [profile, rows] : rowsByProfile) {
        isAny = isAny || !rows.empty();
        for (const LabelSet* row : rows) {
            if (!firstLabel(*row, profile->identity.cluster).isEmpty()
                || !firstLabel(*row, profiles.words.cluster).isEmpty()) {
                return {};
            }
        }
        std::erase_if(places, [&rows](const std::string& place) { return !isOnAll(rows, place); });
    }
    return isAny ? places : Names {};
}

/// Words that several machines share: they name something else (the server that scrapes, a rack).
Names sharedWords(
    const LabelWords& words, const std::unordered_map<const ServerProfile*, Rows>& rowsByProfile)
{
    Names shared;
    for (const std::string& word : words.node) {
        for (const auto& [profile, rows] : rowsByProfile) {
            if (makesNodes(*profile) && !tellsMachinesApart(rows, word)) {
                shared.push_back(word);
                break;
            }
        }
    }
    return shared;
}

} // namespace

ProfileSet withLabelLayout(const ProfileSet& profiles, const SnapshotPtr& markers)
{
    ProfileSet adapted = profiles;
    if (!markers) {
        return adapted;
    }
    std::unordered_map<std::string_view, ServerProfile*> byMarker;
    for (ServerProfile& profile : adapted.profiles) {
        for (const std::string& marker : profile.markers) {
            byMarker.emplace(marker, &profile);
        }
    }
    std::unordered_map<const ServerProfile*, Rows> rowsByProfile;
    for (const Series& series : markers->series) {
        const auto profile = byMarker.find(series.labels.metricName());
        if (profile != byMarker.end()) {
            rowsByProfile[profile->second].push_back(&series.labels);
        }
    }
    const Names places = placesOf(adapted, rowsByProfile);
    const Names shared = sharedWords(profiles.words, rowsByProfile);
    for (ServerProfile& profile : adapted.profiles) {
        profile.identity.place = places;
        if (const auto rows = rowsByProfile.find(&profile); rows != rowsByProfile.end()) {
            adapt(profile, profiles.words, rows->second, shared);
        }
    }
    return adapted;
}

} // namespace promdesk
