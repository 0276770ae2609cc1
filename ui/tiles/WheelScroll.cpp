// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/WheelScroll.h"

#include <QApplication>
#include <QMouseEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QWheelEvent>

namespace promdesk {

WheelScroll::WheelScroll(QScrollArea& area)
    : QObject(&area)
    , m_area(area)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &WheelScroll::end);
    area.viewport()->installEventFilter(this);
}

/// Before anything below the area gets its events: only for as long as it is scrolled.
void WheelScroll::begin(const QWheelEvent& event)
{
    if (!isScrolling()) {
        qApp->installEventFilter(this);
    }
    m_pointer = event.globalPosition();
    m_rest.start();
}

void WheelScroll::end()
{
    m_rest.stop();
    qApp->removeEventFilter(this);
}

bool WheelScroll::isBelow(const QObject* watched) const
{
    const auto* widget = qobject_cast<const QWidget*>(watched);
    return widget != nullptr && m_area.viewport()->isAncestorOf(widget);
}

bool WheelScroll::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Wheel) {
        const auto& wheel = static_cast<const QWheelEvent&>(*event);
        if (watched == m_area.viewport()) {
            // Nobody below has taken it: the area will, if it can.
            const QScrollBar* bar = m_area.verticalScrollBar();
            if (bar->minimum() < bar->maximum() && wheel.modifiers() == Qt::NoModifier) {
                begin(wheel);
            }
        } else if (isScrolling() && isBelow(watched) && wheel.modifiers() == Qt::NoModifier) {
            begin(wheel);
            QCoreApplication::sendEvent(m_area.verticalScrollBar(), event);
            event->accept();
            return true;
        }
    } else if (event->type() == QEvent::MouseMove && isScrolling() && watched->isWidgetType()) {
        const QPointF moved = static_cast<const QMouseEvent&>(*event).globalPosition() - m_pointer;
        if (moved.manhattanLength() > QApplication::startDragDistance()) {
            end();
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace promdesk
