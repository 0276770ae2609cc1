// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/MapCamera.h"

#include <QObject>
#include <QVariantAnimation>

namespace promdesk {

/// What of the map is in sight, and how that changes: a camera that glides to where it was told to
/// go. It is told where it will be, not where it happens to be, so that turns of a wheel add up.
class MapSight final : public QObject
{
    Q_OBJECT

public:
    enum class Motion
    {
        Smooth,
        AtOnce, ///< for who asked the system for no animation, for pictures and for tests
    };

    explicit MapSight(QObject* parent = nullptr);

    void setMotion(Motion motion) { m_motion = motion; }

    [[nodiscard]] Motion motion() const { return m_motion; }

    /// The map or the viewport has changed: all stays in sight if it was, else as it is.
    void setRoom(const MapRoom& room);

    [[nodiscard]] const MapRoom& room() const { return m_room; }

    [[nodiscard]] const MapCamera& camera() const { return m_camera; }

    /// Where it will have come to rest.
    [[nodiscard]] const MapCamera& target() const { return m_target; }

    /// Of the target: 1 shows all of the map, 2 is twice as close.
    [[nodiscard]] double zoom() const { return m_target.scale / m_room.fitted().scale; }

    [[nodiscard]] bool isFitted() const;

    /// 0 where cells are shown, 1 where they are too far away and groups stand for them; for cells
    /// of this height in the map.
    [[nodiscard]] double summarised(double cellHeight) const;

    void showAll(Motion motion = Motion::Smooth);
    /// A part of the map, as large as it can be.
    void show(const QRectF& part, Motion motion = Motion::Smooth);
    /// As little movement as brings a part into sight.
    void reveal(const QRectF& part);
    /// What is at the point stays there, as far as there is map to fill the viewport.
    void zoomAt(const QPointF& screen, double factor, Motion motion = Motion::Smooth);
    /// By pixels, at once: it follows a hand.
    void pan(const QPointF& delta);
    /// For who has computed it: at once.
    void jumpTo(const MapCamera& camera);

Q_SIGNALS:
    void moved();

private:
    void glideTo(const MapCamera& target, Motion motion);
    void setCamera(const MapCamera& camera);

    MapRoom m_room;
    MapCamera m_camera;
    MapCamera m_start;
    MapCamera m_target;
    Motion m_motion = Motion::Smooth;
    QVariantAnimation m_glide;
};

} // namespace promdesk
