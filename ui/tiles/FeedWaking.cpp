// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/FeedWaking.h"

#include "tiles/PageTile.h"

namespace promdesk {

namespace {

/// Panels so near to the viewport ask already, so that scrolling finds them ready.
constexpr int kNearPx = 320;

} // namespace

void wakeFeeds(const std::vector<PageTile*>& tiles, const QRect& sight, Wake wake)
{
    const QRect near = sight.adjusted(0, -kNearPx, 0, kNearPx);
    const auto isWanted = [&](const PageTile& tile) {
        return wake == Wake::All
            || (wake == Wake::InSight && !tile.isHidden() && tile.geometry().intersects(near));
    };
    for (PageTile* tile : tiles) {
        if (!isWanted(*tile)) {
            tile->feed().setState(FeedState::Resting);
        }
    }
    for (const bool isInSight : { true, false }) {
        for (PageTile* tile : tiles) {
            if (isWanted(*tile) && tile->geometry().intersects(sight) == isInSight) {
                tile->feed().setState(isInSight ? FeedState::Asking : FeedState::Near);
            }
        }
    }
}

} // namespace promdesk
