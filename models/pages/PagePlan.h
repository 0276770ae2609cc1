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

/// One concrete question of a panel to one source.
struct PlannedQuery
{
    QString sourceId;
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

/// One page ready to be shown.
struct PagePlan
{
    QString title;
    Scope scope;
    std::vector<PanelPlan> panels;
};

/// Turns a page's saved description into concrete questions: signal queries are bound for the
/// scope's entity on each of its sources, panels of plain expressions pass as they are. Pure; any
/// thread.
[[nodiscard]] PagePlan planPage(const PageSpec& page, const TopologyTree& topology,
    const ProfileSet& profiles, const SignalCatalog& catalog);

} // namespace promdesk
