// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"

#include <QObject>

#include <deque>
#include <mutex>

namespace promdesk {

/// Runs tasks on the thread it lives in, through that thread's event loop: a mutex-guarded queue
/// and one posted event, however many tasks wait. Ours instead of queued signals because the
/// distribution's Qt is not instrumented for ThreadSanitizer and this pair of classes is.
/// Tasks still waiting when it is destroyed are dropped.
class Mailbox final : public QObject, public Executor
{
    Q_OBJECT

public:
    explicit Mailbox(QObject* parent = nullptr);

    /// Any thread.
    void post(Task task) override;
    /// Drops what waits, and from now on what is posted: a task may hold who holds this. Any
    /// thread.
    void close();

protected:
    bool event(QEvent* event) override;

private:
    void runWaiting();

    std::mutex m_mutex;
    std::deque<Task> m_waiting;
    bool m_isClosed = false;
};

} // namespace promdesk
