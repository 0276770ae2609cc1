// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "queries/LiveQuery.h"
#include "signals/SignalCatalog.h"
#include "topology/TopologyTree.h"
#include "workspace/Workspace.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace promdesk {

/// Panels narrower than one part in so many of their page are asked in the steps of that part:
/// rates depend on the step, and a stat tile must not say another number than the chart below it.
constexpr int kNarrowestStepShare = 3;

/// A server of the session as pages ask it.
struct RosterSource
{
    QString id;
    QString name; ///< unique in the session
    QString haGroup; ///< servers of one group hold the same data; empty: of none

    friend bool operator==(const RosterSource&, const RosterSource&) = default;
};

/// One concrete question of a panel to one source.
struct PlannedQuery
{
    QString sourceId;
    QString sourceName;
    QString haGroup; ///< see RosterSource
    int sourcePlace = 0; ///< in the session's list of servers
    /// Neighbours with the same number are one question to several sources: their answers are
    /// merged (SourceGroups). Negative: stands alone.
    int group = -1;
    std::string expression; ///< concrete but for $__… macros
    QueryRequest::Kind kind = QueryRequest::Kind::Range;
    QString legend; ///< template; empty: chosen from the labels
    QString signalId; ///< of a signal query
    QString profileId;
    Unit unit = Unit::None; ///< of the signal; the panel's for plain expressions

    friend bool operator==(const PlannedQuery&, const PlannedQuery&) = default;
};

/// One panel ready to be asked and drawn.
struct PanelPlan
{
    PanelSpec spec;
    std::vector<PlannedQuery> queries;
    QStringList missing; ///< why signals of this panel cannot be had; empty when all can

    friend bool operator==(const PanelPlan&, const PanelPlan&) = default;
};

/// Whether a question of a panel may be shown as raw samples: lines over time may. Stacked ones
/// need times in common, and the halves of an HA pair fill each other's gaps step by step.
[[nodiscard]] RawSamples rawSamplesOf(const PanelPlan& panel, const PlannedQuery& query);

/// One page ready to be shown.
struct PagePlan
{
    QString title;
    Scope scope;
    std::vector<PanelPlan> panels;
};

/// Turns a page's saved description into concrete questions: signal queries are bound for the
/// scope's entity on its own source and then on those of its HA group; plain expressions go to
/// every source of the roster (empty: of the topology) as they are, also to those that do not
/// answer now. Pure; any thread.
[[nodiscard]] PagePlan planPage(const PageSpec& page, const TopologyTree& topology,
    const ProfileSet& profiles, const SignalCatalog& catalog,
    const std::vector<RosterSource>& roster = {});

} // namespace promdesk
