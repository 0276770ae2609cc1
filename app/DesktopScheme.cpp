// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DesktopScheme.h"

#ifdef PROMDESK_HAS_DBUS
#include "PortalScheme.h"

#include <QDBusConnection>
#include <QFileInfo>
#endif

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

#ifdef PROMDESK_HAS_DBUS
/// Without one, asking for it would start a bus of our own on some desktops.
bool hasSessionBus()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || (!runtime.isEmpty() && QFileInfo::exists(runtime + u"/bus"_s));
}
#endif

} // namespace

std::unique_ptr<SystemScheme> makeSystemScheme()
{
    auto palette = std::make_unique<PaletteScheme>();
#ifdef PROMDESK_HAS_DBUS
    if (hasSessionBus()) {
        const QDBusConnection bus = QDBusConnection::sessionBus();
        if (bus.isConnected()) {
            return std::make_unique<PortalScheme>(
                bus, u"org.freedesktop.portal.Desktop"_s, std::move(palette));
        }
    }
#endif
    return palette;
}

} // namespace promdesk
