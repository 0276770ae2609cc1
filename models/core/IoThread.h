// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"

#include <memory>
#include <thread>

class QThread;

namespace promdesk {

class Mailbox;

/// The one thread on which the network is spoken to: an event loop fed through a Mailbox. Runs
/// from construction on. The destructor runs what was posted before it, then stops and joins;
/// tasks posted later are dropped. Outlives everything that was given a reference to it.
/// A standard thread with Qt's event loop: QThread::wait() returns before a thread's last moments,
/// in which OpenSSL gives back what it keeps for each thread, and a program that ended just then
/// died in them (OPENSSL_cleanup() at exit frees the list that they read).
class IoThread final : public Executor
{
public:
    IoThread();
    ~IoThread() override;

    /// Any thread.
    void post(Task task) override;

    /// The same queue, for those who may outlive this object (actions of cancel tokens).
    [[nodiscard]] std::shared_ptr<Executor> executor() const;

    /// Whether the caller runs on this thread.
    [[nodiscard]] bool isCurrent() const { return std::this_thread::get_id() == m_thread.get_id(); }

private:
    std::shared_ptr<Mailbox> m_mailbox;
    std::thread m_thread;
    QThread* m_qtThread = nullptr; ///< Qt's view of it; there as long as it runs
};

} // namespace promdesk
