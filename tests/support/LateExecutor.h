// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"

#include <cstddef>
#include <deque>
#include <utility>

namespace promdesk::test {

/// Keeps tasks until the test runs them: a busy worker, a slow disk, an event loop that comes late.
/// One thread.
class LateExecutor final : public Executor
{
public:
    void post(Task task) override { m_tasks.push_back(std::move(task)); }

    [[nodiscard]] std::size_t waiting() const { return m_tasks.size(); }

    [[nodiscard]] bool isIdle() const { return m_tasks.empty(); }

    /// How many have been run.
    [[nodiscard]] int ran() const { return m_ran; }

    /// The oldest; there is one.
    void runOne()
    {
        const Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        task();
        ++m_ran;
    }

    /// Also those that are posted meanwhile.
    void runAll()
    {
        while (!m_tasks.empty()) {
            runOne();
        }
    }

private:
    std::deque<Task> m_tasks;
    int m_ran = 0;
};

} // namespace promdesk::test
