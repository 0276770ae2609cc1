// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/ServerOptions.h"
#include "core/Clock.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "sources/DataSource.h"

#include <functional>
#include <memory>
#include <vector>

namespace promdesk {

/// What a command needs to talk to servers: clock, threads and one source for each chosen server.
/// Lives on the main thread.
class CommandSession
{
public:
    explicit CommandSession(const std::vector<ServerChoice>& servers);
    CommandSession(const CommandSession&) = delete;
    CommandSession& operator=(const CommandSession&) = delete;
    ~CommandSession();

    [[nodiscard]] const Clock& clock() const { return m_clock; }

    [[nodiscard]] Executor& mainThread() { return m_mainThread; }

    [[nodiscard]] Executor& workers() { return m_workers; }

    [[nodiscard]] CancelToken cancelToken() const { return m_cancel.token(); }

    [[nodiscard]] std::size_t sourceCount() const { return m_sources.size(); }

    [[nodiscard]] DataSource& source(std::size_t index) { return *m_sources.at(index); }

    /// Probes one source; done runs on the main thread.
    void probe(std::size_t index, std::function<void(Result<SourceCapabilities>)> done);
    /// Asks one source; done runs on the main thread.
    void fetch(std::size_t index, const QueryRequest& request,
        std::function<void(Result<SnapshotPtr>)> done);
    /// Asks one source for raw samples; done runs on the main thread.
    void fetchRaw(std::size_t index, const RawRequest& request,
        std::function<void(Result<SnapshotPtr>)> done);

private:
    // In the order in which they need each other: each outlives what follows it.
    SystemClock m_clock;
    Mailbox m_mainThread;
    WorkerPool m_workers;
    IoThread m_io;
    std::vector<std::unique_ptr<DataSource>> m_sources;
    CancelSource m_cancel;
};

} // namespace promdesk
