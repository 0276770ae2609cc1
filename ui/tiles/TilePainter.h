// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/PanelWords.h"
#include "queries/SeriesFrame.h"
#include "theme/Theme.h"

#include <QFont>
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
    QString sign; ///< stands for the text where there is no room
};

[[nodiscard]] TileBadge toTileBadge(const PanelBadge& badge);

/// The gravest of badgesFor(), for pictures that are made at once: ages are left out.
[[nodiscard]] std::optional<TileBadge> badgeFor(const std::vector<SeriesFrame>& frames);

/// What the frame of a tile shows. Texts are plain.
struct TileLook
{
    QString title;
    QString message; ///< instead of a body
    std::optional<TileBadge> badge;
    int rightReserve = 0; ///< px of the header that are taken by the menu and by other badges
    bool isActive = false; ///< has the focus or is dragged
};

constexpr int kTileHeaderHeight = 32;

/// What titles are written in, made from the widget's font.
[[nodiscard]] QFont tileTitleFont(QFont font);

/// Where the body goes in a tile of this size.
[[nodiscard]] QRect tileBodyRect(const QRect& tile);

/// Where badges go, the first one leftmost, with rightReserve px of the header taken: as wide as
/// their words, or as their signs when the words would take more than half of the header.
[[nodiscard]] std::vector<QRect> badgeRects(
    const QRect& tile, const QFont& font, const std::vector<TileBadge>& badges, int rightReserve);

/// With words when they fit into the area, else as a sign.
void paintBadge(QPainter& painter, const QRect& area, const TileBadge& badge);
void paintTile(QPainter& painter, const QRect& tile, const TileLook& look);

} // namespace promdesk
