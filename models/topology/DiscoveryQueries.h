// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "profiles/ServerProfile.h"
#include "series/SeriesSnapshot.h"
#include "signals/SignalBinding.h"
#include "topology/HealthRules.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace promdesk {

/// Series per metric name, as the guard query counted them.
using SeriesCounts = std::map<std::string, std::int64_t, std::less<>>;

/// One vital sign to ask for.
struct VitalQuery
{
    std::string profileId;
    std::string signalId;
    std::string expression;
};

/// Above this a metric is asked with fewer labels, or not whole.
constexpr std::int64_t kSeriesPerInventory = 20'000;

/// Counts the series of all markers and inventories in one query; everything after depends on it.
[[nodiscard]] std::string guardExpression(const ProfileSet& profiles);

/// Profiles whose markers were counted, in the set's order.
[[nodiscard]] std::vector<const ServerProfile*> detectProfiles(
    const ProfileSet& profiles, const SeriesCounts& counts);

/// Lists the entities of engines, proxies, observers, machines and what runs on them in one query,
/// by every label that words or profile know; empty when there are none. Markers of more than
/// kSeriesPerInventory series are asked without replicas, and GPUs are counted: the value of their
/// rows says how many. offset: " offset 30s" lists what was
/// there then.
[[nodiscard]] std::string markerExpression(const std::vector<const ServerProfile*>& detected,
    const SeriesCounts& counts, const LabelWords& words = {}, const std::string& offset = {});

/// The same in as few questions as may be of at most mostBytes each, unless one exporter alone
/// needs more.
[[nodiscard]] std::vector<std::string> markerExpressions(
    const std::vector<const ServerProfile*>& detected, const SeriesCounts& counts,
    const LabelWords& words, std::size_t mostBytes);

[[nodiscard]] std::string nodeInfoExpression(
    const LabelWords& words = {}, const std::string& offset = {});
/// pods: only these; empty: all.
[[nodiscard]] std::string podInfoExpression(const LabelWords& words = {},
    const std::vector<std::string>& pods = {}, const std::string& offset = {});
/// These pods in as few questions as may be of at most mostBytes each.
[[nodiscard]] std::vector<std::string> podInfoExpressions(
    const LabelWords& words, const std::vector<std::string>& pods, std::size_t mostBytes);

/// The pods that the marker rows of the profiles name, sorted: those worth asking for where the
/// whole inventory is too much.
[[nodiscard]] std::vector<std::string> podsToPlace(
    const std::vector<const ServerProfile*>& profiles, const SnapshotPtr& markers);

/// The bound vital signs of engines, machines, accelerators and inventories, grouped by the labels
/// that identify their entities. The mean latency is left out where there is a quantile.
[[nodiscard]] std::vector<VitalQuery> vitalQueries(
    const std::vector<const ServerProfile*>& detected, const std::vector<SignalBinding>& bindings,
    const HealthRules& rules, Duration scrapeInterval);

} // namespace promdesk
