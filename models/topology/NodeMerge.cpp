// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/NodeMerge.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace promdesk {

namespace {

/// Union-find over sightings; a group remembers its anchor.
class Groups
{
public:
    Groups(const std::vector<NodeSighting>& sightings, std::vector<std::string>& notes)
        : m_parents(sightings.size())
        , m_notes(notes)
    {
        std::iota(m_parents.begin(), m_parents.end(), std::size_t { 0 });
        for (const NodeSighting& sighting : sightings) {
            m_anchors.push_back(sighting.anchor);
        }
    }

    std::size_t find(std::size_t i)
    {
        while (m_parents[i] != i) {
            m_parents[i] = m_parents[m_parents[i]];
            i = m_parents[i];
        }
        return i;
    }

    void join(std::size_t a, std::size_t b, const std::string& alias)
    {
        a = find(a);
        b = find(b);
        if (a == b) {
            return;
        }
        if (!m_anchors[a].empty() && !m_anchors[b].empty() && m_anchors[a] != m_anchors[b]) {
            const std::string doubt = "\"" + alias + "\" is claimed by both " + m_anchors[a]
                + " and " + m_anchors[b] + "; they are kept apart";
            m_doubts.emplace_back(a, doubt);
            m_doubts.emplace_back(b, doubt);
            m_notes.push_back(doubt);
            return;
        }
        m_parents[b] = a;
        if (m_anchors[a].empty()) {
            m_anchors[a] = m_anchors[b];
        }
    }

    void doubt(std::size_t i, const std::string& text) { m_doubts.emplace_back(i, text); }

    /// Sightings and what is doubtful about them.
    [[nodiscard]] const auto& doubts() const { return m_doubts; }

private:
    std::vector<std::size_t> m_parents;
    std::vector<std::string> m_anchors;
    std::vector<std::pair<std::size_t, std::string>> m_doubts;
    std::vector<std::string>& m_notes;
};

using AliasKey = std::pair<std::string, std::string>; ///< cluster, alias

/// Joins what shares an alias; anchored sightings come first, so they win disputes.
void joinByAliases(const std::vector<NodeSighting>& sightings, Groups& groups,
    std::map<AliasKey, std::size_t>& owners)
{
    const auto claim = [&](std::size_t i, const std::string& alias) {
        const auto [at, isNew] = owners.try_emplace({ sightings[i].cluster, alias }, i);
        if (!isNew) {
            groups.join(at->second, i, alias);
        }
    };
    for (const bool isAnchored : { true, false }) {
        for (std::size_t i = 0; i < sightings.size(); ++i) {
            if (sightings[i].anchor.empty() == isAnchored) {
                continue;
            }
            for (const std::string& name : sightings[i].names) {
                claim(i, name);
            }
            for (const std::string& address : sightings[i].addresses) {
                claim(i, address);
            }
        }
    }
}

/// "gpu-1" joins "gpu-1.example.org" when no other full name begins so.
void joinShortNames(const std::vector<NodeSighting>& sightings, Groups& groups,
    const std::map<AliasKey, std::size_t>& owners)
{
    std::map<AliasKey, std::set<std::string>> fullNames;
    for (const NodeSighting& sighting : sightings) {
        for (const std::string& name : sighting.names) {
            if (const std::size_t dot = name.find('.'); dot != std::string::npos) {
                fullNames[{ sighting.cluster, name.substr(0, dot) }].insert(name);
            }
        }
    }
    for (const auto& [key, names] : fullNames) {
        const auto shortOwner = owners.find(key);
        if (shortOwner == owners.end()) {
            continue;
        }
        if (names.size() == 1) {
            groups.join(shortOwner->second, owners.at({ key.first, *names.begin() }), key.second);
        } else {
            groups.doubt(shortOwner->second,
                "\"" + key.second + "\" could be " + *names.begin() + " or " + *names.rbegin()
                    + "; it is kept apart");
        }
    }
}

/// Cloned machines have one host name; each answers at an address of its own.
void dropSharedNames(std::vector<NodeSighting>& sightings, std::vector<std::string>& notes)
{
    using Name = std::tuple<std::string, std::string, std::string>; ///< cluster, profile, name
    std::map<Name, std::set<std::string>> hosts;
    for (const NodeSighting& sighting : sightings) {
        for (const std::string& name : sighting.names) {
            if (!sighting.host.empty()) {
                hosts[{ sighting.cluster, sighting.profileId, name }].insert(sighting.host);
            }
        }
    }
    std::set<std::string> doubts;
    for (NodeSighting& sighting : sightings) {
        const auto isShared = [&](const std::string& name) {
            const auto at = hosts.find({ sighting.cluster, sighting.profileId, name });
            return at != hosts.end() && at->second.size() > 1;
        };
        for (const std::string& name : std::set<std::string>(sighting.names)) {
            if (!sighting.host.empty() && isShared(name)) {
                sighting.names.erase(name);
                sighting.doubts.push_back("several machines call themselves \"" + name
                    + "\"; they are told apart by their addresses alone");
                doubts.insert(sighting.doubts.back());
            }
        }
    }
    notes.insert(notes.end(), doubts.begin(), doubts.end());
}

void addOnce(std::vector<std::string>& texts, std::string text)
{
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
        texts.push_back(std::move(text));
    }
}

void makeNamesUnique(std::vector<NodeGroup>& groups)
{
    std::set<std::pair<std::string, std::string>> taken;
    for (NodeGroup& group : groups) {
        const std::string plain = group.name;
        for (int n = 2; !taken.insert({ group.cluster, group.name }).second; ++n) {
            group.name = plain + " (" + std::to_string(n) + ")";
        }
    }
}

} // namespace

std::vector<NodeGroup> mergeNodes(
    std::vector<NodeSighting> sightings, std::vector<std::string>& notes)
{
    dropSharedNames(sightings, notes);
    Groups groups(sightings, notes);
    std::map<AliasKey, std::size_t> owners;
    joinByAliases(sightings, groups, owners);
    joinShortNames(sightings, groups, owners);

    std::map<std::size_t, NodeGroup> byRoot;
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        NodeGroup& group = byRoot[groups.find(i)];
        group.cluster = sightings[i].cluster;
        for (std::string& doubt : sightings[i].doubts) {
            addOnce(group.doubts, std::move(doubt));
        }
        group.sightings.push_back(std::move(sightings[i]));
    }
    for (const auto& [i, doubt] : groups.doubts()) {
        addOnce(byRoot[groups.find(i)].doubts, doubt);
    }
    std::vector<NodeGroup> result;
    for (auto& [root, group] : byRoot) {
        const auto best = std::max_element(group.sightings.begin(), group.sightings.end(),
            [](const NodeSighting& a, const NodeSighting& b) {
                return std::tie(a.nameRank, b.name) < std::tie(b.nameRank, a.name);
            });
        group.name = best->name;
        result.push_back(std::move(group));
    }
    std::sort(result.begin(), result.end(), [](const NodeGroup& a, const NodeGroup& b) {
        return std::tie(a.cluster, a.name) < std::tie(b.cluster, b.name);
    });
    makeNamesUnique(result);
    return result;
}

} // namespace promdesk
