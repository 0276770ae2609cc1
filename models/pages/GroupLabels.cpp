// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/GroupLabels.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const std::vector<std::string>* labelsFor(const QString& word, const IdentityLabels& identity)
{
    if (word == u"cluster") {
        return &identity.cluster;
    }
    if (word == u"node") {
        return &identity.node;
    }
    if (word == u"endpoint") {
        return &identity.endpoint;
    }
    if (word == u"replica") {
        return &identity.replica;
    }
    return word == u"gpu" ? &identity.gpu : nullptr;
}

/// What the profile calls it, then what the teams of this source do.
std::optional<std::vector<std::string>> candidatesFor(
    const QString& word, const ServerProfile& profile, const TopologySource& source)
{
    const std::vector<std::string>* known = labelsFor(word, profile.identity);
    if (!known) {
        return std::nullopt;
    }
    std::vector<std::string> candidates = *known;
    if (const auto used = source.labelsInUse.find(profile.id); used != source.labelsInUse.end()) {
        for (const std::string& label : *labelsFor(word, used->second)) {
            if (std::find(candidates.begin(), candidates.end(), label) == candidates.end()) {
                candidates.push_back(label);
            }
        }
    }
    return candidates;
}

/// Selectors of entities of the word's level; a few of them tell how all are labelled.
std::vector<const Selectors*> examplesOf(const QString& word, const TopologySource& source)
{
    constexpr std::size_t kMostExamples = 64;
    std::vector<const Selectors*> examples;
    for (const TopologyCluster& cluster : source.clusters) {
        if (word == u"cluster") {
            examples.push_back(&cluster.selectors);
        }
        for (const TopologyNode& node : cluster.nodes) {
            if (word == u"node") {
                examples.push_back(&node.selectors);
            }
        }
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            if (word == u"endpoint") {
                examples.push_back(&endpoint.selectors);
            }
            for (const TopologyReplica& replica : endpoint.replicas) {
                if (word == u"replica") {
                    examples.push_back(&replica.selectors);
                }
            }
        }
        if (examples.size() > kMostExamples) {
            break;
        }
    }
    return examples;
}

std::string labelInUse(const QString& word, const std::vector<std::string>& candidates,
    const ServerProfile& profile, const TopologySource& source)
{
    const std::vector<const Selectors*> examples = examplesOf(word, source);
    for (const std::string& candidate : candidates) {
        const bool isUsed =
            std::any_of(examples.begin(), examples.end(), [&](const Selectors* selectors) {
                const auto at = selectors->find(profile.id);
                return at != selectors->end() && mentionsLabel(at->second, candidate);
            });
        if (isUsed) {
            return candidate;
        }
    }
    return candidates.front();
}

} // namespace

bool mentionsLabel(std::string_view matchers, std::string_view label)
{
    bool isQuoted = false;
    std::size_t nameStart = 0;
    for (std::size_t i = 0; i < matchers.size(); ++i) {
        const char c = matchers[i];
        if (isQuoted && c == '\\') {
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && c == ',') {
            nameStart = i + 1;
        } else if (!isQuoted && (c == '=' || c == '!')) {
            if (matchers.substr(nameStart, i - nameStart) == label) {
                return true;
            }
            nameStart = matchers.size();
        }
    }
    return false;
}

std::vector<GroupLabel> groupLabels(
    const QStringList& words, const ServerProfile& profile, const TopologySource& source)
{
    std::vector<GroupLabel> groups;
    for (const QString& word : words) {
        const auto candidates = candidatesFor(word, profile, source);
        if (!candidates) {
            groups.push_back({ word.toStdString(), word.toStdString() });
        } else if (!candidates->empty()) {
            groups.push_back(
                { word.toStdString(), labelInUse(word, *candidates, profile, source) });
        }
    }
    return groups;
}

} // namespace promdesk
