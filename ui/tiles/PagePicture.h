// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/Workspace.h"

#include <QSize>

#include <vector>

class QPainter;

namespace promdesk {

class PageTile;

/// The whole page in any size, also what is below the fold: rows stretch or shrink to the picture's
/// height. One place per tile. GUI thread.
void paintPage(QPainter& painter, const QSize& size, const std::vector<PageTile*>& tiles,
    const std::vector<GridRect>& places);

/// Height in logical pixels that panels at these places want at a width.
[[nodiscard]] int pageHeight(const std::vector<GridRect>& places, int widthPx);

} // namespace promdesk
