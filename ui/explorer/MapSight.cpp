// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/MapSight.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

constexpr int kGlideMs = 180;
constexpr double kSame = 1e-4; ///< of a scale
// Zoomed out by this much, groups begin to stand for their cells, and do it alone.
constexpr double kBeginsBelow = 0.88;
constexpr double kEndsBelow = 0.68;
// So they do where cells have no more than these pixels.
constexpr double kSmallCell = 2.9;
constexpr double kTooSmallCell = 2.2;
constexpr double kRevealed = 12; ///< px around what is brought into sight

/// 0 from `begin` on, 1 at `end` and below.
double below(double value, double begin, double end)
{
    const double t = std::clamp((begin - value) / (begin - end), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

/// How far a stretch has to move to lie in another one.
double shift(double low, double high, double least, double most)
{
    if (low < least || high - low > most - least) {
        return least - low;
    }
    return high > most ? most - high : 0;
}

} // namespace

MapSight::MapSight(QObject* parent)
    : QObject(parent)
{
    m_glide.setDuration(kGlideMs);
    m_glide.setEasingCurve(QEasingCurve::OutCubic);
    m_glide.setStartValue(0.0);
    m_glide.setEndValue(1.0);
    connect(&m_glide, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        setCamera(MapCamera::between(m_start, m_target, value.toDouble()));
    });
}

void MapSight::setRoom(const MapRoom& room)
{
    const bool wasFitted = isFitted();
    m_room = room;
    jumpTo(wasFitted ? m_room.fitted() : m_room.kept(m_target));
}

bool MapSight::isFitted() const
{
    return std::abs(zoom() - 1) < kSame;
}

double MapSight::summarised(double cellHeight) const
{
    const double zoomNow = m_camera.scale / m_room.fitted().scale;
    return std::max(below(zoomNow, kBeginsBelow, kEndsBelow),
        below(cellHeight * m_camera.scale, kSmallCell, kTooSmallCell));
}

void MapSight::showAll(Motion motion)
{
    glideTo(m_room.fitted(), motion);
}

void MapSight::show(const QRectF& part, Motion motion)
{
    glideTo(m_room.fitted(part), motion);
}

void MapSight::reveal(const QRectF& part)
{
    const QRectF shown =
        m_target.toScreen(part).adjusted(-kRevealed, -kRevealed, kRevealed, kRevealed);
    const QPointF by(shift(shown.left(), shown.right(), 0, m_room.viewport.width()),
        shift(shown.top(), shown.bottom(), 0, m_room.viewport.height()));
    if (!by.isNull()) {
        glideTo(m_room.kept({ m_target.scale, m_target.offset + by }), Motion::Smooth);
    }
}

void MapSight::zoomAt(const QPointF& screen, double factor, Motion motion)
{
    if (!std::isfinite(factor) || !(factor > 0)) {
        return;
    }
    // At the point as it is now: during a glide another part of the map is there than will be.
    const double wanted =
        std::clamp(m_target.scale * factor, m_room.leastScale(), m_room.mostScale());
    glideTo(m_room.kept(m_camera.zoomedAt(screen, wanted)), motion);
}

void MapSight::pan(const QPointF& delta)
{
    jumpTo(m_room.kept({ m_camera.scale, m_camera.offset + delta }));
}

void MapSight::jumpTo(const MapCamera& camera)
{
    m_glide.stop();
    m_target = camera;
    setCamera(camera);
}

void MapSight::glideTo(const MapCamera& target, Motion motion)
{
    if (m_motion == Motion::AtOnce || motion == Motion::AtOnce) {
        jumpTo(target);
        return;
    }
    if (target == m_target && m_glide.state() == QAbstractAnimation::Running) {
        return;
    }
    m_start = m_camera;
    m_target = target;
    m_glide.stop();
    m_glide.start();
}

void MapSight::setCamera(const MapCamera& camera)
{
    if (std::exchange(m_camera, camera) != camera) {
        Q_EMIT moved();
    }
}

} // namespace promdesk
