// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/MarginAlignment.h"

#include "tiles/PageTile.h"

#include <algorithm>
#include <map>

namespace promdesk {

void alignLeftMargins(const std::vector<PageTile*>& tiles)
{
    std::map<int, int> mostAt; // by the tile's left edge
    for (const PageTile* tile : tiles) {
        if (tile->body() != nullptr && !tile->isHidden()) {
            int& most = mostAt[tile->x()];
            most = std::max(most, tile->body()->neededLeftMargin());
        }
    }
    for (PageTile* tile : tiles) {
        if (tile->body() != nullptr && !tile->isHidden()) {
            tile->body()->setLeftMargin(mostAt[tile->x()]);
        }
    }
}

} // namespace promdesk
