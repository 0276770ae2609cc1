// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/SystemScheme.h"

#include <memory>
#include <optional>

class QDBusConnection;
class QVariant;

namespace promdesk {

class SettingsPortal;

/// What the desktop portal says of light and dark (org.freedesktop.portal.Settings, key
/// color-scheme of org.freedesktop.appearance; XDG Desktop Portal documentation, 2021). Where the
/// portal is silent or has no preference, the fallback counts. Asks without waiting. GUI thread.
class PortalScheme final : public SystemScheme
{
    Q_OBJECT

public:
    /// service: the portal's name on the bus; empty on a connection without a bus.
    PortalScheme(
        const QDBusConnection& bus, const QString& service, std::unique_ptr<SystemScheme> fallback);
    ~PortalScheme() override;

    [[nodiscard]] Theme::Scheme scheme() const override;

private:
    void ask();
    void take(const QVariant& value);

    std::unique_ptr<SystemScheme> m_fallback;
    std::unique_ptr<SettingsPortal> m_portal;
    std::optional<Theme::Scheme> m_preferred;
};

} // namespace promdesk
