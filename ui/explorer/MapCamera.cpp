// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/MapCamera.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr double kOfViewport = 0.92; ///< of it that the smallest cell may take
constexpr double kFitting = 1e-6; ///< px by which what fits may be short of the room
constexpr double kMostZoom = 2000; ///< times the fitted scale, whatever the cells are

/// The offset nearest to the wanted one that lets `length` cover the room; what is shorter lies in
/// the middle, wherever the pointer was. first: the greatest where it covers the room.
double keptOffset(double offset, double length, double room, double first, double margin)
{
    if (length < room - 2 * margin - kFitting) {
        return (room - length) / 2;
    }
    const double last = room - margin - length;
    return std::clamp(offset, std::min(first, last), std::max(first, last));
}

} // namespace

MapCamera MapCamera::zoomedAt(const QPointF& screen, double newScale) const
{
    return { newScale, screen - (screen - offset) * (newScale / scale) };
}

MapCamera MapCamera::between(const MapCamera& from, const MapCamera& to, double progress)
{
    if (progress >= 1) {
        return to;
    }
    const double change = to.scale - from.scale;
    if (std::abs(change) < from.scale * 1e-6) {
        return { from.scale, from.offset + (to.offset - from.offset) * progress };
    }
    const QPointF fixed = (from.offset - to.offset) / change;
    const double scale = from.scale * std::pow(to.scale / from.scale, progress);
    return { scale, from.toScreen(fixed) - fixed * scale };
}

MapCamera MapRoom::fitted() const
{
    const double width = viewport.width() - 2 * margin;
    const double height = viewport.height() - 2 * margin;
    if (!(width > 0) || !(height > 0) || map.isEmpty()) {
        return { 1, { margin, margin } };
    }
    return { std::min(width / map.width(), height / map.height()), { margin, margin } };
}

MapCamera MapRoom::fitted(const QRectF& part) const
{
    if (part.isEmpty()) {
        return fitted();
    }
    const double wanted = std::min((viewport.width() - 2 * margin) / part.width(),
        (viewport.height() - 2 * margin) / part.height());
    const double scale = std::clamp(wanted, fitted().scale, mostScale());
    const QPointF middle(viewport.width() / 2, viewport.height() / 2);
    return kept({ scale, middle - part.center() * scale });
}

double MapRoom::mostScale() const
{
    const double fit = fitted().scale;
    const double closest = kOfViewport
        * std::min(viewport.width() / std::max(smallestCell.width(), 1e-9),
            viewport.height() / std::max(smallestCell.height(), 1e-9));
    return std::clamp(closest, fit, fit * kMostZoom);
}

MapCamera MapRoom::zoomed(const MapCamera& camera, const QPointF& screen, double factor) const
{
    const double scale = std::clamp(camera.scale * factor, leastScale(), mostScale());
    return kept(camera.zoomedAt(screen, scale));
}

MapCamera MapRoom::kept(MapCamera camera) const
{
    // A map that is shorter than the viewport owns the rest of it: zooming in on its last row does
    // not move that row.
    const double fit = fitted().scale;
    const double width = std::max(map.width(), (viewport.width() - 2 * margin) / fit);
    const double height = std::max(map.height(), (viewport.height() - 2 * margin) / fit);
    const double top = margin - headroom * std::max(0.0, camera.scale - fit);
    camera.offset = { keptOffset(camera.offset.x(), width * camera.scale, viewport.width(), margin,
                          margin),
        keptOffset(camera.offset.y(), height * camera.scale, viewport.height(), top, margin) };
    return camera;
}

} // namespace promdesk
