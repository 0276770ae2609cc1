// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QRect>

#include <vector>

namespace promdesk {

class PageTile;

/// Which tiles of a page ask their sources.
enum class Wake
{
    None, ///< the page is not shown
    InSight, ///< those in the viewport, and those near it before scrolling reaches them
    All, ///< for pictures and exports
};

/// Tells the feed of every tile what it may do. sight is the viewport in the tiles' coordinates.
/// Those in sight are told first, so that their questions leave first. GUI thread.
void wakeFeeds(const std::vector<PageTile*>& tiles, const QRect& sight, Wake wake);

} // namespace promdesk
