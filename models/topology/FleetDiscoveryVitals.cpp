// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The last questions of a whole discovery: vital signs, and pods that are too many to be listed.
#include "topology/FleetDiscovery.h"
#include "topology/FleetDiscoveryState.h"
#include "topology/LabelLayout.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// A fleet with ten kinds of engines has some 90 signs: above this number several are asked for
/// together.
constexpr std::size_t kVitalQuestions = 26;
/// Pods that are asked for by name, in as many questions at most: two, or twelve short ones.
constexpr std::size_t kNamedPods = 5'000;
constexpr std::size_t kPodQuestions = 12;

} // namespace

void FleetDiscovery::askVitals()
{
    Cycle& cycle = *m_cycle;
    enter(&FleetDiscovery::build, u"asking for vital signs"_s);
    const ProfileSet labelled = withLabelLayout(*m_knowledge->profiles, cycle.answers.markers);
    std::vector<const ServerProfile*> detected;
    for (const ServerProfile* profile : cycle.detected) {
        detected.push_back(labelled.find(profile->id));
    }
    askPods(detected);
    cycle.vitals = vitalQueries(
        detected, cycle.answers.bindings, m_knowledge->health, m_capabilities.scrapeInterval);
    const std::size_t all = cycle.vitals.size();
    const std::size_t together = (all + kVitalQuestions - 1) / kVitalQuestions;
    for (std::size_t from = 0; from < all; from += together) {
        const auto begin = cycle.vitals.begin() + static_cast<std::ptrdiff_t>(from);
        askTogether({ begin, begin + static_cast<std::ptrdiff_t>(std::min(together, all - from)) });
    }
    finishOne();
}

void FleetDiscovery::askVital(const VitalQuery& query)
{
    const auto profileId = query.profileId;
    const auto signalId = query.signalId;
    send(query.expression, [this, profileId, signalId](const Result<SnapshotPtr>& result) {
        if (result) {
            m_cycle->answers.vitals.push_back({ profileId, signalId, *result });
        } else {
            m_cycle->refused.insert(profileId + '/' + signalId);
            m_cycle->answers.notes.append(u"%1 of %2: %3"_s.arg(
                toQString(signalId), toQString(profileId), result.error().message));
        }
    });
}

/// A refusal says nothing of which of them is meant: each is asked by itself then.
void FleetDiscovery::askTogether(const std::vector<VitalQuery>& queries)
{
    if (queries.size() == 1) {
        askVital(queries.front());
        return;
    }
    send(vitalsExpression(queries), [this, queries](const Result<SnapshotPtr>& result) {
        if (result) {
            m_cycle->joined.push_back({ .queries = queries, .rows = *result });
            return;
        }
        for (const VitalQuery& query : queries) {
            askVital(query);
        }
    });
}

void FleetDiscovery::askPods(const std::vector<const ServerProfile*>& detected)
{
    if (!m_cycle->arePodsMany || m_cycle->answers.podInfo) {
        return;
    }
    const std::vector<std::string> pods = podsToPlace(detected, m_cycle->answers.markers);
    const std::vector<std::string> expressions =
        podInfoExpressions(m_knowledge->profiles->words, pods, m_capabilities.longestExpression);
    if (pods.size() > kNamedPods || expressions.size() > kPodQuestions) {
        m_cycle->answers.notes.append(
            u"%1 pods are not joined to nodes by kube_pod_info: they are too many to ask for"_s.arg(
                pods.size()));
        return;
    }
    for (const std::string& expression : expressions) {
        send(expression, [this](const Result<SnapshotPtr>& result) {
            if (result) {
                m_cycle->podLists.push_back(*result);
            } else {
                m_cycle->answers.notes.append(result.error().toDisplayText());
            }
        });
    }
}

} // namespace promdesk
