// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"
#include "profiles/ServerProfile.h"
#include "series/SeriesSnapshot.h"
#include "topology/TopologyTree.h"

#include <algorithm>
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

/// Labels of kube-state-metrics, node_exporter and an engine, as teams have them.
inline LabelWords labelWords()
{
    LabelWords words;
    words.cluster = { "cluster" };
    words.node = { "node", "nodename", "Hostname" };
    words.pod = { "pod" };
    words.podNamespace = { "namespace" };
    return words;
}

/// One engine (marker engine_info; model, pod) and one machine (marker machine_info; node).
inline ProfileSet twoProfiles()
{
    ProfileSet set;
    set.words = labelWords();
    ServerProfile engine;
    engine.id = "engine";
    engine.title = QStringLiteral("Engine");
    engine.role = ProfileRole::Engine;
    engine.markers = { "engine_up" };
    engine.identity.cluster = { "cluster" };
    engine.identity.node = { "node" };
    engine.identity.endpoint = { "model" };
    engine.identity.replica = { "pod", "instance" };
    set.profiles.push_back(engine);
    ServerProfile machine;
    machine.id = "machine";
    machine.title = QStringLiteral("Machine");
    machine.role = ProfileRole::Machine;
    machine.level = Level::Node;
    machine.markers = { "machine_up" };
    machine.identity.cluster = { "cluster" };
    machine.identity.node = { "node", "instance" };
    set.profiles.push_back(machine);
    return set;
}

inline LabelSet engineRow(const char* pod, const char* model = "llama")
{
    return { { "__name__", "engine_up" }, { "cluster", "lab" }, { "job", "engines" },
        { "instance", std::string(pod) + ":8000" }, { "model", model }, { "pod", pod } };
}

inline LabelSet machineRow(const char* node)
{
    return { { "__name__", "machine_up" }, { "cluster", "lab" }, { "job", "machines" },
        { "instance", std::string(node) + ":9100" }, { "node", node } };
}

/// The first change of that kind about that thing; null when there is none.
inline const FleetChange* find(
    const std::vector<FleetChange>& changes, ChangeKind kind, const QString& what)
{
    const auto at = std::find_if(changes.begin(), changes.end(),
        [&](const FleetChange& change) { return change.kind == kind && change.what == what; });
    return at == changes.end() ? nullptr : &*at;
}

} // namespace promdesk::test
