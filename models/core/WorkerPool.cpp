// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/WorkerPool.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

std::size_t usualThreadCount()
{
    const unsigned cores = std::thread::hardware_concurrency();
    return std::clamp<std::size_t>(cores > 0 ? cores - 1 : 2, 2, 8);
}

} // namespace

WorkerPool::WorkerPool(std::size_t threads)
{
    const std::size_t count = threads > 0 ? threads : usualThreadCount();
    m_threads.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        m_threads.emplace_back([this] { run(); });
    }
}

WorkerPool::~WorkerPool()
{
    std::deque<Task> dropped;
    {
        const std::scoped_lock lock(m_mutex);
        m_isStopping = true;
        dropped.swap(m_waiting);
    }
    m_wake.notify_all();
    for (std::thread& thread : m_threads) {
        thread.join();
    }
}

void WorkerPool::post(Task task)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_isStopping) {
            return;
        }
        m_waiting.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void WorkerPool::run()
{
    for (;;) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_isStopping || !m_waiting.empty(); });
            if (m_isStopping) {
                return;
            }
            task = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        task();
    }
}

} // namespace promdesk
