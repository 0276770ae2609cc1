// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "support/ShippedKnowledge.h"
#include "topology/FleetDraft.h"

#include <string>
#include <utility>
#include <vector>

namespace promdesk::test {

using Rows = std::vector<std::pair<LabelSet, double>>;

/// An instant vector of these rows.
inline SnapshotPtr vectorOf(const Rows& rows)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->type = ResultType::Vector;
    for (const auto& [labels, value] : rows) {
        snapshot->series.push_back({ .labels = labels,
            .axis = TimeAxis::explicitTimes({ 1000 }),
            .values = { value },
            .histograms = {} });
    }
    return snapshot;
}

/// One exporter of each kind with labels that are easy to follow, and a draft of what answers say
/// of them. The signals and health rules are those of the program.
class DraftRig
{
protected:
    DraftRig()
        : m_knowledge(shippedKnowledge())
    {
        add("engine", ProfileRole::Engine, "engine_info");
        profile("engine").identity.node = { "node" };
        profile("engine").identity.endpoint = { "model" };
        profile("engine").identity.replica = { "pod", "instance" };
        add("machine", ProfileRole::Machine, "machine_info");
        profile("machine").identity.node = { "node", "instance" };
        profile("machine").identity.alias = { "nodename" };
        add("gpu", ProfileRole::Accelerator, "gpu_info");
        profile("gpu").identity.node = { "Hostname", "instance" };
        profile("gpu").identity.gpu = { "gpu" };
        add("proxy", ProfileRole::Proxy, "proxy_info");
        profile("proxy").identity.endpoint = { "upstream" };
        add("yard", ProfileRole::Workload, "yard_info");
        profile("yard").identity.node = { "host" };
        add("kube", ProfileRole::Inventory, "kube_node_info");
    }

    /// An empty draft of answers that say nothing.
    void start()
    {
        m_answers = {};
        m_answers.now = Instant::fromSeconds(1'790'000'000);
        m_draft = {};
    }

    [[nodiscard]] ServerProfile& profile(std::string_view id)
    {
        for (ServerProfile& one : m_profiles.profiles) {
            if (one.id == id) {
                return one;
            }
        }
        Q_UNREACHABLE();
    }

    /// Of what the answers say now; series without a cluster label are of "lab".
    [[nodiscard]] BuildContext context() const
    {
        BuildContext context { .answers = m_answers,
            .profiles = m_profiles,
            .rules = m_knowledge.health,
            .catalog = m_knowledge.catalog,
            .clusters = { .fallback = "lab", .places = {} },
            .pods = {},
            .profileOfMarker = {},
            .profileOfJob = {} };
        context.pods = PodInventory(m_answers.podInfo, context.clusters, { "cluster" });
        for (const ServerProfile& one : m_profiles.profiles) {
            context.profileOfMarker.emplace(one.markers.front(), &one);
            context.profileOfJob.emplace(one.id, &one);
        }
        return context;
    }

    FleetKnowledge m_knowledge;
    ProfileSet m_profiles;
    DiscoveryAnswers m_answers;
    FleetDraft m_draft;

private:
    void add(const std::string& id, ProfileRole role, const std::string& marker)
    {
        ServerProfile added;
        added.id = id;
        added.title = QString::fromStdString(id).toUpper();
        added.role = role;
        added.markers = { marker };
        added.identity.cluster = { "cluster" };
        m_profiles.profiles.push_back(std::move(added));
    }
};

} // namespace promdesk::test
