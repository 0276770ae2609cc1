// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "pages/PagePlan.h"
#include "workspace/Workspace.h"

class QCommandLineParser;

namespace promdesk {

/// What `render` and `export` are asked to show: a workspace file, or one level page of the fleet.
struct PageChoice
{
    QString workspaceFile; ///< empty: a level page
    Scope scope; ///< of a level page; its source and cluster may be empty, then the first match
                 ///< counts
};

/// Adds --page fleet | cluster=NAME | node=NAME | endpoint=NAME and the positional WORKSPACE.
void declarePageOptions(QCommandLineParser& parser);

/// Errors: InvalidArgument when neither or both are given, or the page is not one of these.
[[nodiscard]] Result<PageChoice> chosenPage(const QCommandLineParser& parser);

/// Fills in source and cluster of an entity that was named alone: where several servers know it in
/// one cluster (an HA pair), the first of them. Errors: NotFound with the names
/// that come nearest; InvalidArgument when several clusters have the name ("CLUSTER/NAME" settles
/// it).
[[nodiscard]] Result<Scope> locate(const Scope& scope, const TopologyTree& topology);

} // namespace promdesk
