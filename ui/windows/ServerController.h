// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "bulk/RawQuery.h"
#include "dialogs/ConnectionTester.h"
#include "dialogs/QueryEditor.h"
#include "pages/PagePlan.h"
#include "sources/CredentialStore.h"
#include "topology/Health.h"
#include "windows/ServerList.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace promdesk {

class BannerArea;
class ConnectionDialog;
class StatusBarView;

/// Connecting, editing and retrying servers, and saying what is wrong with them. GUI thread.
class ServerController final : public QObject
{
    Q_OBJECT

public:
    /// What is asked and shown; all outlive this.
    struct Parts
    {
        ServerList& servers;
        ConnectionTester& tester;
        CredentialStore& credentials;
        BannerArea& banners;
        StatusBarView& statusBar;
    };

    ServerController(const Parts& parts, QWidget& window);

    /// Opens the form for a new server; address may be empty.
    void openNew(const QString& address);
    void openKnown(const QString& id);

    [[nodiscard]] bool hasServers() const;
    [[nodiscard]] std::vector<SourceChoice> choices() const;
    [[nodiscard]] std::vector<RosterSource> roster() const;
    [[nodiscard]] QString nameOf(const QString& sourceId) const;
    /// To ask a server for raw samples; nothing while it is not connected.
    [[nodiscard]] std::optional<RawOrigin> rawOrigin(const QString& sourceId) const;

Q_SIGNALS:
    void serversChanged();

private:
    void showServers();
    void showProblem(const ServerState& server);
    [[nodiscard]] ConnectionDialog* makeDialog();

    Parts m_parts;
    QWidget& m_window;
    QStringList m_known; ///< ids of the servers that were shown last
    std::map<QString, HealthVerdict> m_told; ///< what was last said of a server, by id
};

} // namespace promdesk
