// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "pages/LabelFilter.h"
#include "pages/PagePlan.h"
#include "workspace/Workspace.h"

#include <vector>

class QCommandLineParser;

namespace promdesk {

/// What `render` and `export` are asked to show: a workspace file, or one level page of the fleet.
struct PageChoice
{
    QString workspaceFile; ///< empty: a level page
    Scope scope; ///< of a level page; its source and cluster may be empty, then the first match
                 ///< counts
    std::vector<LabelFilter> filters = {}; ///< over what the page asks and lists
};

/// Adds --page fleet | cluster=NAME | node=NAME | endpoint=NAME, --filter LABEL=VALUE (may be
/// repeated) and the positional WORKSPACE.
void declarePageOptions(QCommandLineParser& parser);

/// Errors: InvalidArgument when neither or both are given, the page is not one of these, or a
/// filter is none.
[[nodiscard]] Result<PageChoice> chosenPage(const QCommandLineParser& parser);
/// The same of a command that has --page, but no --filter.
[[nodiscard]] Result<PageChoice> chosenPlace(const QCommandLineParser& parser);

/// Fills in source and cluster of an entity that was named alone: where several servers know it in
/// one cluster (an HA pair), the first of them. Errors: NotFound with the names
/// that come nearest; InvalidArgument when several clusters have the name ("CLUSTER/NAME" settles
/// it).
[[nodiscard]] Result<Scope> locate(const Scope& scope, const TopologyTree& topology);

} // namespace promdesk
