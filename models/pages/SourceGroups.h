// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/PagePlan.h"
#include "queries/SeriesFrame.h"

#include <QSet>
#include <QString>
#include <QStringList>

#include <vector>

namespace promdesk {

/// A server that a page asks.
struct PlacedSource
{
    QString id;
    QString name;
    int place = 0; ///< in the session's list of servers, which may be longer

    friend bool operator==(const PlacedSource&, const PlacedSource&) = default;
};

/// Whether some question of the panel goes to several sources.
[[nodiscard]] bool hasSourceGroups(const PanelPlan& plan);

/// The sources that a page asks, each once, in the session's order.
[[nodiscard]] std::vector<PlacedSource> sourcesOf(const PagePlan& page);

/// The plan as a panel shows it: of each group of questions the first.
[[nodiscard]] PanelPlan shownPlan(const PanelPlan& plan);

/// Ids of the other sources of a question's group.
[[nodiscard]] QStringList companionsOf(const PanelPlan& plan, const PlannedQuery& query);

/// What a panel shows of the answers of its sources (one frame per planned query): one frame per
/// query of shownPlan(). Answers of a group are merged (mergeSources: label `source`), those of
/// sources of one haGroup joined; a source that does not answer keeps its old series, and its part
/// says since when; one that does not fit beside the others is left out, and its part says why.
/// Sources in `hidden` (ids) are left out. What has one source passes as it is.
/// Pure, any thread; copies the samples of groups.
[[nodiscard]] std::vector<SeriesFrame> shownFrames(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames, const QSet<QString>& hidden);

/// Names of the sources whose answers a merged frame holds, in their order; of a frame that is not
/// merged none.
[[nodiscard]] QStringList answeringSources(const SeriesFrame& frame);

/// Each source that answered and yet is not in a merged frame, and why.
[[nodiscard]] QStringList leftOutSources(const SeriesFrame& frame);

/// The source that a series of a frame came from: of a merged frame by its `source` label.
[[nodiscard]] QString sourceIdOf(const SeriesFrame& frame, const Series& series);

} // namespace promdesk
