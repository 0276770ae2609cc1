// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "profiles/ServerProfile.h"
#include "series/SeriesSnapshot.h"
#include "topology/DiscoveryQueries.h"
#include "topology/TopologyTree.h"

#include <QStringList>

#include <cstdint>
#include <string>
#include <vector>

/// The questions of a comparison, pure. Each is asked at both times.
namespace promdesk {

/// Info series of one time that are asked for; what is over is left out and said.
constexpr std::int64_t kMostInfoSeries = 20'000;
/// Targets of one time that are asked for by instance; above it they are counted by job.
constexpr std::int64_t kMostTargets = 50'000;
/// Different selectors of one scope that are asked for.
constexpr std::size_t kMostSelectors = 12;

/// Series per metric name; matchers: of any of these sets of matchers, of all series when empty.
[[nodiscard]] std::string namesExpression(const std::vector<std::string>& matchers);

/// The same for the whole fleet, but only of what the other questions are about: a scope's own
/// names do not say how much of it there is.
[[nodiscard]] std::string countsExpression(const ProfileSet& profiles);

/// The counts in an answer to either, added up by name.
[[nodiscard]] SeriesCounts seriesCounts(const SnapshotPtr& answer);

/// Which matchers select the series of the scope on one source, each once; empty: all series.
[[nodiscard]] std::vector<std::string> matchersOf(const TopologySource& source, const Scope& scope);

/// The metrics whose labels or values tell of versions, configuration and restarts.
struct InfoChoice
{
    std::vector<std::string> metrics; ///< sorted
    QStringList leftOut; ///< "kube_pod_info (100000 series)"
};

/// The most telling first, until kMostInfoSeries are reached. counts: the larger of both times.
[[nodiscard]] InfoChoice chooseInfos(const SeriesCounts& counts);

/// Series of these metrics with all labels; empty when there are none.
[[nodiscard]] std::string infoExpression(const std::vector<std::string>& metrics);

/// up by instance, or counted by job where there are more than kMostTargets.
[[nodiscard]] std::string targetsExpression(std::int64_t targets);

/// Whether the metric's value is the time at which something started, in seconds.
[[nodiscard]] bool isStartTime(std::string_view metric);
/// Whether the metric counts restarts.
[[nodiscard]] bool isRestartCount(std::string_view metric);

} // namespace promdesk
