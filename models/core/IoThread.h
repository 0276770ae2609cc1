// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"

#include <QThread>

#include <memory>

namespace promdesk {

class Mailbox;

/// The one thread on which the network is spoken to: an event loop fed through a Mailbox. Runs
/// from construction on. The destructor runs what was posted before it, then stops and joins;
/// tasks posted later are dropped. Outlives everything that was given a reference to it.
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
    [[nodiscard]] bool isCurrent() const { return QThread::currentThread() == m_thread.get(); }

private:
    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<Mailbox> m_mailbox;
};

} // namespace promdesk
