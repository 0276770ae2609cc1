// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace promdesk {

/// A fixed number of worker threads and one queue. Tasks are pure work on moved-in data.
/// The destructor finishes the task in hand on each thread, drops the rest and joins.
class WorkerPool final : public Executor
{
public:
    /// 0 means the usual size: one less than the cores, at least 2, at most 8.
    explicit WorkerPool(std::size_t threads = 0);
    ~WorkerPool() override;

    /// Any thread.
    void post(Task task) override;

    [[nodiscard]] std::size_t threadCount() const { return m_threads.size(); }

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Task> m_waiting;
    bool m_isStopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace promdesk
