// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <vector>

namespace promdesk {

class PageTile;

/// Plots one above the other, with one left edge, get the margin of the one that needs most, so
/// that their time axes lie above each other. Hidden tiles take no part.
void alignLeftMargins(const std::vector<PageTile*>& tiles);

} // namespace promdesk
