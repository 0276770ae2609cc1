// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "dialogs/CommandPalette.h"
#include "topology/TopologyTree.h"

#include <vector>

namespace promdesk {

class MenuActions;
class NavigationController;

/// Every cluster, node and endpoint of the fleet, then every command that can be done now and
/// the ready-made pages, those of clusters for each. The
/// entries use actions and navigation, which outlive them.
[[nodiscard]] std::vector<PaletteEntry> paletteEntries(
    const TopologyTree& topology, const MenuActions& actions, NavigationController& navigation);

} // namespace promdesk
