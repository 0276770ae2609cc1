// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Keys, pointer, wheel and gestures of the map.
#include "explorer/FleetMap.h"
#include "explorer/FleetPicture.h"

#include <QApplication>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr quint64 kTypingPauseMs = 1000;
constexpr double kKeyStep = 1.5;
constexpr double kWheelStep = 1.25; ///< of one notch
constexpr double kNotch = 120;
constexpr double kClose = 1.02; ///< zoomed in by no more than this is all of the map

} // namespace

FleetMap::Spot FleetMap::spotAt(const QPointF& point) const
{
    const QPointF at = m_sight.camera().toMap(point);
    Spot spot;
    if (isSummarised()) {
        spot.group = m_shown.groupAt(at);
        return spot;
    }
    spot.cell = m_shown.cellAt(at);
    if (spot.cell < 0) {
        spot.caption = m_shown.captionAt(at);
        return spot;
    }
    const QRectF block =
        m_sight.camera().toScreen(m_shown.block(static_cast<std::size_t>(spot.cell)));
    if (FleetPicture::showsInside(block.size())) {
        const InsidePlaces places = placeInside(block, inside(spot.cell));
        spot.member = places.memberAt(point);
        spot.gpu = places.gpuAt(point);
    }
    return spot;
}

void FleetMap::setHovered(const Spot& spot)
{
    if (!(m_hovered == spot)) {
        m_hovered = spot;
        const bool isLink = spot.caption >= 0 || spot.group >= 0;
        setCursor(isLink ? Qt::PointingHandCursor : Qt::ArrowCursor);
        update();
    }
}

/// The map has moved under a pointer that has not.
void FleetMap::hoverAgain()
{
    setHovered(underMouse() && !m_isDragged ? spotAt(m_pointer) : Spot());
}

bool FleetMap::event(QEvent* event)
{
    switch (event->type()) {
    case QEvent::Leave:
        setHovered({});
        break;
    case QEvent::ShortcutOverride:
        if (ownsShortcut(*static_cast<QKeyEvent*>(event))) {
            event->accept();
            return true;
        }
        break;
    case QEvent::NativeGesture:
        pinch(*static_cast<QNativeGestureEvent*>(event));
        return true;
    case QEvent::Gesture:
        pinch(*static_cast<QGestureEvent*>(event));
        return true;
    default:
        break;
    }
    return QWidget::event(event);
}

/// Keys that mean something else in the rest of the window.
bool FleetMap::ownsShortcut(const QKeyEvent& event) const
{
    const bool isZoomedIn = m_sight.zoom() > kClose;
    switch (event.key()) {
    case Qt::Key_Backspace:
    case Qt::Key_Escape:
        return isZoomedIn && event.modifiers() == Qt::NoModifier;
    case Qt::Key_Minus:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_0:
        return event.modifiers().testFlag(Qt::ControlModifier);
    case Qt::Key_Period:
    case Qt::Key_Question:
        return isTyping(event);
    default:
        return false;
    }
}

bool FleetMap::isTyping(const QKeyEvent& event) const
{
    return !m_typed.isEmpty() && event.timestamp() - m_typedAtMs <= kTypingPauseMs;
}

void FleetMap::keyPressEvent(QKeyEvent* event)
{
    if (zoomByKey(*event)) {
        return;
    }
    const auto go = [this](MapPlaces::Direction direction) {
        setCurrentIndex(m_places.neighbour(m_current, direction));
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return go(MapPlaces::Direction::Left);
    case Qt::Key_Right:
        return go(MapPlaces::Direction::Right);
    case Qt::Key_Up:
        return go(MapPlaces::Direction::Up);
    case Qt::Key_Down:
        return go(MapPlaces::Direction::Down);
    case Qt::Key_Home:
        return setCurrentIndex(0);
    case Qt::Key_End:
        return setCurrentIndex(m_places.cellCount() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return openCurrent(event->modifiers());
    default:
        findByTyping(*event);
    }
}

bool FleetMap::zoomByKey(const QKeyEvent& event)
{
    const bool isControl = event.modifiers().testFlag(Qt::ControlModifier);
    if (!isControl && isTyping(event)) {
        return false; // "node-1" has a minus in it
    }
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(kKeyStep);
        return true;
    case Qt::Key_Minus:
        zoomBy(1 / kKeyStep);
        return true;
    case Qt::Key_0:
        if (isControl) {
            m_sight.showAll();
        }
        return isControl;
    case Qt::Key_Backspace:
    case Qt::Key_Escape:
        if (m_sight.zoom() > kClose) {
            zoomOut();
            return true;
        }
        return false;
    default:
        return false;
    }
}

void FleetMap::zoomBy(double factor)
{
    if (m_current >= 0 && m_current < m_places.cellCount()) {
        const QPointF middle = m_sight.target().toScreen(
            m_places.cells.at(static_cast<std::size_t>(m_current)).center());
        if (rect().contains(middle.toPoint())) {
            m_sight.zoomAt(middle, factor);
            reveal(m_current);
            return;
        }
    }
    m_sight.zoomAt({ width() / 2.0, height() / 2.0 }, factor);
}

void FleetMap::zoomOut()
{
    const QPointF middle = m_sight.target().toMap(QPointF(width() / 2.0, height() / 2.0));
    const int group = m_places.groupAt(middle);
    const QRectF frame =
        group < 0 ? QRectF() : m_places.groups.at(static_cast<std::size_t>(group)).frame;
    const double scale = m_sight.room().fitted(frame).scale;
    const bool isWithin = group >= 0 && m_sight.target().scale > scale * kClose
        && scale > m_sight.room().fitted().scale * kClose;
    isWithin ? m_sight.show(frame) : m_sight.showAll();
}

void FleetMap::openCurrent(Qt::KeyboardModifiers modifiers)
{
    if (const std::optional<Scope> scope = selection()) {
        Q_EMIT scopeActivated(modifiers.testFlag(Qt::ShiftModifier) ? scope->parent() : *scope);
    }
}

void FleetMap::findNext(int step)
{
    CellSearch search = m_search;
    if (search.text().isEmpty()) {
        search.setText(m_typed);
        search.refresh(m_cells);
    }
    setCurrentIndex(search.next(m_current, step));
}

void FleetMap::findByTyping(QKeyEvent& event)
{
    const QString text = event.text();
    const bool isText = !text.isEmpty() && text.front().isPrint()
        && !event.modifiers().testFlag(Qt::ControlModifier);
    if (!isText || (text == u" " && m_typed.isEmpty())) {
        QWidget::keyPressEvent(&event);
        return;
    }
    m_typed = isTyping(event) ? QString(m_typed + text) : text;
    m_typedAtMs = event.timestamp();
    const auto begin = m_cells.cells.begin();
    const auto at = std::find_if(begin, m_cells.cells.end(),
        [this](const FleetCell& cell) { return cell.name.contains(m_typed, Qt::CaseInsensitive); });
    if (at != m_cells.cells.end()) {
        setCurrentIndex(static_cast<int>(at - begin));
    }
}

void FleetMap::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    const bool cameByKey = event->reason() == Qt::TabFocusReason
        || event->reason() == Qt::BacktabFocusReason || event->reason() == Qt::ShortcutFocusReason;
    if (m_current < 0 && cameByKey) {
        setCurrentIndex(0);
    }
    update();
}

void FleetMap::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void FleetMap::mousePressEvent(QMouseEvent* event)
{
    m_isDragged = false;
    m_pointer = event->position();
    const bool isPan = event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton;
    if (!isPan) {
        return QWidget::mousePressEvent(event);
    }
    m_pressed = event->position();
}

void FleetMap::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_pressed) {
        m_pointer = event->position();
        setHovered(spotAt(m_pointer));
        return;
    }
    const QPointF way = event->position() - *m_pressed;
    if (!m_isDragged && way.manhattanLength() >= QApplication::startDragDistance()) {
        m_isDragged = true;
        m_pointer = *m_pressed;
        setHovered({});
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_isDragged) {
        m_sight.pan(event->position() - m_pointer);
        m_pointer = event->position();
    }
}

void FleetMap::mouseReleaseEvent(QMouseEvent* event)
{
    const bool isClick = m_pressed && !m_isDragged && event->button() == Qt::LeftButton;
    m_pressed.reset();
    m_pointer = event->position();
    m_isDragged = false;
    if (isClick) {
        click(spotAt(m_pointer));
    }
    unsetCursor();
    m_hovered = {};
    setHovered(spotAt(m_pointer));
}

void FleetMap::click(const Spot& spot)
{
    m_clickedGroup = -1;
    if (spot.cell >= 0) {
        setCurrentIndex(spot.cell);
    } else if (spot.caption >= 0) {
        Q_EMIT scopeActivated(m_cells.groups.at(static_cast<std::size_t>(spot.caption)).scope);
    } else if (spot.group >= 0) {
        m_clickedGroup = spot.group;
        m_sight.show(m_places.groups.at(static_cast<std::size_t>(spot.group)).frame);
    }
}

void FleetMap::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    // The first click has begun to bring the group's cells under the pointer.
    if (m_clickedGroup >= 0 && m_clickedGroup < static_cast<int>(m_cells.groups.size())) {
        Q_EMIT scopeActivated(m_cells.groups.at(static_cast<std::size_t>(m_clickedGroup)).scope);
        return;
    }
    const Spot spot = spotAt(event->position());
    if (spot.cell >= 0) {
        setCurrentIndex(spot.cell);
        Q_EMIT scopeActivated(spotCell(spot)->scope);
    }
}

void FleetMap::wheelEvent(QWheelEvent* event)
{
    m_pointer = event->position();
    const bool isSmooth = event->hasPixelDelta(); // a touch pad moves as a hand does
    const QPoint delta = isSmooth ? event->pixelDelta() : event->angleDelta();
    if (event->modifiers().testFlag(Qt::ShiftModifier)
        || std::abs(delta.x()) > std::abs(delta.y())) {
        const QPoint way = delta.x() != 0 ? delta : QPoint(delta.y(), 0);
        m_sight.pan(isSmooth ? way : way / 2);
    } else if (delta.y() != 0) {
        m_sight.zoomAt(m_pointer, std::pow(kWheelStep, delta.y() / kNotch),
            isSmooth ? MapSight::Motion::AtOnce : MapSight::Motion::Smooth);
    }
    event->accept();
}

void FleetMap::pinch(const QNativeGestureEvent& event)
{
    m_pointer = event.position();
    if (event.gestureType() == Qt::ZoomNativeGesture) {
        m_sight.zoomAt(m_pointer, 1 + event.value(), MapSight::Motion::AtOnce);
    } else if (event.gestureType() == Qt::SmartZoomNativeGesture) {
        const Spot spot = spotAt(m_pointer);
        spot.cell >= 0 ? m_sight.show(m_places.cells.at(static_cast<std::size_t>(spot.cell)))
                       : m_sight.showAll();
    }
}

void FleetMap::pinch(QGestureEvent& event)
{
    if (const auto* gesture = qobject_cast<QPinchGesture*>(event.gesture(Qt::PinchGesture))) {
        event.accept();
        m_pressed.reset();
        m_sight.zoomAt(mapFromGlobal(gesture->centerPoint()), gesture->scaleFactor(),
            MapSight::Motion::AtOnce);
        m_sight.pan(gesture->centerPoint() - gesture->lastCenterPoint());
    }
}

} // namespace promdesk
