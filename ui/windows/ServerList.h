// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/ConnectionSettings.h"
#include "sources/SourceCapabilities.h"
#include "topology/Health.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace promdesk {

class DataSource;

/// One server of the session as the window shows it.
struct ServerState
{
    ConnectionSettings settings;
    SourceCapabilities capabilities;
    HealthVerdict verdict; ///< of the connection: Ok, Unknown (being asked), Degraded, Failing
    bool isDemo = false; ///< belongs to the demo fleet; not saved
};

/// The servers that are asked, as the window may change them; the program's composition implements
/// it. GUI thread.
class ServerList : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual std::vector<ServerState> servers() const = 0;

    /// To ask it directly; null while it is not connected. Valid until the list changes.
    [[nodiscard]] virtual DataSource* source(const QString& id) const
    {
        Q_UNUSED(id);
        return nullptr;
    }

    /// Connects, or connects again with other settings when the id is known. Credentials: absent
    /// means those that are kept for this id.
    virtual void connectTo(
        const ConnectionSettings& settings, const std::optional<Credentials>& credentials) = 0;
    /// Forgets the server and its secrets.
    virtual void forget(const QString& id) = 0;
    /// Drops these connections without forgetting their secrets; another workspace needs others.
    virtual void disconnectAll() = 0;
    /// Asks a server again that did not answer.
    virtual void retry(const QString& id) = 0;

Q_SIGNALS:
    void changed();
    /// Something the user must know once; topic is stable per kind of message.
    void noticed(const QString& topic, const QString& text, const QString& detail);
};

} // namespace promdesk
