// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/ServerOptions.h"
#include "core/Clock.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "sources/DataSource.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace promdesk {

/// What a command needs to talk to servers: clock, threads and one source for each chosen server.
/// Lives on the main thread.
class CommandSession
{
public:
    /// deadline: of all that is asked together, from now on; what is not answered by then is
    /// answered with Timeout. Absent: each request has its own time.
    explicit CommandSession(
        const std::vector<ServerChoice>& servers, std::optional<Duration> deadline = std::nullopt);
    CommandSession(const CommandSession&) = delete;
    CommandSession& operator=(const CommandSession&) = delete;
    ~CommandSession();

    [[nodiscard]] const Clock& clock() const { return m_clock; }

    [[nodiscard]] Executor& mainThread() { return m_mainThread; }

    [[nodiscard]] Executor& workers() { return m_workers; }

    [[nodiscard]] CancelToken cancelToken() const { return m_cancel.token(); }

    [[nodiscard]] std::size_t sourceCount() const { return m_sources.size(); }

    [[nodiscard]] DataSource& source(std::size_t index) { return *m_sources.at(index); }

    /// Whether the deadline has passed.
    [[nodiscard]] bool isOver() const { return m_isOver; }

    /// What to do when the deadline passes, after what is out was cancelled; replaces what was
    /// said before.
    void whenOver(std::function<void()> action) { m_whenOver = std::move(action); }

    /// The error of what the deadline ended at one source, and at all of them.
    [[nodiscard]] Error lateness(std::size_t index) const;
    [[nodiscard]] Error lateness() const;

    /// Probes one source; done runs on the main thread.
    void probe(std::size_t index, std::function<void(Result<SourceCapabilities>)> done);
    /// Asks one source; done runs on the main thread.
    void fetch(std::size_t index, const QueryRequest& request,
        std::function<void(Result<SnapshotPtr>)> done);
    /// Asks one source for raw samples; done runs on the main thread.
    void fetchRaw(std::size_t index, const RawRequest& request,
        std::function<void(Result<SnapshotPtr>)> done);

private:
    void end();
    template <typename T>
    [[nodiscard]] std::function<void(Result<T>)> onMainThread(
        std::size_t index, std::function<void(Result<T>)> done);

    // In the order in which they need each other: each outlives what follows it.
    SystemClock m_clock;
    Mailbox m_mainThread;
    WorkerPool m_workers;
    IoThread m_io;
    std::vector<std::unique_ptr<DataSource>> m_sources;
    CancelSource m_cancel;
    Duration m_limit;
    bool m_isOver = false;
    std::function<void()> m_whenOver;
    QTimer m_deadline;
};

} // namespace promdesk
