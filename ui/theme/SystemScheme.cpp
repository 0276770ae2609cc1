// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/SystemScheme.h"

#include <QApplication>
#include <QEvent>
#include <QPalette>

#include <utility>

namespace promdesk {

PaletteScheme::PaletteScheme(Read read)
    : m_read(std::move(read))
    , m_scheme(m_read())
{
    QCoreApplication::instance()->installEventFilter(this);
}

Theme::Scheme PaletteScheme::desktopScheme()
{
    const QPalette ours = QApplication::palette();
    QApplication::setPalette(QPalette());
    const Theme::Scheme scheme = systemScheme();
    QApplication::setPalette(ours);
    return scheme;
}

bool PaletteScheme::eventFilter(QObject* watched, QEvent* event)
{
    // Sent to every window: one look after all of them is enough.
    if (event->type() == QEvent::ThemeChange && !std::exchange(m_isLooking, true)) {
        QMetaObject::invokeMethod(this, &PaletteScheme::look, Qt::QueuedConnection);
    }
    return SystemScheme::eventFilter(watched, event);
}

void PaletteScheme::look()
{
    const Theme::Scheme before = std::exchange(m_scheme, m_read());
    m_isLooking = false;
    if (m_scheme != before) {
        Q_EMIT changed();
    }
}

} // namespace promdesk
