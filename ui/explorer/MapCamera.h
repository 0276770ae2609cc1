// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace promdesk {

/// From the map's units to the screen: screen = map * scale + offset. A value.
struct MapCamera
{
    double scale = 1;
    QPointF offset;

    [[nodiscard]] QPointF toScreen(const QPointF& point) const { return point * scale + offset; }

    [[nodiscard]] QRectF toScreen(const QRectF& rect) const
    {
        return { toScreen(rect.topLeft()), rect.size() * scale };
    }

    [[nodiscard]] QPointF toMap(const QPointF& screen) const { return (screen - offset) / scale; }

    [[nodiscard]] QRectF toMap(const QRectF& screen) const
    {
        return { toMap(screen.topLeft()), screen.size() / scale };
    }

    /// What is at the screen's point stays there.
    [[nodiscard]] MapCamera zoomedAt(const QPointF& screen, double newScale) const;

    /// On the way: 0 is from, 1 is to. The point that both show in one place stays there all the
    /// way, and the scale changes by equal factors.
    [[nodiscard]] static MapCamera between(
        const MapCamera& from, const MapCamera& to, double progress);

    friend bool operator==(const MapCamera&, const MapCamera&) = default;
};

/// What a camera may show: the map's extent in a viewport.
struct MapRoom
{
    QSizeF map = {};
    QSizeF viewport = {};
    double margin = 0; ///< on each side, in screen pixels
    QSizeF smallestCell = { 1, 1 }; ///< the closest view has it as large as the viewport
    /// As much of the map's top is captions, which do not grow with it: of that room close views
    /// show no more than the fitted one.
    double headroom = 0;

    /// All of the map. An empty map or viewport gives scale 1.
    [[nodiscard]] MapCamera fitted() const;
    /// A part of the map as large as it can be seen.
    [[nodiscard]] MapCamera fitted(const QRectF& part) const;

    [[nodiscard]] double leastScale() const { return fitted().scale * kFarthest; }

    [[nodiscard]] double mostScale() const;

    /// At the point, by the factor, as far as the scale may go.
    [[nodiscard]] MapCamera zoomed(
        const MapCamera& camera, const QPointF& screen, double factor) const;
    /// Nearest to the camera with no more nothing around the map than there has to be.
    [[nodiscard]] MapCamera kept(MapCamera camera) const;

    /// Of the fitted scale: groups are one cell each there.
    static constexpr double kFarthest = 0.5;
};

} // namespace promdesk
