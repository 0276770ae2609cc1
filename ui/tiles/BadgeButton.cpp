// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/BadgeButton.h"

#include "core/UntrustedText.h"
#include "panels/BadgePopup.h"
#include "theme/PlainText.h"
#include "tiles/TilePainter.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScreen>

#include <algorithm>
#include <utility>

namespace promdesk {

BadgeButton::BadgeButton(PanelBadge badge, QWidget* parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setBadge(std::move(badge));
    connect(this, &QAbstractButton::clicked, this, &BadgeButton::openExplanation);
}

void BadgeButton::setBadge(PanelBadge badge)
{
    m_badge = std::move(badge);
    setAccessibleName(m_badge.text);
    setAccessibleDescription(m_badge.explanation);
    setPlainToolTip(*this, UntrustedText(m_badge.explanation));
    update();
}

void BadgeButton::openExplanation()
{
    auto* popup = new BadgePopup(m_badge, this);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    connect(popup, &BadgePopup::runRequested, this, &BadgeButton::runRequested);
    popup->adjustSize();
    // The popup may stick out of its window, but not of the screen.
    const QRect room = screen()->availableGeometry();
    const QPoint wanted = mapToGlobal(rect().bottomRight() + QPoint(1 - popup->width(), 4));
    popup->move(
        std::clamp(wanted.x(), room.left(), std::max(room.left(), room.right() - popup->width())),
        std::clamp(wanted.y(), room.top(), std::max(room.top(), room.bottom() - popup->height())));
    popup->show();
}

void BadgeButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBadge(painter, rect(), toTileBadge(m_badge));
    if (hasFocus()) {
        painter.setPen(QPen(currentTheme().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0 - 1, height() / 2.0 - 1);
    }
}

void BadgeButton::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace promdesk
