// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/ServerOptions.h"
#include "core/Clock.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"

#include <QTemporaryDir>

namespace promdesk::test {

/// A real Prometheus with the small fleet of support/SmallFleet.h, and no profiles of the user's.
class LabServer
{
public:
    LabServer()
        : m_server({ .history = smallFleetHistory(m_end) })
    {
        qputenv("XDG_CONFIG_HOME", m_settings.path().toLocal8Bit());
    }

    [[nodiscard]] bool start() { return m_server.start(); }

    [[nodiscard]] QString errorText() const { return m_server.errorText(); }

    [[nodiscard]] QString address() const { return m_server.baseUrl().toString(); }

    /// Where its history ends.
    [[nodiscard]] Instant end() const { return m_end; }

    [[nodiscard]] ServerChoice choice(const QString& name) const
    {
        ServerChoice choice;
        choice.settings.id = name;
        choice.settings.name = name;
        choice.settings.baseUrl = m_server.baseUrl();
        return choice;
    }

    /// --from and --to of its last 20 minutes.
    [[nodiscard]] QStringList range() const
    {
        return { QStringLiteral("--from"), toEpochText(m_end - Duration::fromMinutes(20)),
            QStringLiteral("--to"), toEpochText(m_end) };
    }

private:
    QTemporaryDir m_settings;
    Instant m_end = SystemClock().now();
    PrometheusServer m_server;
};

/// The choice of any server.
inline ServerChoice choiceAt(const QString& address, const QString& name)
{
    ServerChoice choice;
    choice.settings.id = name;
    choice.settings.name = name;
    choice.settings.baseUrl = QUrl(address);
    return choice;
}

/// A server that is not there: nobody listens on this port.
inline ServerChoice nobody(const QString& name)
{
    ServerChoice choice;
    choice.settings.id = name;
    choice.settings.name = name;
    choice.settings.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:1"));
    return choice;
}

} // namespace promdesk::test
