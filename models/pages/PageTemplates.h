// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "core/Scope.h"
#include "topology/TopologyTree.h"
#include "workspace/Workspace.h"

#include <QString>

namespace promdesk {

/// The ready-made page of a level: resources/workspaces/cluster.json, node.json and endpoint.json.
/// The caller sets its scope and title. The fleet has a page of its own kind and no template.
/// Errors: NotFound for the fleet, Malformed.
[[nodiscard]] Result<PageSpec> readyMadePage(Level level);

/// The page of an entity, with its scope and name. Tables that list an endpoint's replicas are as
/// high as those it has in topology need, up to twelve of the grid's rows.
[[nodiscard]] Result<PageSpec> readyMadePage(const Scope& scope, const TopologyTree& topology);

} // namespace promdesk
