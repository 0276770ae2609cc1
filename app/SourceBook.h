// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "core/Executor.h"
#include "core/IoThread.h"
#include "prometheus/HttpTransport.h"
#include "sources/CredentialStore.h"
#include "sources/DataSource.h"
#include "windows/ServerList.h"

#include <memory>
#include <vector>

namespace promdesk {

class FleetMonitor;
class QueryScheduler;

/// Owns the sources of the session and tells scheduler and fleet of each. A server is shown at
/// once, asked as soon as its secrets are there, and watched once it has answered. Secrets are kept
/// with their origin and never sent to another one, whatever a file says of an id. The verdict
/// follows the watching: a server that dies is failing, one that is back is probed again. GUI
/// thread.
class SourceBook final : public ServerList
{
    Q_OBJECT

public:
    /// What sources are made from and given to; all outlive this.
    struct Parts
    {
        IoThread& io;
        Executor& workers;
        Executor& gui;
        CredentialStore& credentials;
        QueryScheduler& scheduler;
        FleetMonitor& fleet;
        TransportSetup transport = {}; ///< deadlines and budgets; of each server its own settings
        /// As the session before ended: theirs are secrets that were kept before their origin was.
        std::vector<ConnectionSettings> lastServers = {};
    };

    explicit SourceBook(const Parts& parts, QObject* parent = nullptr);
    ~SourceBook() override;

    [[nodiscard]] std::vector<ServerState> servers() const override;
    [[nodiscard]] DataSource* source(const QString& id) const override;
    void connectTo(
        const ConnectionSettings& settings, const std::optional<Credentials>& credentials) override;
    void forget(const QString& id) override;
    void disconnectAll() override;
    void retry(const QString& id) override;

    /// A server whose end is not the user's to decide and which is never saved.
    void connectToDemo(const QUrl& baseUrl);

private:
    struct Entry;

    [[nodiscard]] Entry* find(const QString& id) const;
    Entry& enter(const ConnectionSettings& settings);
    void start(Entry& entry, const Credentials& credentials);
    void probe(Entry& entry);
    void usePathPrefix(Entry& entry, const QString& prefix);
    void takeProbe(const QString& id, const Result<SourceCapabilities>& found);
    void takeFleetStatus(const QString& id);
    void release(Entry& entry);
    void keep(const ConnectionSettings& settings, const Credentials& credentials);
    void readOldSecrets(const ConnectionSettings& settings, const Result<Credentials>& notFound);
    void startWith(const ConnectionSettings& settings, const Result<Credentials>& kept);
    void forgetMoved(const ConnectionSettings& settings);
    void forgetSecrets(const ConnectionSettings& settings);
    void removeSecrets(const QString& key);

    Parts m_parts;
    std::vector<std::unique_ptr<Entry>> m_entries;
};

} // namespace promdesk
