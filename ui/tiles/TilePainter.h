// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/SeriesFrame.h"
#include "theme/Theme.h"

#include <QRect>
#include <QString>

#include <optional>
#include <vector>

class QPainter;

namespace promdesk {

/// One word in a tile's header about how far its picture may be trusted, and the whole story for
/// its tool tip.
struct TileBadge
{
    QString text;
    QString reason;
    Health health = Health::Unknown; ///< gives the colour
};

/// The worst of all frames; none when all is fresh. Loading wears no badge: the body says it.
[[nodiscard]] std::optional<TileBadge> badgeFor(const std::vector<SeriesFrame>& frames);

/// What the frame of a tile shows. Texts are plain.
struct TileLook
{
    QString title;
    QString message; ///< instead of a body
    std::optional<TileBadge> badge;
    int rightReserve = 0; ///< px of the header that are taken by the menu
    bool isActive = false; ///< has the focus or is dragged
};

constexpr int kTileHeaderHeight = 32;

/// Where the body goes in a tile of this size.
[[nodiscard]] QRect tileBodyRect(const QRect& tile);

void paintTile(QPainter& painter, const QRect& tile, const TileLook& look);

} // namespace promdesk
