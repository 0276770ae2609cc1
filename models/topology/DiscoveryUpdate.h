// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Limits.h"
#include "topology/DiscoveryAnswers.h"
#include "topology/DiscoveryQueries.h"

#include <map>
#include <string>
#include <vector>

namespace promdesk {

/// Which entities an update asks for.
enum class Listing
{
    None,
    Changes, ///< what came and what went; costs the server twice what listing all does, and the
             ///< question is four times as long
    All,
};

/// What a cycle asks once a source is known: everything in one question.
struct UpdatePlan
{
    std::vector<const ServerProfile*> detected;
    SeriesCounts counts; ///< of the whole discovery before
    std::vector<VitalQuery> vitals;
    Listing listing = Listing::All;
    Duration sinceListing; ///< for Changes: since entities were last listed
    std::size_t mostBytes = limits::kExpressionBytes; ///< of a question, as the server takes it
};

/// One question for the counts of all markers, failing targets, firing alerts, entities and pods
/// that came and went, and all vital signs; two or more where one would be longer than the server
/// takes. Costs the server what the single questions cost; the answers carry what has changed.
[[nodiscard]] std::vector<std::string> updateExpressions(
    const ProfileSet& profiles, const UpdatePlan& plan);

/// One question for these vital signs.
[[nodiscard]] std::string vitalsExpression(const std::vector<VitalQuery>& vitals);

/// The rows of such an answer by what they answer, without the label that says it.
using UpdateParts = std::map<std::string, std::shared_ptr<SeriesSnapshot>>;

[[nodiscard]] UpdateParts splitUpdate(const SnapshotPtr& answer);

/// Puts the rows of another of the questions beside those that are there.
void addParts(UpdateParts& parts, UpdateParts more);

/// The rows of several lists as one; null: no list.
[[nodiscard]] SnapshotPtr joinedLists(const std::vector<SnapshotPtr>& lists);

/// The counts in the parts; names without series are absent.
[[nodiscard]] SeriesCounts countsIn(const UpdateParts& parts);

/// The answers to the vital signs that were asked, in their order; those without rows are absent.
[[nodiscard]] std::vector<VitalAnswer> vitalsIn(
    const UpdateParts& parts, const std::vector<VitalQuery>& vitals);

/// The answers of the cycle before with what the parts say has changed. Pure; meant for a worker.
[[nodiscard]] DiscoveryAnswers updated(
    DiscoveryAnswers answers, const UpdateParts& parts, const std::vector<VitalQuery>& vitals);

} // namespace promdesk
